// The phone in the shopper's hand: one person's chat with the bot, live.

import { call, pictureAddress } from "./calls.js";
import { ChatLog, messageRows } from "./chatlog.js";
import { button, byId, element } from "./elements.js";
import { gallery } from "./gallery.js";
import { Commands, Keyboard } from "./keyboard.js";
import { messageNode, pendingNode } from "./messages.js";
import { ChatMenu, enlarge, question, Toasts } from "./surface.js";

const ACTION_LASTS = 5_100; // "typing" is over after five seconds
const NEIGHBOUR = { phone: "+380921000000", first_name: "Сусідка" }; // of the address book, not one's own

export class Phone {
  /**
   * `poster()`: what the chosen poster says; `empty()`: what a phone without an owner shows; `more()`: more items of its
   * menu; `seen(chat)`: a look.
   */
  constructor({ poster, empty, more, seen }) {
    Object.assign(this, { poster, empty, more, seen });
    this.person = undefined; // nobody knows yet whose it is
    this.chat = null;
    this.sending = [];
    this.pressed = null;
    this.log = new ChatLog(byId("messages"));
    this.text = byId("text");
    this.toasts = new Toasts();
    this.keyboard = new Keyboard((key) => this.pressKey(key));
    this.commands = new Commands((text) => this.write(text));
    this.menu = new ChatMenu(() => this.menuItems());
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.text.value.trim()) this.write(this.text.value);
    });
    gallery("photo", this.text, (file, caption) => this.sendPhoto(file, caption));
    byId("instead").addEventListener("click", () => this.act(this.chat.blocked ? "unblock" : "start"));
  }

  /** The phone is now this person's; null: nobody's. */
  async show(person) {
    this.person = person;
    this.chat = null;
    this.sending = [];
    this.pressed = null;
    this.toasts.forget();
    this.log.clear();
    this.draw();
    await this.refresh();
  }

  /** Looks again; while a look is under way, once more after it. */
  async refresh() {
    this.stale = true;
    if (this.looking || !this.person) return;
    this.looking = true;
    try {
      while (this.stale && this.person) {
        this.stale = false;
        const { id } = this.person;
        const chat = await call("GET", `api/persons/${id}/chat`);
        if (id === this.person?.id) this.saw(chat);
      }
    } catch (problem) {
      this.toasts.say(problem.message);
    } finally {
      this.looking = false;
    }
  }

  saw(chat) {
    this.chat = chat;
    if (!chat.waiting) this.pressed = null;
    this.toasts.draw(chat.toasts);
    this.draw();
    this.seen(chat);
    clearTimeout(this.acted);
    if (chat.action) this.acted = setTimeout(() => this.refresh(), ACTION_LASTS);
  }

  /** Where the newest picture is that the bot sent, as it would be on the screen at the till. */
  newestPicture() {
    const newest = this.chat?.messages.findLast((message) => message.kind === "photo" && !message.mine);
    return newest ? pictureAddress(newest.file.file) : null;
  }

  async write(text) {
    this.text.value = "";
    this.commands.open(false, "");
    const said = { text };
    this.sending.push(said);
    this.log.atEnd = true;
    this.draw();
    const done = await this.act("write", { text });
    this.sending = this.sending.filter((one) => one !== said);
    if (!done) this.text.value = text;
    await this.refresh();
  }

  async sendPhoto(file, caption) {
    this.log.atEnd = true;
    const done = await this.act(`photo?${new URLSearchParams({ caption })}`, file, file.type);
    await this.refresh();
    return done;
  }

  /** Something done by the person; what can't be done is told in a toast. */
  async act(what, body = {}, type = undefined) {
    try {
      await call("POST", `api/persons/${this.person.id}/${what}`, { body, type });
      return true;
    } catch (problem) {
      this.toasts.say(problem.message);
      return false;
    }
  }

  async press(message, one) {
    if (one.kind === "copy") await navigator.clipboard?.writeText(one.value).then(() => this.toasts.say("Copied"));
    if (one.kind === "callback") this.pressed = { message: message.id, value: one.value };
    this.draw();
    if (!(await this.act("press", { button: one.value || one.label, message: message.id }))) this.pressed = null;
    await this.refresh();
  }

  async pressKey(key) {
    const { phone } = this.person;
    if (key.kind === "contact" && phone) {
      const text = `${this.chat.bot.name} will see your number ${phone} and your name.`;
      if (!(await question("Share your phone number?", text, "Share"))) return;
    }
    await this.act("press", { button: key.label });
  }

  draw() {
    const { chat } = this;
    this.drawHead();
    this.drawMessages();
    const open = Boolean(chat?.started) && !chat.blocked;
    byId("composer").hidden = !open;
    byId("instead").hidden = !chat || open;
    byId("instead").replaceChildren(chat?.blocked ? "Unblock" : "Start without a poster");
    this.text.placeholder = chat?.keyboard?.placeholder || "Message";
    this.keyboard.draw(open ? chat.keyboard : null);
    this.commands.draw(chat?.bot.commands ?? []);
    this.log.stay();
  }

  drawHead() {
    const { chat } = this;
    const name = chat?.bot.name ?? "";
    byId("avatar").replaceChildren(name.slice(0, 1));
    byId("chat-name").replaceChildren(name || "Phone");
    const does = chat?.action ? `${chat.action.replaceAll("_", " ")}…` : "bot";
    byId("chat-state").replaceChildren(chat ? (chat.blocked ? "blocked" : does) : "");
    byId("chat-menu").hidden = !chat;
  }

  drawMessages() {
    this.log.draw(this.rows());
    for (const node of this.log.box.querySelectorAll("[data-value]")) {
      const message = Number(node.closest("[data-message]").dataset.message);
      const waits = this.pressed?.message === message && this.pressed.value === node.dataset.value;
      node.setAttribute("aria-busy", String(waits));
    }
  }

  /** What stands in the chat, each with a name that changes with its contents. */
  rows() {
    if (this.person === null) return [["nobody", () => element("div", { class: "empty" }, ...this.empty())]];
    if (!this.chat) return [];
    if (!this.chat.started) return [[`poster ${this.poster().link}`, () => this.invitation()]];
    const rows = messageRows(this.chat.messages, (message) => messageNode(message, this.does()));
    const sending = this.sending.map((said, index) => [`sending ${index} ${said.text}`, () => pendingNode(said.text)]);
    return [...rows, ...sending];
  }

  does() {
    return {
      command: (text) => this.write(text),
      press: (message, one) => this.press(message, one),
      enlarge: (message) => enlarge(pictureAddress(message.file.file), message.text),
    };
  }

  invitation() {
    const { link, store, open } = this.poster();
    return element(
      "div",
      { class: "empty poster" },
      element("p", {}, `At the till of ${store} hangs a poster: “Scan this and your card is on your phone.”`),
      button(link, open, { class: "main" }),
    );
  }

  menuItems() {
    const { blocked, started } = this.chat;
    if (blocked) return [["Unblock the bot", () => this.act("unblock")]];
    const start = ["Restart (/start)", () => this.act("start")];
    const other = ["Send somebody else’s number", () => this.act("contact", NEIGHBOUR)];
    const block = ["Block the bot", () => this.act("block")];
    return started ? [...this.more(), start, other, block] : [start, block];
  }
}
