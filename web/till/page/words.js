// What the page says, in the programme's language, and how it writes money. Texts come from the shop's own locales.

import { call } from "./calls.js";

let texts = {};
let money = new Intl.NumberFormat();

/** Raises Problem when they can't be fetched: nothing can be said then. */
export async function learn() {
  const told = await call("GET", "/till/words.json");
  texts = told.texts;
  money = new Intl.NumberFormat(told.language, {
    style: "currency",
    currency: told.currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
  });
  return told;
}

/** `say("earns", {points: 8})` */
export function say(key, facts = {}) {
  const text = texts[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (hole, name) => (name in facts ? String(facts[name]) : hole));
}

/** 21570 → "215,70 ₴" */
export const sum = (minor) => money.format(minor / 100);
