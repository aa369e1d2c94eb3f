// A sale: card and basket, the quote while they change, points set aside, the receipt posted.

import { Basket } from "./basket.js";
import { call } from "./calls.js";
import { Card } from "./card.js";
import { button, byId, element } from "./elements.js";
import { moment, newId, quantity } from "./figures.js";
import { paper } from "./paper.js";
import { Payment } from "./payment.js";
import { Shelf } from "./shelf.js";

export class Sale {
  /** `fixed(isFixed)`: the till may not be changed now; `takeBack(receipt)`: goods of it come back. */
  constructor({ shop, journal, newestPicture, found, fixed, takeBack }) {
    Object.assign(this, { shop, journal, fixed, takeBack, looking: false });
    const { words } = shop;
    this.box = byId("basket");
    this.basket = new Basket({ words, money: shop.money, changed: () => this.changed() });
    this.payment = new Payment({
      words,
      money: shop.money,
      pointValue: shop.pointValue,
      lines: this.basket.list,
      spend: (points) => this.changed(points),
      clear: () => this.next(),
      hold: () => this.attempt(() => this.hold()),
      release: () => this.attempt(() => this.release()),
      pay: () => this.attempt(() => this.pay()),
    });
    this.card = new Card({
      words,
      store: shop.store,
      newestPicture,
      changed: (card) => {
        if (card) found();
        this.put(card);
      },
      looking: (isLooking) => {
        this.looking = isLooking;
        this.draw();
      },
    });
    const { products, money } = shop;
    this.shelf = new Shelf({ words, products, money, add: (product) => this.add(product) });
    this.begin();
  }

  /** A new receipt, with nothing of the last one. */
  begin() {
    Object.assign(this, { lying: null, held: null, quote: null, spend: 0, problem: null, posting: null });
    Object.assign(this, { busy: false, done: false });
    this.receipt = newId(this.shop.store().code);
    this.basket.clear();
    this.box.replaceChildren(this.payment.node);
    this.requote();
  }

  next() {
    this.begin();
    this.card.clear();
  }

  /** The cashier went to another till: its receipts have names of their own. */
  moved() {
    this.receipt = newId(this.shop.store().code);
    this.changed();
  }

  /** The first goods after a receipt begin the next one. */
  add(product) {
    if (this.held || this.busy) return;
    if (this.done) this.next();
    this.basket.add(product);
  }

  /** A card was put down, or taken away: after a receipt the former begins the next one. */
  put(card) {
    if (this.done && !card) return;
    if (this.done) this.begin();
    this.lying = card;
    this.changed(0);
  }

  changed(spend = this.spend) {
    Object.assign(this, { spend, problem: null, posting: null });
    this.requote();
  }

  /** Asks until what was asked is what lies there now: the last word counts. */
  async requote() {
    this.asked = false;
    this.draw();
    if (this.asking) return;
    this.asking = true;
    while (!this.asked) {
      this.asked = true;
      await this.ask();
    }
    this.asking = false;
    this.draw();
  }

  async ask() {
    if (!this.lying || this.basket.empty) {
      this.quote = null;
      this.spend = 0;
      return;
    }
    try {
      this.quote = await this.quoted(this.spend);
    } catch (problem) {
      if (problem.code === "spend_above_cap") await this.askForLess();
      else Object.assign(this, { quote: null, problem });
    }
  }

  /** The basket has shrunk: as many points as may pay for it now. */
  async askForLess() {
    this.quote = await this.quoted(0);
    this.spend = Math.min(this.spend, this.quote.max_spend);
    this.asked = this.spend === 0;
  }

  quoted(spend) {
    return this.post("/v1/quotes", { card: this.lying.code, lines: this.basket.sent, total: this.basket.total, spend });
  }

  async hold() {
    const body = { card: this.lying.code, points: this.spend, receipt: this.receipt };
    this.held = await this.post("/v1/holds", body);
  }

  async release() {
    await call("DELETE", `/v1/holds/${encodeURIComponent(this.held.hold)}`, { key: this.shop.store().key });
    this.held = null;
  }

  /** An answer that never came is asked for again with the very same words: the receipt is posted once. */
  async pay() {
    this.posting ??= this.written();
    const { posting } = this;
    const answer = await this.post("/v1/receipts", posting);
    const { receipt, store, at, total } = posting;
    this.journal.add({ receipt, store, at, total, spent: answer.spent, lines: this.basket.lines });
    this.held = null;
    this.done = true;
    this.card.clear();
    this.print(answer, posting);
  }

  written() {
    const { code, till } = this.shop.store();
    const paying = this.held ? { hold: this.held.hold } : { spend: this.spend };
    return {
      receipt: this.receipt,
      store: code,
      till,
      at: moment(),
      ...(this.lying ? { card: this.lying.code, ...paying } : {}),
      lines: this.basket.sent,
      total: this.basket.total,
    };
  }

  async attempt(act) {
    Object.assign(this, { busy: true, problem: null });
    this.draw();
    try {
      await act();
    } catch (problem) {
      this.problem = problem;
      if (problem.status > 0 && problem.status < 500) this.posting = null; // refused: nothing was written
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  post(path, body) {
    return call("POST", path, { body, key: this.shop.store().key });
  }

  draw() {
    const { basket, lying, quote, spend, held, problem } = this;
    const busy = this.busy || this.asking === true || this.looking; // what is paid is what stands there
    this.fixed(Boolean(held));
    this.card.fix(Boolean(held) || this.busy, this.looking);
    this.payment.draw({ total: basket.total, empty: basket.empty, card: lying, quote, spend, held, problem, busy });
  }

  print(answer, posting) {
    const { words, money } = this.shop;
    const priced = (line) => `${quantity(line.quantity)} × ${money(Math.round((line.sum * 1000) / line.quantity))}`;
    const byPoints = answer.spent * this.shop.pointValue;
    const figures = [[words.total, money(posting.total)]];
    if (answer.spent) figures.push([words.spent(answer.spent), `−${money(byPoints)}`]);
    figures.push([words.paid, money(posting.total - byPoints), true]);
    if (answer.balance !== null) {
      figures.push([words.earned, `+${answer.earned}`], [words.balance, String(answer.balance)]);
    }
    const printed = paper({
      words,
      shop: this.shop.name,
      store: this.shop.store().name,
      at: posting.at,
      title: words.receipt,
      lines: this.basket.lines.map((line) => [line.name, priced(line), money(line.sum)]),
      figures,
      print: answer.print,
      number: posting.receipt,
    });
    const [receipt] = this.journal.receipts;
    const row = element(
      "div",
      { class: "row" },
      button(words.takeBack, () => this.takeBack(receipt)),
      button(words.next, () => this.next(), { class: "main" }),
    );
    this.box.replaceChildren(element("div", { class: "printed" }, printed), row);
    row.lastElementChild.focus();
  }
}
