// Goods that come back: a receipt, its lines, how much of each; money and points as the programme says.

import { call } from "./calls.js";
import { button, byId, element, problemBox } from "./elements.js";
import { clock, moment, newId, quantity, readQuantity } from "./figures.js";
import { paper } from "./paper.js";

export class Returns {
  constructor({ shop, journal }) {
    Object.assign(this, { shop, journal });
    const { words } = shop;
    this.receipt = null;
    this.box = byId("returns");
    this.list = element("div", { class: "receipts", role: "group", "aria-label": words.lastReceipts });
    this.side = element("section", { class: "basket", "aria-label": words.comesBack });
    this.box.append(element("div", { class: "left" }, element("h3", {}, words.lastReceipts), this.list), this.side);
  }

  choose(receipt) {
    this.receipt = receipt;
    this.draw();
  }

  draw() {
    const { receipts } = this.journal;
    if (!receipts.includes(this.receipt)) this.receipt = receipts[0] ?? null;
    this.drawList();
    this.drawLines();
  }

  drawList() {
    const { receipts } = this.journal;
    const none = element("p", { class: "nothing" }, this.shop.words.soldNothing);
    this.list.replaceChildren(...(receipts.length ? receipts.map((one) => this.entry(one)) : [none]));
  }

  entry(receipt) {
    const names = receipt.lines.map((line) => line.name).join(", ");
    const isChosen = receipt === this.receipt;
    return element(
      "button",
      { type: "button", class: "entry", "aria-pressed": String(isChosen), onclick: () => this.choose(receipt) },
      element("span", {}, `${clock(receipt.at)} · ${this.shop.store(receipt.store)?.name ?? receipt.store}`),
      element("b", {}, this.shop.money(receipt.total)),
      element("small", {}, names),
    );
  }

  drawLines() {
    const { words } = this.shop;
    this.side.replaceChildren();
    if (!this.receipt) return;
    this.code = newId(`${this.receipt.store}-r`);
    this.posting = null;
    this.back = new Map();
    this.says = element("div", { class: "says" });
    this.give = button("", () => this.giveBack(), { class: "main" });
    const lines = element("ol", { class: "lines" }, ...this.receipt.lines.map((line) => this.line(line)));
    this.side.append(
      element("div", { class: "basket-head" }, element("h3", {}, words.whatComesBack)),
      element("fieldset", {}, element("legend", { class: "sr" }, words.receiptLines), lines),
      this.says,
      element("div", { class: "row" }, this.give),
    );
    this.count();
  }

  line(line) {
    const { words } = this.shop;
    const rest = line.quantity - line.backQuantity;
    const set = (thousandths) => {
      this.back.set(line, Math.max(0, Math.min(rest, thousandths ?? this.back.get(line) ?? 0)));
      amount.value = quantity(this.back.get(line));
      sum.replaceChildren(this.shop.money(this.sum(line)));
      this.count();
    };
    const step = (by) => () => set((this.back.get(line) ?? 0) + by);
    const amount = element("input", {
      type: "text",
      inputmode: "decimal",
      value: "0",
      "aria-label": words.comingBack(line.name),
      onchange: () => set(readQuantity(amount.value)),
    });
    const sum = element("b", { class: "sum" }, this.shop.money(0));
    const less = button("−", step(-1000), { "aria-label": words.less(line.name) });
    const more = button("+", step(1000), { "aria-label": words.more(line.name) });
    const can = rest ? words.canComeBack(quantity(rest), quantity(line.quantity)) : words.allCameBack;
    const left = element("small", {}, can);
    const stepper = element("span", { class: "stepper" }, less, amount, more);
    if (!rest) for (const one of [less, amount, more]) one.disabled = true;
    return element("li", {}, element("span", { class: "name" }, line.name, left), stepper, sum);
  }

  /** The share of what is left of the line; its whole rest to the last penny. */
  sum(line) {
    const rest = line.quantity - line.backQuantity;
    return rest ? Math.round(((line.sum - line.backSum) * (this.back.get(line) ?? 0)) / rest) : 0;
  }

  get lines() {
    return [...this.back]
      .filter(([, thousandths]) => thousandths > 0)
      .map(([line, thousandths]) => ({ line: line.line, quantity: thousandths, sum: this.sum(line), name: line.name }));
  }

  count() {
    this.posting = null;
    const total = this.lines.reduce((sum, line) => sum + line.sum, 0);
    this.give.replaceChildren(this.shop.words.giveBack(this.shop.money(total)));
    this.give.disabled = total === 0;
  }

  /** An answer that never came is asked for again with the very same words. */
  async giveBack() {
    const { receipt, lines } = this;
    this.posting ??= {
      return: this.code,
      at: moment(),
      lines: lines.map((line) => ({ line: line.line, quantity: quantity(line.quantity), sum: line.sum })),
    };
    this.give.disabled = true;
    try {
      const path = `/v1/receipts/${encodeURIComponent(receipt.receipt)}/returns`;
      const answer = await call("POST", path, { body: this.posting, key: this.shop.store(receipt.store).key });
      this.journal.takeBack(receipt, lines);
      this.print(answer, lines);
    } catch (problem) {
      this.says.replaceChildren(problemBox(problem));
      if (problem.status > 0 && problem.status < 500) this.posting = null;
      this.give.disabled = false;
    }
  }

  print(answer, lines) {
    const { words, money } = this.shop;
    const figures = [[words.refund, money(answer.refund), true]];
    if (answer.balance !== null) {
      figures.push([words.restored, `+${answer.restored}`]);
      figures.push([words.clawedBack, `−${answer.clawed_back}`], [words.balance, String(answer.balance)]);
    }
    const printed = paper({
      words,
      shop: this.shop.name,
      store: this.shop.store(this.receipt.store).name,
      at: this.posting.at,
      title: words.return,
      lines: lines.map((line) => [line.name, quantity(line.quantity), money(line.sum)]),
      figures,
      print: answer.print,
      number: this.code,
    });
    const on = button(words.done, () => this.draw(), { class: "main" });
    this.side.replaceChildren(element("div", { class: "printed" }, printed), element("div", { class: "row" }, on));
    on.focus();
  }
}
