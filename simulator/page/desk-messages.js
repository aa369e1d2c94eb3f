// A topic's messages: who says it, what it answers, what one may do with it; the chat's own notes between them.

import { button, element } from "./elements.js";
import { gist } from "./desk-topics.js";
import { messageNode } from "./messages.js";

const TONES = 6;
const CHANGED = ["text", "photo", "document", "video"]; // what has words that can be changed

/** The messages with what is to be known of their neighbours, so that a row's name says all that is drawn. */
export function prepared(messages, topic) {
  const byNumber = new Map(messages.map((message) => [message.id, message]));
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const isSame = before && !isNote(before) && before.sender_id === message.sender_id;
    // Inside a topic every message is an answer to the one that opened it, as far as Telegram tells.
    const quoted = message.reply_to === topic ? null : (byNumber.get(message.reply_to) ?? null);
    return { ...message, leads: !message.mine && !isSame, quoted };
  });
}

/** `does` as for messageNode, and `reply(message)`, `edit(message)`, `find(id)`. */
export function deskNode(message, does, words) {
  if (isNote(message)) return element("p", { class: "note", "data-message": message.id }, gist(message, words));
  const node = messageNode(message, does, words);
  const bubble = node.querySelector(".bubble");
  if (message.quoted) bubble.prepend(quote(message.quoted, does, words));
  if (message.leads) bubble.prepend(element("b", { class: `sender tone-${tone(message.sender_id)}` }, message.sender));
  node.append(acts(message, does, words));
  return node;
}

function isNote(message) {
  return message.kind.startsWith("forum_topic_") || ["pinned_message", "new_chat_members", "left_chat_member"].includes(message.kind);
}

function quote(quoted, does, words) {
  const inside = [element("b", {}, quoted.mine ? words.you : quoted.sender), element("span", {}, gist(quoted, words))];
  return element("button", { type: "button", class: "quote", onclick: () => does.find(quoted.id) }, ...inside);
}

function acts(message, does, words) {
  const reply = button("↩", () => does.reply(message), { class: "quiet icon", "aria-label": words.reply, title: words.reply });
  const edit = button("✎", () => does.edit(message), { class: "quiet icon", "aria-label": words.edit, title: words.edit });
  const canChange = message.mine && CHANGED.includes(message.kind);
  return element("span", { class: "acts" }, reply, canChange ? edit : null);
}

/** One colour a sender, always the same. */
function tone(sender) {
  return sender % TONES;
}
