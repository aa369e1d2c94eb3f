// The basket: lines of goods with their quantities, and how they stand on the till's screen.

import { button, element } from "./elements.js";
import { quantity, readQuantity, sumOf } from "./figures.js";

const ONE = 1000; // a piece, in thousandths

export class Basket {
  /** `changed()` after each change by hand. */
  constructor({ words, money, changed }) {
    Object.assign(this, { words, money, changed });
    this.quantities = new Map();
    this.rows = new Map();
    this.list = element("ol", { class: "lines" });
  }

  get empty() {
    return this.quantities.size === 0;
  }

  get total() {
    return this.lines.reduce((sum, line) => sum + line.sum, 0);
  }

  /** As the till's journal keeps them. */
  get lines() {
    return [...this.quantities].map(([product, amount], index) => ({
      line: index + 1,
      sku: product.sku,
      name: product.name,
      category: product.category,
      quantity: amount,
      sum: sumOf(product.price, amount),
    }));
  }

  /** As the till API wants them. */
  get sent() {
    return this.lines.map((line) => ({ ...line, quantity: quantity(line.quantity) }));
  }

  add(product) {
    this.set(product, (this.quantities.get(product) ?? 0) + ONE);
    this.rows.get(product).node.scrollIntoView({ block: "nearest" });
  }

  set(product, amount) {
    if (amount > 0) this.quantities.set(product, amount);
    else this.quantities.delete(product);
    this.draw();
    this.changed();
  }

  clear() {
    this.quantities.clear();
    this.draw();
  }

  draw() {
    for (const [product, row] of this.rows) {
      if (this.quantities.has(product)) continue;
      row.node.remove();
      this.rows.delete(product);
    }
    for (const [product, amount] of this.quantities) {
      if (!this.rows.has(product)) this.rows.set(product, this.row(product));
      const row = this.rows.get(product);
      if (!row.node.isConnected || row.node.parentNode !== this.list) this.list.append(row.node);
      row.amount.value = quantity(amount);
      row.sum.replaceChildren(this.money(sumOf(product.price, amount)));
    }
  }

  row(product) {
    const step = (by) => this.set(product, Math.max(0, (this.quantities.get(product) ?? 0) + by));
    const amount = element("input", {
      type: "text",
      inputmode: "decimal",
      "aria-label": this.words.quantity(product.name),
      onchange: () => this.set(product, readQuantity(amount.value) ?? this.quantities.get(product)),
    });
    const sum = element("b", { class: "sum" });
    const stepper = element(
      "span",
      { class: "stepper" },
      button("−", () => step(-ONE), { "aria-label": this.words.less(product.name) }),
      amount,
      button("+", () => step(ONE), { "aria-label": this.words.more(product.name) }),
    );
    const away = { class: "quiet", "aria-label": this.words.remove(product.name) };
    const remove = button("✕", () => this.set(product, 0), away);
    const name = element("span", { class: "name" }, product.name);
    return { node: element("li", {}, name, stepper, sum, remove), amount, sum };
  }
}
