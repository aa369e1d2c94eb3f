// Where an operator writes: text, a photo or a file, a voice message; as an answer, or instead of what one said before.

import { gist } from "./desk-topics.js";
import { byId, element } from "./elements.js";

export class Composer {
  /** `say({text, file, reply_to})`, `change(message, text)` and `speak(reply_to)` answer whether it was done. */
  constructor({ words, say, change, speak }) {
    Object.assign(this, { words, say, change, speak });
    this.text = byId("desk-text");
    this.file = byId("desk-file");
    this.voice = byId("desk-voice");
    this.form = byId("desk-composer");
    this.forget();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.text.addEventListener("input", () => this.draw());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("paste", (event) => {
      if (event.clipboardData?.files.length) this.attach(event.clipboardData.files[0]);
    });
    byId("desk-attach").addEventListener("click", () => this.file.click());
    this.file.addEventListener("change", () => this.attach(this.file.files[0] ?? null));
    this.voice.addEventListener("click", () => this.sayAloud());
    byId("desk-context-drop").addEventListener("click", () => this.drop());
    byId("desk-attached-drop").addEventListener("click", () => this.attach(null));
  }

  /** Another topic or another person: nothing is begun. */
  forget() {
    this.answered = null;
    this.edited = null;
    this.attached = null;
    this.text.value = "";
    this.file.value = "";
    this.draw();
  }

  reply(message) {
    if (this.edited) this.text.value = "";
    Object.assign(this, { answered: message, edited: null });
    this.draw();
    this.text.focus();
  }

  edit(message) {
    Object.assign(this, { answered: null, edited: message, attached: null });
    this.text.value = message.text;
    this.draw();
    this.text.focus();
  }

  attach(file) {
    this.attached = file;
    if (!file) this.file.value = "";
    this.draw();
    this.text.focus();
  }

  drop() {
    if (this.edited) this.text.value = "";
    Object.assign(this, { answered: null, edited: null });
    this.draw();
  }

  key(event) {
    if (event.key === "Escape" && (this.answered || this.edited)) this.drop();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    }
  }

  async submit() {
    const text = this.text.value.trim();
    const { answered, edited, attached } = this;
    if (!text && !attached) return;
    this.forget(); // at once: a second Enter sends nothing twice
    const done = edited
      ? await this.change(edited, text)
      : await this.say({ text, file: attached, reply_to: answered?.id });
    if (done || this.text.value) return;
    Object.assign(this, { answered, edited, attached });
    this.text.value = text;
    this.draw();
  }

  async sayAloud() {
    const { answered } = this;
    if (await this.speak(answered?.id)) this.drop();
  }

  draw() {
    const { words, answered, edited, attached } = this;
    const about = edited ?? answered;
    byId("desk-context").hidden = !about;
    if (about) {
      const title = edited ? words.editing : words.answering(answered.mine ? words.you : answered.sender);
      byId("desk-context-words").replaceChildren(element("b", {}, title), element("span", {}, gist(about, words)));
    }
    byId("desk-attached").hidden = !attached;
    byId("desk-attached-words").replaceChildren(attached ? `${attached.type.startsWith("image/") ? "🖼" : "📎"} ${attached.name}` : "");
    byId("desk-attach").hidden = Boolean(edited);
    const hasWords = Boolean(this.text.value.trim()) || Boolean(attached);
    this.voice.hidden = hasWords || Boolean(edited);
    byId("desk-send").hidden = !this.voice.hidden;
    byId("desk-send").setAttribute("aria-label", edited ? words.save : words.send);
  }
}
