// A text with its entities as elements. Offsets count in UTF-16 units, as JavaScript's own strings do.

import { element } from "./elements.js";

const TAGS = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote",
  expandable_blockquote: "blockquote", spoiler: "mark",
};

/** Nodes for the text; `command(text)` is what a tap on a /command does. */
export function richText(text, entities, command) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return piece(text, sorted, 0, text.length, command);
}

function piece(text, entities, from, to, command) {
  const nodes = [];
  let at = from;
  entities.forEach((entity, index) => {
    const end = entity.offset + entity.length;
    if (entity.offset < at || end > to) return;
    nodes.push(text.slice(at, entity.offset));
    const within = entities.slice(index + 1).filter((one) => one.offset < end);
    const inner = piece(text, within, entity.offset, end, command);
    nodes.push(wrapped(entity, text.slice(entity.offset, end), inner, command));
    at = end;
  });
  nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(entity, text, nodes, command) {
  if (entity.type === "bot_command") {
    return element("button", { type: "button", class: "as-link", onclick: () => command(text) }, ...nodes);
  }
  if (entity.type === "url" || entity.type === "text_link") return link(entity.url ?? text, nodes);
  return element(TAGS[entity.type] ?? "span", {}, ...nodes);
}

/** A link that leaves the page for the web, and only for the web. */
export function link(address, nodes, attributes = {}) {
  const whole = /^[a-z]+:\/\//i.test(address) ? address : `https://${address}`;
  const href = isWeb(whole) ? whole : null;
  return element("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...nodes);
}

export function isWeb(address) {
  return URL.canParse(address) && ["http:", "https:"].includes(new URL(address).protocol);
}
