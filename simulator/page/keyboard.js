// What stands under the chat: the bot's own keyboard, the list of its commands.

import { button, byId, element } from "./elements.js";

export class Keyboard {
  /** `press(button)`: a key was tapped. */
  constructor(press) {
    this.press = press;
    this.folded = false;
    this.shown = "";
    this.box = byId("keyboard");
    this.toggle = byId("keyboard-toggle");
    this.toggle.addEventListener("click", () => this.fold(!this.folded));
  }

  draw(keyboard) {
    const now = JSON.stringify(keyboard);
    if (now === this.shown) return;
    this.shown = now;
    const rows = keyboard?.rows ?? [];
    const key = (one) => button(one.label, () => this.press(one));
    this.box.replaceChildren(...rows.map((row) => element("div", { class: "row" }, ...row.map(key))));
    this.fold(false);
  }

  fold(folded) {
    const none = !this.box.childElementCount;
    this.folded = folded;
    this.box.hidden = folded || none;
    this.toggle.hidden = none;
    this.toggle.setAttribute("aria-expanded", String(!folded));
  }
}

export class Commands {
  /** `choose(text)`: a command was tapped. */
  constructor(choose) {
    this.choose = choose;
    this.list = [];
    this.box = byId("commands");
    this.toggle = byId("commands-toggle");
    this.toggle.addEventListener("click", () => this.open(this.box.hidden, ""));
    byId("text").addEventListener("input", (event) => {
      const typed = event.target.value;
      this.open(/^\/\w*$/.test(typed), typed);
    });
  }

  draw(list) {
    this.list = list;
    this.toggle.hidden = !list.length;
  }

  /** Shows those that begin as typed. */
  open(wanted, typed) {
    const fitting = this.list.filter((one) => `/${one.command}`.startsWith(typed));
    this.box.hidden = !wanted || !fitting.length;
    this.toggle.setAttribute("aria-expanded", String(!this.box.hidden));
    this.box.replaceChildren(
      ...fitting.map((one) =>
        element(
          "button",
          { type: "button", onclick: () => this.pick(one) },
          element("b", {}, `/${one.command}`),
          one.description,
        ),
      ),
    );
  }

  pick(one) {
    this.open(false, "");
    this.choose(`/${one.command}`);
  }
}
