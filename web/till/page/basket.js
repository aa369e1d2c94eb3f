// What is being sold: goods that were scanned, and sums that were typed ("12,50 + 30" are two lines).

import { fill, make, press } from "./elements.js";
import { addends, quantity } from "./figures.js";
import { say, sum } from "./words.js";

const ONE = 1000; // a piece, in thousandths
const SUM = "sum"; // the product of a line that is only a sum

export class Basket {
  /** `changed()` after each change by hand. */
  constructor(changed) {
    Object.assign(this, { changed, goods: [], typed: "" });
    this.list = make("ol", { class: "goods", "aria-label": say("lines") });
  }

  get sums() {
    return addends(this.typed);
  }

  /** Whether what was typed can be understood. */
  get clear() {
    return this.sums !== null;
  }

  get total() {
    return this.lines.reduce((all, line) => all + line.sum, 0);
  }

  /** As the till API wants them. */
  get lines() {
    const goods = this.goods.map(({ sku, name, category, price, amount }) => ({
      sku, name, category, quantity: quantity(amount), sum: Math.round((price * amount) / ONE),
    }));
    const sums = (this.sums ?? []).map((one) => ({ sku: SUM, name: say("purchase"), quantity: "1", sum: one }));
    return [...goods, ...sums].map((line, index) => ({ line: index + 1, ...line }));
  }

  /** The same once more is two of it. */
  add(product) {
    const known = this.goods.find((one) => one.sku === product.sku);
    if (known) known.amount += ONE;
    else this.goods.push({ ...product, amount: ONE });
    this.draw();
    this.changed();
  }

  type(text) {
    this.typed = text;
    this.draw();
    this.changed();
  }

  step(product, by) {
    product.amount += by;
    this.goods = this.goods.filter((one) => one.amount > 0);
    this.draw();
    this.changed();
  }

  draw() {
    const sums = this.sums ?? [];
    const shown = sums.length > 1 || this.goods.length ? sums : [];
    fill(this.list, ...this.goods.map((one) => this.row(one)), ...shown.map((one) =>
      make("li", {}, make("span", { class: "name" }, say("purchase")), make("b", {}, sum(one)))));
    this.list.hidden = !this.list.childElementCount;
  }

  row(product) {
    const named = (key) => ({ "aria-label": `${say(key)}: ${product.name}` });
    return make("li", {},
      make("span", { class: "name" }, product.name),
      make("span", { class: "stepper" },
        press("−", () => this.step(product, -ONE), named("less")),
        make("b", {}, quantity(product.amount)),
        press("+", () => this.step(product, ONE), named("more"))),
      make("b", {}, sum(Math.round((product.price * product.amount) / ONE))));
  }
}
