// The list of the forum's topics: General, the open ones by what was said last, the closed ones below.

import { byId, element } from "./elements.js";
import { clock } from "./figures.js";

const DAY = 24 * 60 * 60 * 1000;

export class TopicList {
  /** `choose(topic)`: one was tapped; its id. */
  constructor({ words, choose }) {
    Object.assign(this, { words, choose });
    this.box = byId("desk-topics");
    this.shown = "";
  }

  /** `isNew(topic)`: it holds something that nobody has looked at. */
  draw(group, chosen, isNew) {
    const topics = group ? [general(group, this.words), ...group.topics] : [];
    const rows = topics.map((topic) => ({ ...topic, isNew: isNew(topic), isChosen: topic.id === chosen }));
    const now = JSON.stringify(rows);
    if (now === this.shown) return;
    this.shown = now;
    const focused = document.activeElement?.dataset?.topic;
    const open = rows.filter((topic) => !topic.closed).sort(byNewest);
    const closed = rows.filter((topic) => topic.closed).sort(byNewest);
    const heading = closed.length ? [element("h3", {}, `${this.words.closedTopics} · ${closed.length}`)] : [];
    const none = rows.length === 1 ? [element("p", { class: "nothing" }, this.words.noTopics)] : [];
    this.box.replaceChildren(...open.map((one) => this.row(one)), ...none, ...heading, ...closed.map((one) => this.row(one)));
    if (focused) this.box.querySelector(`[data-topic="${focused}"]`)?.focus({ preventScroll: true });
  }

  row(topic) {
    const { words } = this;
    const last = topic.last;
    const state = topic.closed ? element("span", { class: "lock", role: "img", "aria-label": words.closed }, "🔒") : null;
    const fresh = topic.isNew ? element("span", { class: "fresh", role: "img", "aria-label": words.isNew }) : null;
    return element(
      "button",
      {
        type: "button",
        class: `topic ${topic.closed ? "shut" : ""}`,
        "data-topic": topic.id,
        "aria-current": topic.isChosen ? "true" : null,
        onclick: () => this.choose(topic.id),
      },
      topicIcon(topic),
      element("span", { class: "topic-name" }, topic.name),
      element("span", { class: "topic-when" }, state, last ? when(last.at, words) : ""),
      element("span", { class: "topic-last" }, last ? line(last, words) : ""),
      fresh,
    );
  }
}

/** The topic in which everything stands that stands in none. */
export function general(group, words) {
  return { ...group.general, name: words.general, icon: "#", closed: false, isGeneral: true };
}

/** The emoji a topic was given, or its letter on its colour. */
export function topicIcon(topic) {
  const letter = topic.icon ?? topic.name.slice(0, 1);
  const made = element("span", { class: `topic-icon ${topic.isGeneral ? "general" : ""}`, "aria-hidden": "true" }, letter);
  if (!topic.icon) made.style.setProperty("--tint", `#${topic.color.toString(16).padStart(6, "0")}`);
  made.classList.toggle("lettered", !topic.icon);
  return made;
}

/** What a message says, in one line. */
export function gist(message, words) {
  const note = words.notes[message.kind];
  if (note) return note(message.note);
  const kind = message.kind === "text" ? "" : (words.kinds[message.kind] ?? message.kind);
  return [kind, message.text].filter(Boolean).join(": ");
}

/** The same with who says it. */
function line(message, words) {
  if (words.notes[message.kind]) return gist(message, words);
  return `${message.mine ? words.you : message.sender.split(" ")[0]}: ${gist(message, words)}`;
}

function byNewest(one, other) {
  if (one.isGeneral || other.isGeneral) return one.isGeneral ? -1 : 1;
  return new Date(other.last?.at ?? 0) - new Date(one.last?.at ?? 0) || other.id - one.id;
}

function when(at, words) {
  return Date.now() - new Date(at) < DAY ? clock(at) : words.day(at);
}
