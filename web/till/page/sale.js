// A sale: the card, the sum, what points may pay, done. With a scanner three actions: scan, type the sum, Enter.

import { ask } from "./calls.js";
import { lookUp } from "./card.js";
import { Basket } from "./basket.js";
import { byId, fill } from "./elements.js";
import { moment, newNumber } from "./figures.js";
import { journal } from "./kept.js";
import { Quoting } from "./quoting.js";
import { SaleView } from "./saleview.js";
import { isGoods } from "./scanner.js";
import { say } from "./words.js";

export class Sale {
  /** `till()` is which till this is; `done(result)` is told what became of the receipt; `lost()`: nobody is signed in. */
  constructor({ till, sending, done, lost }) {
    Object.assign(this, { till, sending, done, lost });
    this.quoting = new Quoting({
      answered: (quote) => this.put({ quote }),
      failed: (problem) => this.unquoted(problem),
    });
  }

  begin() {
    this.quoting.stop();
    Object.assign(this, { card: null, quote: null, wanted: null, problem: null, busy: false, pending: false });
    this.looking = (this.looking ?? 0) + 1;
    this.number = newNumber(this.till().name);
    this.basket = new Basket(() => this.changed());
    this.view = new SaleView(this);
    fill(byId("main"), this.view.node);
    this.view.draw();
    this.view.focus();
  }

  put(changes) {
    Object.assign(this, changes);
    this.view.draw();
  }

  /** What the scanner, the camera or the hand has brought: a card, or goods. */
  async take(code) {
    if (this.busy || !code) return;
    const { number } = this;
    this.put({ problem: null });
    this.view.sum.focus({ preventScroll: true }); // at once: the next key is the sum's, whenever the answer comes
    try {
      if (isGoods(code)) await this.takeGoods(code);
      else await this.takeCard(code);
    } catch (problem) {
      if (number !== this.number) return;
      if (problem.status === 0) problem.message = say("no-network-goods");
      this.refused(problem);
      this.view.focus();
    }
  }

  /** The former card is away at once; nothing can be finished until we know whose this one is. */
  async takeCard(code) {
    const looking = ++this.looking;
    this.put({ card: null, wanted: null, pending: true });
    this.changed();
    try {
      const card = await lookUp(code);
      if (looking === this.looking) this.card = card;
    } catch (problem) {
      if (looking === this.looking) throw problem; // else another card lies here by now
    } finally {
      if (looking === this.looking) {
        this.pending = false;
        this.changed();
      }
    }
  }

  /** Goods come as fast as hands are: each of them counts, in whatever order they are found. */
  async takeGoods(sku) {
    const { number } = this;
    const product = await ask("product", { sku });
    if (number !== this.number) return;
    if (product.price === null) throw Object.assign(new Error(say("no-price", { name: product.name })), { code: "" });
    this.basket.add(product);
  }

  /** The shopper wants this card in a messenger that can't tell whose it is. */
  async linkCode() {
    const { card } = this;
    try {
      const { code } = await ask("link-code", { code: card.code });
      if (card === this.card) this.put({ card: Object.assign(card, { linkCode: `${code.slice(0, 3)} ${code.slice(3)}` }) });
    } catch (problem) {
      if (problem.status === 0) problem.message = say("no-network-goods");
      if (card === this.card) this.refused(problem);
    }
    this.view.focus();
  }

  noCard() {
    this.looking += 1;
    this.put({ card: null, wanted: null, pending: false });
    this.changed();
    this.view.focus();
  }

  /** The basket or the card is another one: what was quoted does not hold any more. */
  changed() {
    this.quoting.stop();
    this.put({ quote: null, problem: null });
    this.requote();
  }

  requote() {
    const { card, basket } = this;
    if (card && !card.unreached && basket.clear && basket.total > 0) this.quoting.about(card, basket, this.wanted);
  }

  /** The shopper wants to pay with so many points; null: with all that may. */
  want(points) {
    const most = this.quote?.plain.max_spend ?? 0;
    this.wanted = points === null ? null : Math.max(1, Math.min(points, most));
    this.requote();
  }

  unquoted(problem) {
    if (!problem.passing) {
      this.refused(problem);
      return;
    }
    this.put({ card: { ...this.card, unreached: true, pays: false, warning: say("no-network-card") }, quote: null });
  }

  get ready() {
    return this.basket.clear && this.basket.total > 0 && !this.busy && !this.pending;
  }

  /** `points` 0: they stay on the card. */
  async finish(points) {
    if (!this.ready) return;
    this.put({ busy: true, problem: null });
    this.quoting.stop();
    const body = this.body();
    try {
      if (points) Object.assign(body, { spend: 0, hold: await this.held(body, points) });
    } catch (problem) {
      if (problem.passing) problem.message = say("no-network-points");
      this.refused(problem);
      return;
    }
    await this.post(body, points);
  }

  body() {
    const { store, name: till } = this.till();
    return {
      receipt: this.number,
      store,
      till,
      at: moment(),
      ...(this.card ? { card: this.card.code } : {}),
      spend: 0,
      lines: this.basket.lines,
      total: this.basket.total,
    };
  }

  /** Points are set aside first: should the answer to the receipt get lost, it can be asked for again. */
  async held(body, points) {
    return (await ask("hold", { card: body.card, points, receipt: body.receipt })).hold;
  }

  async post(body, points) {
    const payable = points ? this.quote.paid.payable : (this.quote?.plain.payable ?? body.total);
    try {
      const answer = await ask("receipt", body);
      journal.add(body);
      this.done({ body, answer, payable, name: this.card?.name ?? "" });
    } catch (problem) {
      if (problem.passing) this.keep(body, payable, problem);
      else this.refused(problem);
    }
  }

  /** Says why; whoever is not signed in any more is shown how to be. */
  refused(problem) {
    if (problem.status === 401 || problem.code === "cashier_needed") this.lost();
    else this.put({ busy: false, problem });
  }

  keep(body, payable, problem) {
    try {
      this.sending.add(body);
    } catch {
      problem.message = say("not-kept");
      this.put({ busy: false, problem });
      return;
    }
    journal.add(body);
    this.done({ body, answer: null, payable, name: this.card?.name ?? "" });
  }
}
