// The operators' desk: the group's topics, one of them as a chat, and who one is in it.

import { call, pictureAddress } from "./calls.js";
import { ChatLog, messageRows } from "./chatlog.js";
import { Composer } from "./desk-composer.js";
import { deskNode, prepared } from "./desk-messages.js";
import { general, topicIcon, TopicList } from "./desk-topics.js";
import { byId, element, options } from "./elements.js";
import { enlarge, Toasts } from "./surface.js";
import { speak, wordsIn } from "./words.js";

const PHOTOS = ["image/jpeg", "image/png", "image/webp", "image/gif"];
const FOUND_FOR = 1_500;

export class Desk {
  /** `config.desk` has the group and its people; `fresh(count)`: in so many topics is something nobody has looked at. */
  constructor({ config, isSeen, fresh }) {
    Object.assign(this, { isSeen, fresh });
    this.words = wordsIn(config.language);
    speak(byId("desk"), this.words);
    this.seen = new Map(); // topic → its last message that was looked at
    this.topic = null;
    this.group = null;
    this.pressed = null;
    this.select = byId("desk-who");
    this.log = new ChatLog(byId("desk-messages"));
    this.toasts = new Toasts(byId("desk-toast"));
    this.list = new TopicList({ words: this.words, choose: (topic) => this.choose(topic) });
    this.composer = new Composer({
      words: this.words,
      say: (said) => this.say(said),
      change: (message, text) => this.act("edit", { message: message.id, text }),
      speak: (reply_to) => this.act("voice", { ...this.where(), reply_to }),
    });
    this.select.addEventListener("change", () => this.be(Number(this.select.value)));
    byId("desk-back").addEventListener("click", () => this.choose(null));
    this.renew(config.desk);
  }

  /** The group of this run of the server, with its people. */
  renew({ group, people }) {
    if (group === this.id) return;
    this.id = group;
    this.seen.clear();
    options(this.select, people.map((person) => [String(person.id), `${person.name} · ${this.words[person.role]}`]));
    this.be(people[0].id);
    this.choose(null);
  }

  /** One is this person from now on. */
  be(person) {
    this.who = person;
    this.pressed = null;
    this.toasts.forget();
    this.composer.forget();
    this.refresh();
  }

  choose(topic) {
    this.topic = topic;
    this.pressed = null;
    this.group = this.group && { ...this.group, messages: [] };
    this.composer.forget();
    this.log.clear();
    byId("desk").classList.toggle("reading", topic !== null);
    this.draw();
    this.refresh();
  }

  /** Looks again; while a look is under way, once more after it. */
  async refresh() {
    this.stale = true;
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.stale) {
        this.stale = false;
        await this.look();
      }
    } catch (problem) {
      this.toasts.say(problem.message);
    } finally {
      this.looking = false;
    }
  }

  async look() {
    const { id, topic, who } = this;
    const group = await call("GET", `api/groups/${id}?as=${who}&topic=${topic ?? 0}`); // no topic has the number 0
    if (id !== this.id || topic !== this.topic || who !== this.who) return;
    if (topic !== null && !this.named(group)) this.choose(null); // it was deleted
    else this.saw(group);
  }

  saw(group) {
    this.group = group;
    if (!group.waiting) this.pressed = null;
    this.toasts.draw(group.toasts);
    this.draw();
  }

  /** The chosen topic. */
  named(group = this.group) {
    if (!group || this.topic === null) return null;
    return [general(group, this.words), ...group.topics].find((topic) => topic.id === this.topic) ?? null;
  }

  where() {
    return { topic: this.topic };
  }

  async say({ text, file, reply_to }) {
    this.log.atEnd = true;
    if (!file) return this.act("write", { ...this.where(), text, reply_to });
    const isPhoto = PHOTOS.includes(file.type);
    const asked = { group: this.id, topic: this.topic, caption: text, name: file.name, ...(reply_to && { reply_to }) };
    const address = `api/persons/${this.who}/${isPhoto ? "photo" : "document"}?${new URLSearchParams(asked)}`;
    return this.done(call("POST", address, { body: file, type: isPhoto ? file.type : "application/octet-stream" }));
  }

  /** Something done by whom one is; what can't be done is told in a toast. */
  act(what, body) {
    return this.done(call("POST", `api/persons/${this.who}/${what}`, { body: { group: this.id, ...body } }));
  }

  async done(asked) {
    try {
      await asked;
      return true;
    } catch (problem) {
      this.toasts.say(problem.message);
      return false;
    } finally {
      await this.refresh();
    }
  }

  async press(message, one) {
    if (one.kind === "copy") await navigator.clipboard?.writeText(one.value).then(() => this.toasts.say(this.words.copied));
    if (one.kind === "callback") this.pressed = { message: message.id, value: one.value };
    this.draw();
    if (!(await this.act("press", { button: one.value || one.label, message: message.id }))) this.pressed = null;
    this.draw();
  }

  draw() {
    const topic = this.named();
    if (topic && this.isSeen()) this.seen.set(topic.id, topic.last?.id);
    this.list.draw(this.group, this.topic, (one) => this.isNew(one));
    if (this.group) this.fresh(this.group.topics.filter((one) => this.isNew(one)).length);
    this.drawHeads(topic);
    this.drawMessages(topic);
    const shut = Boolean(topic?.closed) && !this.group.may_manage;
    byId("desk-foot").hidden = !topic;
    byId("desk-composer").hidden = shut;
    byId("desk-shut").hidden = !shut;
    this.log.stay();
  }

  isNew(topic) {
    return Boolean(topic.last) && !topic.last.mine && !topic.isGeneral && this.seen.get(topic.id) !== topic.last.id;
  }

  drawHeads(topic) {
    const { words, group } = this;
    byId("desk-title").replaceChildren(group?.title ?? words.desk);
    byId("desk-members").replaceChildren(group ? words.members(group.members.filter(isInside).length) : "");
    byId("desk-head").hidden = !topic;
    if (!topic) return;
    byId("desk-icon").replaceChildren(topicIcon(topic));
    byId("desk-topic").replaceChildren(topic.name);
    byId("desk-state").replaceChildren(topic.isGeneral ? "" : topic.closed ? words.closed : words.open);
  }

  drawMessages(topic) {
    this.log.draw(topic ? this.rows() : [["none", () => element("p", { class: "empty" }, this.words.chooseTopic)]]);
    for (const node of this.log.box.querySelectorAll("[data-value]")) {
      const message = Number(node.closest("[data-message]").dataset.message);
      const waits = this.pressed?.message === message && this.pressed.value === node.dataset.value;
      node.setAttribute("aria-busy", String(waits));
    }
  }

  rows() {
    const messages = prepared(this.group.messages, this.topic);
    return messageRows(messages, (message) => deskNode(message, this.does(), this.words), this.words.day);
  }

  does() {
    return {
      command: (text) => this.act("write", { ...this.where(), text }),
      press: (message, one) => this.press(message, one),
      enlarge: (message) => enlarge(pictureAddress(message.file.file), message.text),
      reply: (message) => this.composer.reply(message),
      edit: (message) => this.composer.edit(message),
      find: (id) => this.find(id),
    };
  }

  find(id) {
    const node = this.log.box.querySelector(`[data-message="${id}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.classList.add("found");
    setTimeout(() => node?.classList.remove("found"), FOUND_FOR);
  }
}

function isInside(member) {
  return ["creator", "administrator", "member"].includes(member.status);
}
