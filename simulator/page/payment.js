// The right side of a sale: the basket's lines, what points may pay, what is to be paid.

import { button, element, problemBox } from "./elements.js";
import { clockWithSeconds } from "./figures.js";

export class Payment {
  constructor({ words, money, pointValue, lines, spend, clear, hold, release, pay }) {
    Object.assign(this, { words, money, pointValue, spend });
    this.total = element("dd");
    this.byPoints = element("dd");
    this.payable = element("dd", { class: "strong" });
    const byPoints = element("dt", {}, words.paidWithPoints);
    this.spending = [element("dt", {}, words.total), this.total, byPoints, this.byPoints];
    this.empty = element("p", { class: "nothing" }, words.tapGoods);
    this.hold = button("", hold);
    this.pay = button("", pay, { class: "main" });
    this.says = element("div", { class: "says" });
    this.lines = element("fieldset", {}, element("legend", { class: "sr" }, words.lines), this.empty, lines);
    this.clear = button(words.clear, clear, { class: "quiet" });
    this.held = this.heldBox(release);
    const toPay = element("dt", { class: "strong" }, words.toPay);
    this.node = element(
      "div",
      { class: "payment" },
      element("div", { class: "basket-head" }, element("h3", {}, words.basket), this.clear),
      this.lines,
      this.pointsBox(),
      this.says,
      element("dl", { class: "sums" }, ...this.spending, toPay, this.payable),
      this.held,
      element("div", { class: "row" }, this.hold, this.pay),
    );
  }

  /** How many points pay: a slider and a number, both up to what the quote allows. */
  pointsBox() {
    const whole = (text) => Math.max(0, Math.floor(Number(text)) || 0);
    const changed = (event) => this.spend(Math.min(whole(event.target.value), this.most));
    const attributes = { min: 0, step: 1, oninput: changed };
    this.slider = element("input", { type: "range", "aria-label": this.words.slider, ...attributes });
    this.number = element("input", { type: "number", "aria-label": this.words.pointsToPay, ...attributes });
    this.limit = element("span");
    this.earns = element("span", { class: "earns" });
    const row = element("div", { class: "row" }, this.slider, this.number, this.limit);
    const legend = element("legend", {}, this.words.pointsToPay, this.earns);
    this.points = element("fieldset", { class: "points" }, legend, row);
    return this.points;
  }

  heldBox(release) {
    this.heldWords = element("p");
    this.release = button(this.words.release, release);
    return element("div", { class: "held", role: "status" }, this.heldWords, this.release);
  }

  draw({ total, empty, card, quote, spend, held, problem, busy }) {
    this.most = quote?.max_spend ?? 0;
    const payable = held || !quote ? total - spend * this.pointValue : quote.payable;
    this.empty.hidden = !empty;
    this.lines.disabled = Boolean(held);
    this.clear.hidden = (empty && !card) || Boolean(held);
    this.total.replaceChildren(this.money(total));
    this.byPoints.replaceChildren(`−${this.money(spend * this.pointValue)}`);
    for (const node of this.spending) node.hidden = !spend;
    this.payable.replaceChildren(this.money(payable));
    this.drawPoints(quote, spend, held);
    this.says.replaceChildren(...this.explained(card, quote, empty, problem));
    this.held.hidden = !held;
    const until = held ? clockWithSeconds(held.expires_at) : "";
    this.heldWords.replaceChildren(held ? this.words.held(held.points, until) : "");
    this.hold.replaceChildren(this.words.hold(spend));
    this.hold.hidden = !spend || Boolean(held);
    this.pay.replaceChildren(this.words.pay(this.money(payable)));
    for (const one of [this.hold, this.release]) one.disabled = busy;
    this.pay.disabled = busy || empty;
  }

  drawPoints(quote, spend, held) {
    this.points.hidden = !quote;
    this.points.disabled = Boolean(held) || this.most === 0;
    for (const input of [this.slider, this.number]) {
      input.max = this.most;
      if (input.value !== String(spend)) input.value = spend;
    }
    this.limit.replaceChildren(this.words.ofMost(this.most));
    this.earns.replaceChildren(quote ? this.words.earns(quote.earn) : "");
  }

  /** The problem, or why the figures are what they are. */
  explained(card, quote, empty, problem) {
    if (problem) return [problemBox(problem)];
    if (!card && !empty) return [element("p", { class: "nothing" }, this.words.withoutCard)];
    if (!quote) return [];
    return [...quote.print, ...quote.explain].map((line) => element("p", {}, line));
  }
}
