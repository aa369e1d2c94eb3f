// The messages of a chat in their box: only what has changed is drawn anew, so that focus and pictures stay.

import { element } from "./elements.js";
import { day } from "./figures.js";

const NEAR = 60; // pixels from the end of the chat

export class ChatLog {
  constructor(box) {
    this.box = box;
    this.atEnd = true;
    box.addEventListener("scroll", () => {
      this.atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR;
    });
    new ResizeObserver(() => this.stay()).observe(box);
  }

  /** Who reads the end of the chat goes on reading it, whatever is added or folded. */
  stay() {
    if (this.atEnd) this.box.scrollTop = this.box.scrollHeight;
  }

  clear() {
    this.atEnd = true;
    this.box.replaceChildren();
  }

  /** Rows are [name, make] pairs; a name changes with the contents of its row. */
  draw(rows) {
    const { box } = this;
    const had = box.contains(document.activeElement);
    const old = new Map([...box.children].map((node) => [node.dataset.row, node]));
    const wanted = new Set(rows.map(([row]) => row));
    for (const [row, node] of old) if (!wanted.has(row)) node.remove();
    rows.forEach(([row, make], index) => {
      if (old.has(row)) return;
      const node = make();
      node.dataset.row = row;
      box.insertBefore(node, box.children[index] ?? null);
    });
    if (had && !box.contains(document.activeElement)) box.focus({ preventScroll: true });
  }
}

/** The rows of messages, a line before the first of each day; `named(iso)` is what a day is called. */
export function messageRows(messages, make, named = day) {
  const rows = [];
  let today = "";
  for (const message of messages) {
    const title = named(message.at);
    if (title !== today) rows.push([`day ${title}`, () => element("p", { class: "day" }, title)]);
    today = title;
    rows.push([JSON.stringify(message), () => make(message)]);
  }
  return rows;
}
