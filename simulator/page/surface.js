// What lies over the chat for a while: toasts, the menu, questions, a picture enlarged.

import { button, byId, element } from "./elements.js";

const SHOWN_FOR = 4_000;
const PER_LETTER = 60; // a long word takes longer to read

/** Answers to pressed buttons, and the page's own words. */
export class Toasts {
  constructor(box = byId("toast")) {
    this.box = box;
    this.known = null;
  }

  forget() {
    this.known = null;
    this.box.hidden = true;
  }

  /** Shows what is new since the last look; at the first look nothing is. */
  draw(toasts) {
    const fresh = this.known === null ? [] : toasts.slice(this.known);
    this.known = toasts.length;
    for (const toast of fresh.filter((one) => one.text)) {
      if (toast.alert) question(toast.text, "", "OK", null);
      else this.say(toast.text);
    }
  }

  say(text) {
    clearTimeout(this.timer);
    this.box.replaceChildren(text);
    this.box.hidden = false;
    this.timer = setTimeout(() => { this.box.hidden = true; }, Math.max(SHOWN_FOR, text.length * PER_LETTER));
  }
}

/** The three dots: `items()` gives [label, act] pairs when it is opened. */
export class ChatMenu {
  constructor(items, name = "chat-menu") {
    this.items = items;
    this.toggle = byId(name);
    this.list = byId(`${name}-list`);
    this.toggle.addEventListener("click", () => this.open(this.list.hidden));
    this.list.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => {
      if (!this.list.hidden && !this.toggle.contains(event.target)) this.open(false);
    });
  }

  open(wanted) {
    this.list.hidden = !wanted;
    this.toggle.setAttribute("aria-expanded", String(wanted));
    if (!wanted) return;
    this.list.replaceChildren(...this.items().map(([label, act]) => button(label, act, { role: "menuitem" })));
    this.list.firstElementChild.focus();
  }

  key(event) {
    const items = [...this.list.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) items.at(to % items.length).focus();
    else if (event.key === "Escape") this.open(false);
    else return;
    event.preventDefault();
    if (this.list.hidden) this.toggle.focus();
  }
}

/** Opens the page's one dialog over everything; what it was open for before is put away. */
export function openDialog(kind, title, ...children) {
  const dialog = byId("dialog");
  dialog.close();
  dialog.className = kind;
  dialog.setAttribute("aria-label", title);
  dialog.replaceChildren(...children);
  dialog.returnValue = "";
  dialog.showModal();
  return dialog;
}

/** Asks; true when the answer is yes. With `no` null there is nothing to decide. */
export function question(title, text, yes, no = "Cancel") {
  const answer = (value) => () => byId("dialog").close(value);
  const row = element(
    "div",
    { class: "row" },
    no && button(no, answer("")),
    button(yes, answer("yes"), { class: "main", autofocus: true }),
  );
  const dialog = openDialog("ask", title, element("h2", {}, title), element("p", {}, text), row);
  return new Promise((resolve) => {
    dialog.addEventListener("close", function closed() {
      if (dialog.open) return; // that was what it had been open for before
      dialog.removeEventListener("close", closed);
      resolve(dialog.returnValue === "yes");
    });
  });
}

/** A picture as large as the window; a click or Escape puts it away. */
export function enlarge(address, caption) {
  const image = element("img", { src: address, alt: caption });
  openDialog("viewer", "Picture", button(image, () => byId("dialog").close(), { "aria-label": "Close the picture" }));
}
