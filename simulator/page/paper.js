// What comes out of the till's printer.

import { element } from "./elements.js";
import { clock } from "./figures.js";

/**
 * A receipt on paper. `lines` are [name, detail, sum], `figures` [label, value, strong?], `print` the lines that the
 * programme gave for the receipt.
 */
export function paper({ words, shop, store, at, title, lines, figures, print, number }) {
  return element(
    "article",
    { class: "paper", "aria-label": title },
    element("header", {}, element("b", {}, shop), element("span", {}, store)),
    element("p", { class: "when" }, title, element("time", { datetime: at }, `${words.date(at)}, ${clock(at)}`)),
    element("ul", { class: "sold" }, ...lines.map(sold)),
    element("dl", {}, ...figures.flatMap(figure)),
    element("ul", { class: "print" }, ...print.map((line) => element("li", {}, line))),
    element("footer", {}, number),
  );
}

function sold([name, detail, sum]) {
  return element("li", {}, element("span", {}, name), element("small", {}, detail), element("b", {}, sum));
}

function figure([label, value, strong]) {
  const look = strong ? { class: "strong" } : {};
  return [element("dt", look, label), element("dd", look, value)];
}
