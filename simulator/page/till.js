// The till: which one it is, and whether it sells or takes goods back.

import { byId, options } from "./elements.js";
import { moneyIn } from "./figures.js";
import { Journal } from "./journal.js";
import { Returns } from "./returns.js";
import { Sale } from "./sale.js";
import { speak, wordsIn } from "./words.js";

const MODES = ["sale", "returns"];

export class Till {
  /** `newestPicture()` is what the phone holds out; `found()`: a card was looked up. */
  constructor({ config, newestPicture, found }) {
    this.select = byId("store");
    this.words = wordsIn(config.language);
    speak(byId("till"), this.words);
    this.renew(config.stores);
    const shop = {
      words: this.words,
      name: config.shop,
      pointValue: config.point_value,
      money: moneyIn(config.currency, config.language),
      products: config.products,
      store: (code = this.select.value) => this.stores.find((store) => store.code === code),
    };
    const journal = new Journal();
    this.returns = new Returns({ shop, journal });
    this.sale = new Sale({
      shop,
      journal,
      newestPicture,
      found,
      fixed: (isFixed) => { this.select.disabled = isFixed; },
      takeBack: (receipt) => {
        this.returns.choose(receipt);
        this.open("returns");
      },
    });
    this.select.addEventListener("change", () => this.sale.moved());
    for (const mode of MODES) byId(`mode-${mode}`).addEventListener("click", () => this.open(mode));
  }

  /** Keys are made anew each time the server starts. */
  renew(stores) {
    this.stores = stores;
    options(this.select, stores.map((store) => [store.code, this.words.tillOf(store.name, store.till)]));
  }

  /** Of the chosen store's till. */
  get key() {
    return this.stores.find((store) => store.code === this.select.value)?.key ?? "";
  }

  open(mode) {
    for (const each of MODES) {
      byId(each).hidden = each !== mode;
      byId(`mode-${each}`).setAttribute("aria-pressed", String(each === mode));
    }
    if (mode === "returns") this.returns.draw();
  }
}
