// How a sale looks: the card on the left, the sum on the right, and one button for each way to finish.

import { openCamera } from "./camera.js";
import { fill, make, press, problemBox } from "./elements.js";
import { AMOUNTS, pad } from "./pad.js";
import { plain } from "./scanner.js";
import { say, sum } from "./words.js";

export class SaleView {
  constructor(sale) {
    this.sale = sale;
    this.card = this.cardField();
    this.sum = this.sumField();
    this.field = this.sum;
    this.cardBox = make("section", { class: "card", "aria-label": say("card"), "aria-live": "polite" });
    this.total = make("output", { class: "total" });
    this.finish = make("div", { class: "finish" });
    this.says = make("div", { class: "says" });
    const find = make("form", { class: "find", onsubmit: (event) => this.submitCard(event) },
      make("label", { for: "card" }, say("scan-or-type")),
      this.card,
      make("button", {}, say("find")),
      press(say("camera"), () => openCamera((code) => sale.take(plain(code))), { class: "camera" }));
    const money = make("section", { class: "money", "aria-label": say("sum") },
      make("label", { for: "sum", class: "sr" }, say("sum")),
      make("div", { class: "amount" }, this.sum, this.total),
      pad(AMOUNTS, () => this.field, { "⌫": say("delete"), "+": say("next-line") }));
    this.node = make("div", { class: "sale" },
      make("div", { class: "left" }, find, this.cardBox, this.says, sale.basket.list), make("div", { class: "right" }, money, this.finish));
    sale.basket.draw();
  }

  cardField() {
    return make("input", {
      id: "card", type: "text", inputmode: "none", autocomplete: "off", spellcheck: "false", maxlength: 300,
      placeholder: say("card-or-goods"), onfocus: () => { this.field = this.card; },
    });
  }

  sumField() {
    return make("input", {
      id: "sum", type: "text", inputmode: "none", autocomplete: "off", maxlength: 120, placeholder: "0,00",
      onfocus: () => { this.field = this.sum; },
      oninput: () => this.sale.basket.type(this.sum.value),
      onkeydown: (event) => this.keyInSum(event),
    });
  }

  /** Enter: done; with Shift: with points; arrows: more points or fewer. */
  keyInSum(event) {
    const { quote } = this.sale;
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    if (event.key === "Enter" && !event.shiftKey) this.sale.finish(0);
    else if (event.key === "Enter") {
      if (quote?.paid) this.sale.finish(quote.points); // else the sum to pay is not on the screen yet
    } else if (event.key in steps && quote?.points) this.sale.want(quote.points + steps[event.key]);
    else return;
    event.preventDefault();
  }

  submitCard(event) {
    event.preventDefault();
    const code = plain(this.card.value);
    this.card.value = "";
    this.sale.take(code);
  }

  /** Where the next key belongs: the sum, unless there is neither a card nor the beginning of a sum. */
  focus() {
    const field = this.sale.card || this.sale.basket.total || this.sum.value ? this.sum : this.card;
    field.focus({ preventScroll: true });
  }

  draw() {
    const { sale } = this;
    fill(this.cardBox, ...(sale.card ? this.whose(sale.card) : this.nobody()));
    this.cardBox.classList.toggle("found", Boolean(sale.card));
    fill(this.total, sum(sale.basket.total));
    this.sum.setAttribute("aria-invalid", String(!sale.basket.clear));
    fill(this.finish, ...this.buttons());
    fill(this.says, sale.problem && problemBox(sale.problem));
  }

  nobody() {
    if (this.sale.pending) return [make("p", { class: "scan-me" }, "…")];
    return [make("p", { class: "scan-me" }, say("scan-the-card")), make("p", { class: "soft" }, say("without-card"))];
  }

  whose(card) {
    const earn = this.sale.quote?.plain.earn;
    const figures = card.unreached ? [] : [
      [say("balance"), card.balance],
      [say("may-spend"), card.pays ? (this.sale.quote?.plain.max_spend ?? card.spendable) : 0],
      [say("will-earn"), earn === undefined ? "…" : `+${earn}`],
    ];
    return [
      make("div", { class: "whose" },
        make("h1", {}, card.unreached ? say("card-kept") : card.name),
        press("✕", () => this.sale.noCard(), { class: "quiet", "aria-label": say("take-card-away") })),
      make("dl", { class: "figures" }, ...figures.map(([label, figure]) =>
        make("div", {}, make("dt", {}, label), make("dd", {}, String(figure))))),
      make("p", { class: "soft print" }, (card.print ?? []).join(" ")),
      card.warning && make("p", { class: "warning", role: "alert" }, card.warning),
      !card.warning && !card.pays && make("p", { class: "soft" }, say("number-only-earns")),
      !card.unreached && !card.pays && this.linking(card),
    ].filter(Boolean);
  }

  /** For a card that is in no messenger yet: six digits by which a messenger knows whose it is. */
  linking(card) {
    if (card.linkCode) return make("p", { class: "link-code", role: "status" }, say("link-code-is"), make("b", {}, card.linkCode));
    return press(say("link-code"), () => this.sale.linkCode(), { class: "quiet" });
  }

  buttons() {
    const { sale } = this;
    const { quote } = sale;
    const paying = quote?.points ? this.paying(quote) : null;
    const label = !sale.card ? say("done-without-card") : paying ? say("done-without-points") : say("done");
    const payable = quote?.plain.payable ?? sale.basket.total;
    const done = press(make("span", {}, label, make("kbd", {}, "Enter")), () => sale.finish(0),
      { class: paying ? "" : "main", disabled: !sale.ready });
    done.append(make("b", {}, sum(payable)));
    return [paying, done];
  }

  paying({ points, plain: { max_spend: most }, paid }) {
    const { sale } = this;
    const step = (by) => () => sale.want(points + by);
    const chooser = make("div", { class: "chooser", role: "group", "aria-label": say("points") },
      press("−", step(-1), { "aria-label": say("less"), disabled: points <= 1 }),
      make("output", { "aria-label": say("points") }, say("of-most", { points, most })),
      press("+", step(1), { "aria-label": say("more"), disabled: points >= most }),
      press(say("all"), () => sale.want(null), { disabled: points === most }));
    const pay = press(make("span", {}, say("done-with-points", { points }), make("kbd", {}, "Shift+Enter")),
      () => sale.finish(points), { class: "main", disabled: !sale.ready || !paid });
    pay.append(make("b", {}, paid ? sum(paid.payable) : "…"));
    return make("div", { class: "paying" }, chooser, pay);
  }
}
