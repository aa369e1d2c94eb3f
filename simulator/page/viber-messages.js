// One message of a Viber chat: text, picture (or that it is broken), cards to swipe, contact, place, file.

import { button, element } from "./elements.js";
import { link } from "./entities.js";
import { clock } from "./figures.js";
import { gridButtons } from "./viber-buttons.js";

const ADDRESSES = /https?:\/\/\S+/g;

/** `does`: `address(picture)`, `enlarge(picture)`, `press(button)`. */
export function messageNode(message, does) {
  const side = message.mine ? "mine" : "theirs";
  const name = { class: `message ${side} ${message.kind}`, "data-message": message.id };
  if (message.cards.length) return element("article", name, cards(message, does), meta(message));
  if (message.kind === "keyboard") return element("article", { ...name, hidden: true });
  return element("article", name, element("div", { class: "bubble" }, ...content(message, does), meta(message)));
}

/** Where the server keeps what the telephone has fetched. */
export function pictureAddress(person, message, picture) {
  return `api/viber/pictures/${person}/${message}/${picture.number}`;
}

function content(message, does) {
  const text = message.text ? [element("span", { class: "words" }, ...linked(message.text))] : [];
  if (message.kind === "photo") return [picture(message, does), ...text];
  if (message.kind === "sticker") return [element("span", { class: "sticker" }, "👍")];
  if (message.contact) return [contact(message.contact)];
  if (message.location) return [`📍 ${message.location.lat}, ${message.location.lon}`];
  if (message.file_name) return [`📎 ${message.file_name}`, ...text];
  return text.length ? text : [`[${message.kind}]`];
}

function picture(message, does) {
  const shown = message.picture;
  if (!shown?.width) {
    const words = shown?.why ? `The picture can’t be shown: ${shown.why}` : "The picture is on its way…";
    return element("span", { class: "broken", role: "img", "aria-label": words, title: words }, "🖼 ✕");
  }
  const { width, height } = shown;
  const image = element("img", { src: does.address(shown), alt: message.text || "Picture", width, height });
  return button(image, () => does.enlarge(shown), { class: "picture", "aria-label": "Enlarge the picture" });
}

function cards(message, does) {
  const card = (rows) => element("div", { class: "card grid" }, ...gridButtons(rows, does));
  return element("div", { class: "cards", tabindex: 0, role: "group", "aria-label": "Cards" }, ...message.cards.map(card));
}

/** Viber marks nothing but addresses. */
function linked(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESSES)) {
    nodes.push(text.slice(at, found.index), link(found[0], [found[0]]));
    at = found.index + found[0].length;
  }
  return [...nodes, text.slice(at)];
}

function contact(shared) {
  const initial = element("span", { class: "avatar", "aria-hidden": "true" }, shared.name.slice(0, 1));
  return element(
    "span",
    { class: "contact" },
    initial,
    element("span", {}, element("b", {}, shared.name), shared.phone_number),
  );
}

function meta(message) {
  const time = element("time", { datetime: message.at }, clock(message.at));
  const tick = message.mine ? element("span", { role: "img", "aria-label": "seen" }, "✓✓") : null;
  return element("span", { class: "meta" }, time, tick);
}
