// The card at the till: typed, pasted, or scanned from the phone's screen; and whose it is.

import { call, picture } from "./calls.js";
import { button, byId, element, problemBox } from "./elements.js";

export class Card {
  /**
   * `store()` names the till and its key; `changed(card)`: another card lies at the till, or null;
   * `looking(isLooking)`: whose card it is, is not known yet.
   */
  constructor({ words, store, newestPicture, changed, looking }) {
    Object.assign(this, { words, store, newestPicture, changed, looking });
    this.input = byId("card");
    this.result = byId("card-result");
    byId("card-form").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.input.value.trim()) this.attempt(() => this.lookUp(this.input.value.trim()));
    });
    this.input.addEventListener("input", () => this.forget());
    byId("scan").addEventListener("click", () => this.attempt(() => this.scan()));
  }

  /** Reads the newest picture on the phone, then looks up what it said. */
  async scan() {
    const address = this.newestPicture();
    this.clear();
    if (!address) throw new Error(this.words.noPicture);
    const body = await picture(address);
    const { code } = await call("POST", "scan", { body, type: body.type });
    this.input.value = code;
    await this.lookUp(code);
  }

  async lookUp(code) {
    this.forget();
    const found = await call("POST", "/v1/cards/lookup", { body: { code }, key: this.store().key });
    if (this.input.value.trim() !== code) return; // another one is being typed
    this.show(found);
    this.changed({ code, ...found });
  }

  /** While points are held for it, or it is being paid with, the card stays; while it is looked up, no other is. */
  fix(isFixed, isLooking) {
    this.input.disabled = isFixed;
    const buttons = [byId("card-form"), this.result].flatMap((box) => [...box.querySelectorAll("button")]);
    for (const one of buttons) one.disabled = isFixed || isLooking;
  }

  async attempt(act) {
    this.looking(true);
    try {
      await act();
    } catch (problem) {
      this.result.replaceChildren(problemBox(problem, this.wayOut(problem)));
    } finally {
      this.looking(false);
    }
  }

  /** A code that can't pay any more names its card all the same, and that earns. */
  wayOut(problem) {
    const number = problem.body?.card;
    if (!number) return null;
    return button(this.words.goOnWith(number), () => {
      this.input.value = number;
      this.attempt(() => this.lookUp(number));
    });
  }

  /** No card lies at the till; what stands in the field stays. */
  forget() {
    this.result.replaceChildren();
    this.changed(null);
  }

  clear() {
    this.input.value = "";
    this.forget();
  }

  show(found) {
    const { words } = this;
    const { first_name: name, card, tier, balance, spendable } = found;
    const expiring = found.expiring.map((part) => words.until(part.points, words.date(`${part.until}T12:00`)));
    const initial = element("span", { class: "avatar", "aria-hidden": "true" }, (name || "?").slice(0, 1));
    const pays = spendable === balance ? words.allCanPay : words.canPay(spendable);
    this.result.replaceChildren(
      element(
        "div",
        { class: "whose" },
        initial,
        two("", name || words.noName, [words.cardNumber(card), tier].filter(Boolean).join(" · ")),
        two("balance", words.points(balance), pays),
        button("✕", () => this.clear(), { class: "quiet", "aria-label": words.putAway }),
        element("small", { class: "expiring" }, expiring.join(", ")),
      ),
    );
  }
}

/** A strong line and a quiet one under it. */
function two(look, strong, quiet) {
  return element("p", { class: look }, element("b", {}, strong), element("small", {}, quiet));
}
