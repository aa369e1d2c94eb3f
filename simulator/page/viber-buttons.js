// Viber's buttons: a grid of six columns, each with its own size, colours, picture and a little HTML of Viber's own.

import { element } from "./elements.js";
import { isWeb, link } from "./entities.js";

const TAGS = { B: "b", I: "i", U: "u", S: "s" };
const COLOUR = /^#[0-9a-f]{6}$/i;
const SIDES = { left: "start", center: "center", right: "end", top: "start", middle: "center", bottom: "end" };

/** Draws the open keyboard; null: there is none. What has not changed stays. */
export function drawKeyboard(box, keyboard, does) {
  const now = JSON.stringify(keyboard);
  if (box.dataset.shown === now) return;
  box.dataset.shown = now;
  box.hidden = !keyboard;
  box.style.background = keyboard?.background ?? "";
  box.replaceChildren(...(keyboard ? gridButtons(keyboard.rows, does) : []));
}

/** Rows as the server laid them; the grid puts each button where it belongs. */
export function gridButtons(rows, does) {
  return rows.flat().map((one) => gridButton(one, does));
}

function gridButton(one, does) {
  const act = () => does.press(one);
  const inside = [];
  if (one.image) inside.push(image(one.image, does));
  if (one.markup) inside.push(element("span", { class: "words" }, ...safeNodes(one.markup)));
  const made =
    one.kind === "open-url" && isWeb(one.value)
      ? link(one.value, inside, { onclick: act })
      : element("button", { type: "button", onclick: act, disabled: one.kind === "none" }, ...inside);
  made.classList.add("cell", one.size);
  if (!one.label) made.setAttribute("aria-label", "Picture");
  made.style.gridColumn = `span ${one.columns}`;
  made.style.gridRow = `span ${one.rows}`;
  if (one.background) made.style.backgroundColor = one.background;
  if (one.frame) {
    const [width, colour, radius] = one.frame;
    if (COLOUR.test(colour)) made.style.border = `${width}px solid ${colour}`;
    made.style.borderRadius = `${radius}px`;
  }
  const [across, down] = one.align;
  made.style.justifyItems = SIDES[across];
  made.style.alignContent = SIDES[down];
  made.style.textAlign = across;
  return made;
}

/** A picture that did not come is shown broken, as on a telephone. */
function image(picture, does) {
  if (picture.why) return element("span", { class: "broken", title: picture.why }, "🖼 ✕");
  if (!picture.width) return element("span", { class: "broken" }, "…");
  return element("img", { src: does.address(picture), alt: "" });
}

/** Bold, italic, underlined, struck and coloured text; whatever else there is, is text. */
function safeNodes(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  return [...parsed.body.childNodes].map(safeNode);
}

function safeNode(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  const inner = [...node.childNodes].map(safeNode);
  if (node.nodeName === "BR") return element("br");
  const made = element(TAGS[node.nodeName] ?? "span", {}, ...inner);
  const colour = node.getAttribute?.("color") ?? "";
  if (node.nodeName === "FONT" && COLOUR.test(colour)) made.style.color = colour;
  return made;
}
