// Viber in the same shopper's hand: their chat with the shop's bot there, live.

import { call } from "./calls.js";
import { ChatLog, messageRows } from "./chatlog.js";
import { button, byId, element } from "./elements.js";
import { gallery } from "./gallery.js";
import { ChatMenu, enlarge, question, Toasts } from "./surface.js";
import { drawKeyboard } from "./viber-buttons.js";
import { messageNode, pictureAddress } from "./viber-messages.js";

const NEIGHBOUR = "+380921000000"; // of the address book, not one's own

export class ViberPhone {
  /** `poster()`: what the chosen poster says; `more()`: more items of its menu; `seen(chat)`: a look. */
  constructor({ poster, more, seen }) {
    Object.assign(this, { poster, more, seen });
    this.owner = null; // the person as Telegram knows them: the same name and number
    this.number = null; // and as Viber does, once they have opened it
    this.chat = null;
    this.log = new ChatLog(byId("viber-chat"));
    this.text = byId("viber-text");
    this.toasts = new Toasts(byId("viber-toast"));
    this.menu = new ChatMenu(() => this.menuItems(), "viber-menu");
    byId("viber-composer").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.text.value.trim()) this.write(this.text.value);
    });
    gallery("viber-photo", this.text, (file, caption) => this.sendPhoto(file, caption));
  }

  /** The phone is now this person's; null: nobody's. */
  async show(owner) {
    this.owner = owner;
    this.number = null;
    this.chat = null;
    this.log.clear();
    this.draw();
    await this.find();
  }

  /** Whether this person has opened Viber before. */
  async find() {
    const { owner } = this;
    if (!owner) return;
    const { persons } = await call("GET", "api/viber/persons");
    const found = persons.find((one) => one.phone === owner.phone && one.first_name === owner.first_name);
    if (owner !== this.owner) return;
    this.number = found?.number ?? null;
    if (this.number === null) this.chat = null; // the server is another one
    this.draw();
    await this.refresh();
  }

  /** What scanning the poster with Viber does. */
  async open(payload) {
    if (this.number === null) {
      const { first_name, phone, language_code } = this.owner;
      const body = { first_name, phone: phone ?? "", language_code };
      this.number = (await call("POST", "api/viber/persons", { body })).number;
    }
    await this.act("start", { payload });
    await this.refresh();
  }

  /** Looks again; while a look is under way, once more after it. */
  async refresh() {
    this.stale = true;
    if (this.looking || this.number === null) return;
    this.looking = true;
    try {
      while (this.stale && this.number !== null) {
        this.stale = false;
        const { number } = this;
        const chat = await call("GET", `api/viber/persons/${number}/chat`);
        if (number === this.number) this.saw(chat);
      }
    } catch (problem) {
      this.toasts.say(problem.message);
    } finally {
      this.looking = false;
    }
  }

  saw(chat) {
    this.chat = chat;
    this.draw();
    this.seen(chat);
  }

  /** Where the newest picture is that the bot sent, as it would be on the screen at the till. */
  newestPicture() {
    const isShown = (message) => message.kind === "photo" && !message.mine && message.picture?.width;
    const newest = this.chat?.messages.findLast(isShown);
    return newest ? this.address(newest.id, newest.picture) : null;
  }

  address(message, picture) {
    return pictureAddress(this.number, message, picture);
  }

  async write(text) {
    this.text.value = "";
    this.log.atEnd = true;
    if (!(await this.act("write", { text }))) this.text.value = text;
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
      await call("POST", `api/viber/persons/${this.number}/${what}`, { body, type });
      return true;
    } catch (problem) {
      this.toasts.say(problem.message);
      return false;
    }
  }

  /** A button of the keyboard, or of a card in that message. */
  async press(one, message) {
    const { phone, desktop } = this.chat.person;
    if (one.kind === "share-phone") {
      if (desktop) return this.toasts.say("Viber on a desktop sends no number.");
      const text = `${this.chat.bot.name} will see your number ${phone}.`;
      if (!(await question("Share your phone number?", text, "Share"))) return null;
    }
    this.log.atEnd = true;
    const body = { button: one.value || one.label };
    await this.act("press", message === undefined ? body : { ...body, message });
    return this.refresh();
  }

  draw() {
    const { chat } = this;
    const open = Boolean(chat?.started);
    byId("viber-avatar").replaceChildren((chat?.bot.name ?? "V").slice(0, 1));
    byId("viber-name").replaceChildren(chat?.bot.name ?? "Viber");
    byId("viber-state").replaceChildren(open ? this.state() : "");
    byId("viber-menu").hidden = !open;
    this.log.draw(this.rows());
    byId("viber-composer").hidden = !open || Boolean(chat.keyboard?.hides_input);
    drawKeyboard(byId("viber-keyboard"), open ? chat.keyboard : null, {
      press: (one) => this.press(one),
      address: (picture) => this.address(chat.keyboard.message, picture),
    });
    this.log.stay();
  }

  state() {
    const { subscribed, blocked, person } = this.chat;
    const where = person.desktop ? " · on a desktop" : "";
    return (blocked ? "messages are off" : subscribed ? "bot" : "bot · not subscribed yet") + where;
  }

  rows() {
    if (!this.chat?.started) return [[`poster ${this.poster().viber}`, () => this.invitation()]];
    return messageRows(this.chat.messages, (message) =>
      messageNode(message, {
        address: (picture) => this.address(message.id, picture),
        enlarge: (picture) => enlarge(this.address(message.id, picture), message.text),
        press: (one) => this.press(one, message.id),
      }),
    );
  }

  invitation() {
    const { viber, store, openViber } = this.poster();
    return element(
      "div",
      { class: "empty poster" },
      element("p", {}, `The poster of ${store} opens Viber too.`),
      button(viber, openViber, { class: "main" }),
    );
  }

  menuItems() {
    const { blocked, person } = this.chat;
    const desktop = person.desktop
      ? ["Back to the telephone", () => this.act("device", { desktop: false })]
      : ["Go on at a desktop", () => this.act("device", { desktop: true })];
    const other = ["Send somebody else’s number", () => this.act("contact", { phone: NEIGHBOUR })];
    const messages = blocked
      ? ["Turn messages on", () => this.act("unblock")]
      : ["Turn messages off", () => this.act("block")];
    return [...(blocked ? [] : this.more()), desktop, other, messages];
  }
}
