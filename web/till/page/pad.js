// Keys on the screen for a tablet without a keyboard: they type into the field that had the focus.

import { make } from "./elements.js";

/** `keys` are rows of labels; "⌫" takes the last sign away. `field()` is what is typed into. */
export function pad(keys, field, names = {}) {
  const type = (label) => {
    const target = field();
    target.value = label === "⌫" ? target.value.slice(0, -1) : target.value + label;
    target.dispatchEvent(new Event("input", { bubbles: true }));
    target.focus();
  };
  const key = (label) =>
    make("button", {
      type: "button",
      tabindex: -1, // whoever has a keyboard needs none on the screen
      "aria-label": names[label] ?? null,
      onpointerdown: (event) => event.preventDefault(), // the focus stays where it is
      onclick: () => type(label),
    }, label);
  return make("div", { class: "pad" }, ...keys.flat().map(key));
}

export const DIGITS = [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"], ["⌫", "0"]];
export const AMOUNTS = [["7", "8", "9", "⌫"], ["4", "5", "6", "+"], ["1", "2", "3", ","], ["0", "00"]];
