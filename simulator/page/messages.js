// One message of the chat as it stands on the phone: text or picture, caption, time, buttons.

import { pictureAddress } from "./calls.js";
import { button, element } from "./elements.js";
import { isWeb, link, richText } from "./entities.js";
import { clock } from "./figures.js";

const WORDS = { picture: "Picture", enlarge: "Enlarge the picture", sent: "sent", edited: "edited", reaction: "Reaction" };

/** `does` has what a tap may ask for: `command(text)`, `press(message, button)`, `enlarge(message)`. */
export function messageNode(message, does, words = WORDS) {
  const bubble = element("div", { class: "bubble" }, ...content(message, does, words), reactions(message, words), meta(message, words));
  const side = message.mine ? "mine" : "theirs";
  const node = element("article", { class: `message ${side} ${message.kind}`, "data-message": message.id }, bubble);
  if (message.buttons.length) node.append(buttons(message, does));
  return node;
}

/** What was said a moment ago and has no answer of the server yet. */
export function pendingNode(text) {
  const waiting = element("span", { class: "meta" }, element("span", { role: "img", "aria-label": "sending" }, "🕓"));
  return element("article", { class: "message mine text" }, element("div", { class: "bubble" }, text, waiting));
}

function content(message, does, words) {
  const said = richText(message.text, message.entities, does.command);
  const text = message.text ? [element("span", { class: "words" }, ...said)] : [];
  if (message.kind === "photo") return [shownPicture(message, does, words), ...text];
  if (message.kind === "sticker") return [element("span", { class: "sticker" }, "👍")];
  if (message.contact) return [contact(message.contact)];
  if (message.location) return [`📍 ${message.location.latitude}, ${message.location.longitude}`];
  if (message.file) return [file(message, words), ...text];
  return text.length ? text : [`[${message.kind}]`];
}

function shownPicture(message, does, words) {
  const { file, width, height } = message.file;
  const image = element("img", { src: pictureAddress(file), alt: message.text || words.picture, width, height });
  return button(image, () => does.enlarge(message), { class: "picture", "aria-label": words.enlarge });
}

function file(message, words) {
  const name = message.file.name ?? words.kinds?.[message.kind] ?? message.kind;
  const sign = message.kind === "voice" ? "🎤" : "📎";
  return element("a", { class: "file", href: pictureAddress(message.file.file), download: name }, `${sign} ${name}`);
}

function reactions(message, words) {
  if (!message.reactions.length) return null;
  const each = (emoji) => element("span", { class: "reaction", role: "img", "aria-label": `${words.reaction} ${emoji}` }, emoji);
  return element("span", { class: "reactions" }, ...message.reactions.map(each));
}

function contact(shared) {
  const name = [shared.first_name, shared.last_name].filter(Boolean).join(" ");
  return element(
    "span",
    { class: "contact" },
    element("span", { class: "avatar", "aria-hidden": "true" }, name.slice(0, 1)),
    element("span", {}, element("b", {}, name), shared.phone_number),
  );
}

function meta(message, words) {
  const time = element("time", { datetime: message.at }, clock(message.at));
  const tick = message.mine ? element("span", { role: "img", "aria-label": words.sent }, "✓") : null;
  return element("span", { class: "meta" }, message.edited ? `${words.edited} ` : null, time, tick);
}

function buttons(message, does) {
  const rows = message.buttons.map((row) =>
    element("div", { class: "row" }, ...row.map((one) => inlineButton(message, one, does))),
  );
  return element("div", { class: "inline" }, ...rows);
}

function inlineButton(message, one, does) {
  const act = () => does.press(message, one);
  const leaves = ["url", "web_app"].includes(one.kind) && isWeb(one.value);
  if (leaves) return link(one.value, [`${one.label} ↗`], { onclick: act });
  return button(one.label, act, { "data-value": one.value });
}
