// Before the sale: the till's key or a cashier's link, which till, a PIN of her own, and who stands here now.

import { ask } from "./calls.js";
import { byId, fill, make, press, problemBox } from "./elements.js";
import { DIGITS, pad } from "./pad.js";
import { say } from "./words.js";

const LINK = /^\/till\/in\/([\w-]+)$/;

export class Sign {
  /** `signed(standing)`: something was settled, and this is how it stands now. */
  constructor(signed) {
    this.signed = signed;
  }

  /** Shows what is to be settled next; false when nothing is. `standing` is null for a browser that is not signed in. */
  show(standing) {
    const link = LINK.exec(location.pathname)?.[1];
    if (link) this.link(link);
    else if (!standing) this.key();
    else if (standing.pin_wanted) this.ownPin(standing);
    else if (!standing.till) this.tills(standing);
    else if (!standing.cashier && standing.cashiers.length) this.cashiers(standing);
    else return false;
    return true;
  }

  key(problem = null) {
    const key = make("input", {
      type: "password", name: "key", autocomplete: "off", spellcheck: "false", required: true, maxlength: 200, id: "key",
    });
    this.form("sign-in-title", say("sign-in-lead"), problem, {
      fields: [make("label", { for: "key" }, say("key")), key],
      go: say("sign-in"),
      send: () => ask("sign-in", { key: key.value }),
      again: (error) => this.key(error),
    });
  }

  /** A text that was scanned while the key is asked for: it may be printed as a QR. */
  scanned(text) {
    const key = byId("key");
    if (!key) return;
    key.value = text;
    key.form.requestSubmit();
  }

  link(token, problem = null) {
    this.form("link-title", say("link-lead"), problem, {
      fields: [],
      go: say("link-open"),
      send: async () => {
        const standing = await ask(`in/${token}`);
        history.replaceState(null, "", "/till");
        return standing;
      },
      again: (error) => this.link(token, error),
    });
  }

  ownPin(standing, problem = null) {
    const pin = this.pinField("new-password");
    this.form("pin-title", say("pin-lead"), problem, {
      fields: [make("label", { for: "pin" }, say("pin-new")), pin, pad(DIGITS, () => pin, { "⌫": say("delete") })],
      go: say("pin-keep"),
      send: () => ask("pin", { pin: pin.value }),
      again: (error) => this.ownPin(standing, error),
    });
  }

  tills(standing, problem = null) {
    const choose = (till) => this.attempt(() => ask("till", { till: till.id }), (error) => this.tills(standing, error));
    const choices = standing.tills.map((till) =>
      press(make("span", {}, make("b", {}, till.store_name), make("small", {}, say("till-name", { till: till.name }))),
        () => choose(till)));
    const none = choices.length ? null : make("p", {}, say("tills-none"));
    this.card("tills-title", say("tills-lead"), problem, make("div", { class: "choices" }, ...choices), none);
  }

  cashiers(standing, problem = null) {
    const choices = standing.cashiers.map((cashier) => press(cashier.name, () => this.pin(standing, cashier)));
    this.card("cashiers-title", say("cashiers-lead"), problem, make("div", { class: "choices" }, ...choices));
  }

  pin(standing, cashier, problem = null) {
    const pin = this.pinField("off", "password");
    this.form(null, say("pin-ask"), problem, {
      title: cashier.name,
      fields: [make("label", { for: "pin", class: "sr" }, say("pin")), pin, pad(DIGITS, () => pin, { "⌫": say("delete") })],
      go: say("sign-in"),
      back: () => this.cashiers(standing),
      send: () => ask("cashier", { cashier: cashier.id, pin: pin.value }),
      again: (error) => this.pin(standing, cashier, error),
    });
  }

  pinField(autocomplete, type = "text") {
    return make("input", {
      type, id: "pin", class: "pin", inputmode: "none", autocomplete, pattern: "[0-9]{4,6}", minlength: 4, maxlength: 6,
      required: true,
    });
  }

  form(title, lead, problem, { fields, go, send, again, back = null, title: name = null }) {
    const submit = make("button", { class: "main" }, go);
    const form = make("form", {
      class: "fields",
      onsubmit: (event) => {
        event.preventDefault();
        submit.disabled = true;
        this.attempt(send, again);
      },
    }, ...fields, make("div", { class: "row" }, back && press(say("back"), back), submit));
    this.card(title, lead, problem, form, null, name);
    (form.querySelector("input") ?? submit).focus();
  }

  card(title, lead, problem, ...inside) {
    const name = inside.length > 2 ? inside.pop() : null;
    const box = make("section", { class: "sign" },
      make("h1", {}, name ?? say(title)), make("p", { class: "lead" }, lead), problem && problemBox(problem), ...inside.filter(Boolean));
    fill(byId("main"), box);
    box.querySelector(".choices button")?.focus();
  }

  async attempt(send, again) {
    try {
      this.signed(await send());
    } catch (problem) {
      if (problem.status === 0) problem.message = say("no-network-sign");
      again(problem);
    }
  }
}
