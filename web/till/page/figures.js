// Amounts, quantities, times and numbers of receipts: as typed, as sent, as shown.

const AMOUNT = /^\d{1,8}(?:[.,]\d{0,2})?$/;

/** "12,5" → 1250; null when it is no amount. */
export function amount(text) {
  if (!AMOUNT.test(text)) return null;
  const [whole, part = ""] = text.split(/[.,]/);
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** "12,50 + 30" → [1250, 3000]; null when something in it is no amount. Nothing after the last + is no mistake. */
export function addends(text) {
  const parts = text.replace(/\s/g, "").split("+");
  if (parts.at(-1) === "") parts.pop();
  const found = parts.map(amount);
  return found.includes(null) ? null : found.filter((one) => one > 0);
}

/** 2000 → "2", 486 → "0.486" */
export function quantity(thousandths) {
  const part = String(thousandths % 1000).padStart(3, "0").replace(/0+$/, "");
  return `${Math.floor(thousandths / 1000)}${part && "."}${part}`;
}

const two = (number) => String(number).padStart(2, "0");

/** RFC 3339 with this machine's offset. */
export function moment(date = new Date()) {
  const ahead = -date.getTimezoneOffset();
  const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offset}`;
}

export function clock(iso) {
  const date = new Date(iso);
  return `${two(date.getDate())}.${two(date.getMonth() + 1)} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

const SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"; // none that is taken for another when it is typed from paper

/**
 * A number that no other receipt of the store has and that can be typed: till, day, time, five random signs.
 * Tabs and browsers of one till may begin a sale in the same second: 24 million numbers are in it.
 */
export function newNumber(till) {
  const now = new Date();
  const random = [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => SIGNS[byte % SIGNS.length]).join("");
  const day = `${two(now.getFullYear() % 100)}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return `${till.slice(0, 40).toUpperCase()}-${day}-${time}-${random}`;
}
