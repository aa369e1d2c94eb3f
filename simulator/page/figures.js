// Money, quantities, points and times: as the till API wants them and as people read them.

const THOUSAND = 1000; // quantities are whole thousandths inside, as in the programme

/** `money(5290)` → "52,90 ₴" as the shop writes it; `amount` is in minor units. */
export function moneyIn(currency, language) {
  const format = new Intl.NumberFormat(language, {
    style: "currency",
    currency,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: 2,
  });
  return (amount) => format.format(amount / 100);
}

/** Minor units for so many thousandths of something that costs `price`. */
export function sumOf(price, quantity) {
  return Math.round((price * quantity) / THOUSAND);
}

/** "0,486" or "0.486" → 486; null when it is no quantity. */
export function readQuantity(text) {
  const match = /^(\d{1,6})(?:[.,](\d{1,3}))?$/.exec(text.trim());
  return match ? Number(match[1]) * THOUSAND + Number((match[2] ?? "").padEnd(3, "0")) : null;
}

/** 486 → "0.486". */
export function quantity(thousandths) {
  const part = String(thousandths % THOUSAND).padStart(3, "0").replace(/0+$/, "");
  return `${Math.floor(thousandths / THOUSAND)}${part && "."}${part}`;
}

/** RFC 3339 with this machine's offset. */
export function moment(date = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  const ahead = -date.getTimezoneOffset();
  const offset = `${ahead < 0 ? "-" : "+"}${two(Math.floor(Math.abs(ahead) / 60))}:${two(Math.abs(ahead) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offset}`;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const CLOCK_WITH_SECONDS = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long" });

export const clock = (iso) => CLOCK.format(new Date(iso));
export const clockWithSeconds = (iso) => CLOCK_WITH_SECONDS.format(new Date(iso));
export const day = (iso) => DAY.format(new Date(iso));

/** An id that no other receipt or return has. */
export function newId(prefix) {
  const random = crypto.getRandomValues(new Uint32Array(1))[0].toString(36);
  return `${prefix}-${Date.now().toString(36)}-${random}`.slice(0, 64);
}
