// Goods that come back: the receipt's number, how much of each line, the money to hand out.

import { ask } from "./calls.js";
import { byId, fill, make, press, problemBox } from "./elements.js";
import { clock, moment, newNumber, quantity } from "./figures.js";
import { journal } from "./kept.js";
import { say, sum } from "./words.js";

export class Returns {
  constructor({ till, leave }) {
    Object.assign(this, { till, leave });
  }

  /** Asks for the receipt; `problem` says why the last number was none. */
  show(problem = null, typed = "") {
    const number = make("input", {
      id: "receipt", type: "text", autocomplete: "off", spellcheck: "false", required: true, maxlength: 64, value: typed,
    });
    const form = make("form", {
      class: "fields",
      onsubmit: (event) => {
        event.preventDefault();
        this.open(number.value.trim());
      },
    }, make("label", { for: "receipt" }, say("receipt-number")), make("div", { class: "row" }, number, make("button", { class: "main" }, say("find"))));
    const last = journal.all(this.till()).map((one) =>
      press(make("span", {}, make("b", {}, sum(one.total)), make("small", {}, `${clock(one.at)} · ${one.receipt}`)),
        () => this.open(one.receipt)));
    const list = last.length ? [make("h2", {}, say("last-receipts")), make("div", { class: "choices" }, ...last)] : [];
    this.frame(problem, form, ...list);
    number.focus();
  }

  /** What a scanner read while the number is asked for. */
  scanned(text) {
    if (byId("receipt")) this.open(text);
  }

  /** As typed, or else in capitals: numbers of this page have no other letters. */
  async open(receipt) {
    try {
      this.draw(await ask("sold", { receipt }));
    } catch (problem) {
      if (problem.status === 404 && receipt !== receipt.toUpperCase()) {
        await this.open(receipt.toUpperCase());
        return;
      }
      if (problem.passing) problem.message = say("no-network-returns");
      this.show(problem, receipt);
    }
  }

  draw({ receipt, lines }) {
    const back = new Map(lines.map((line) => [line, 0]));
    this.posting = null;
    this.number = newNumber(this.till().name);
    const give = make("button", { class: "main" });
    const count = () => {
      this.posting = null;
      const all = [...back].reduce((total, [line, amount]) => total + share(line, amount), 0);
      fill(give, say("give-back", { sum: sum(all) }));
      give.disabled = all === 0;
    };
    const says = make("div", { class: "says" });
    const form = make("form", {
      class: "fields",
      onsubmit: (event) => {
        event.preventDefault();
        give.disabled = true;
        this.giveBack(receipt, back).catch((problem) => {
          if (problem.passing) problem.message = say("no-network-again");
          else this.posting = null;
          fill(says, problemBox(problem));
          give.disabled = false;
        });
      },
    },
    make("ol", { class: "goods" }, ...lines.map((line) => this.row(line, back, count))),
    says,
    make("div", { class: "row" },
      press(say("all-of-it"), () => {
        for (const line of lines) back.set(line, rest(line));
        form.querySelectorAll("output").forEach((output, index) => fill(output, amounts(lines[index], rest(lines[index]))));
        count();
      }),
      give));
    this.frame(null, make("p", { class: "lead" }, say("what-comes-back", { receipt })), form);
    count();
    form.querySelector("output + button:not(:disabled)")?.focus();
  }

  row(line, back, count) {
    const shown = make("output", {}, amounts(line, 0));
    const step = (by) => () => {
      back.set(line, Math.max(0, Math.min(rest(line), back.get(line) + by)));
      fill(shown, amounts(line, back.get(line)));
      count();
    };
    const named = (key) => ({ "aria-label": `${say(key)}: ${line.name}`, disabled: rest(line) === 0 });
    return make("li", {},
      make("span", { class: "name" }, line.name, make("small", {}, sum(line.sum))),
      make("span", { class: "stepper" },
        press("−", step(-1000), named("less")), shown, press("+", step(1000), named("more"))));
  }

  /** An answer that never came is asked for again with the very same words. */
  async giveBack(receipt, back) {
    this.posting ??= {
      return: this.number,
      at: moment(),
      lines: [...back].filter(([, amount]) => amount > 0).map(([line, amount]) => ({
        line: line.line, quantity: quantity(amount), sum: share(line, amount),
      })),
    };
    const answer = await ask(`receipt/${encodeURIComponent(receipt)}/return`, this.posting);
    this.given(answer);
  }

  given(answer) {
    const figures = [
      answer.restored ? [say("restored"), `+${answer.restored}`] : null,
      answer.clawed_back ? [say("clawed-back"), `−${answer.clawed_back}`] : null,
      answer.balance === null ? null : [say("balance"), answer.balance],
    ].filter(Boolean);
    const on = press(say("next"), this.leave, { class: "main" });
    fill(byId("main"), make("section", { class: "done", "aria-label": say("returns") },
      make("p", { class: "tick", "aria-hidden": "true" }, "✓"),
      make("h1", {}, say("hand-out"), " ", make("b", {}, sum(answer.refund))),
      make("dl", { class: "figures" }, ...figures.map(([label, figure]) =>
        make("div", {}, make("dt", {}, label), make("dd", {}, String(figure))))),
      make("div", { class: "print" }, ...answer.print.map((line) => make("p", {}, line))),
      on));
    on.focus();
  }

  frame(problem, ...inside) {
    const head = make("div", { class: "row spread" }, make("h1", {}, say("returns")), press(say("back-to-sale"), this.leave));
    fill(byId("main"), make("section", { class: "returns" }, head, problem && problemBox(problem), ...inside));
  }
}

const rest = (line) => line.quantity - line.returned_quantity;
const amounts = (line, amount) => say("of-sold", { count: quantity(amount), sold: quantity(rest(line)) });

/** The share of what is left of the line; its whole rest to the last penny. */
function share(line, amount) {
  return rest(line) ? Math.round(((line.sum - line.returned_sum) * amount) / rest(line)) : 0;
}
