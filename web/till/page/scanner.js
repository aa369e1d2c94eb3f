// A scanner is a keyboard that types faster than any hand and ends with Enter or Tab: heard wherever the focus is, and
// by the place of the keys, so that neither the layout (Ukrainian, Russian) nor CapsLock can spoil what it reads.

const LONGEST_GAP = 70; // milliseconds between two keys
const SHORTEST = 6; // keys
const MEAN_GAP = 45;
const ENDS = new Set(["Enter", "NumpadEnter", "Tab"]);
const SIGNS = {
  Minus: "-_", Equal: "=+", Slash: "/?", Period: ".>", Comma: ",<", Semicolon: ";:", Backslash: "\\|", Space: "  ",
  NumpadDivide: "//", NumpadSubtract: "--", NumpadAdd: "++", NumpadDecimal: "..", NumpadMultiply: "**",
};
const SHIFTED_DIGITS = ")!@#$%^&*(";

/** What the key's place means on a US keyboard, which is what scanners play; letters as capitals. */
function byPlace({ code, shiftKey }) {
  if (/^Key[A-Z]$/.test(code)) return code[3];
  if (/^Digit\d$/.test(code)) return shiftKey ? SHIFTED_DIGITS[Number(code[5])] : code[5];
  if (/^Numpad\d$/.test(code)) return code[6];
  return SIGNS[code]?.[shiftKey ? 1 : 0] ?? null;
}

/** The code in what was scanned or pasted: without the address around it, in capitals. */
export function plain(text) {
  const whole = text.trim().toUpperCase();
  return whole.slice(whole.lastIndexOf("/C/") + (whole.includes("/C/") ? 3 : 1)).trim() || whole;
}

/** Goods have EAN-8, UPC or EAN-13 on them; a number that begins with 29 is a card of ours, six digits its code. */
export const isGoods = (code) => /^(\d{8}|\d{12}|\d{13}|\d{14})$/.test(code) && !/^29\d{11}$/.test(code);

export class Scanner {
  /** `heard({code, text})`: as a card's code, and with the letters' own case. */
  constructor(heard) {
    this.heard = heard;
    this.keys = [];
    document.addEventListener("keydown", (event) => this.key(event), true);
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (["Shift", "CapsLock"].includes(event.key)) return;
    const gap = event.timeStamp - (this.keys.at(-1)?.at ?? -Infinity);
    if (ENDS.has(event.code) || ENDS.has(event.key)) {
      if (gap <= LONGEST_GAP && this.isBurst()) this.read(event);
      this.keys = [];
      return;
    }
    const placed = byPlace(event) ?? (event.key.length === 1 ? event.key : null);
    if (placed === null || event.repeat) {
      this.keys = [];
      return;
    }
    if (gap > LONGEST_GAP) {
      this.keys = [];
      this.before = remembered(document.activeElement);
    }
    this.keys.push({ placed, typed: event.key.length === 1 ? event.key : placed, at: event.timeStamp });
  }

  isBurst() {
    const { keys } = this;
    return keys.length >= SHORTEST && (keys.at(-1).at - keys[0].at) / (keys.length - 1) <= MEAN_GAP;
  }

  /** The field that had the focus gets back what was in it. */
  read(event) {
    event.preventDefault();
    event.stopImmediatePropagation();
    this.before?.();
    const typed = this.keys.map((key) => key.typed).join("");
    const placed = this.keys.map((key) => key.placed).join("");
    const isLatin = /^[\x20-\x7e]*$/.test(typed);
    this.heard({ code: plain(placed), text: isLatin ? typed : placed });
  }
}

function remembered(field) {
  if (!(field instanceof HTMLInputElement)) return null;
  const { value } = field;
  return () => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
}
