// Which messenger the shopper holds up: in a wide window both stand side by side, else one of them in the phone's place.

import { byId } from "./elements.js";

const PLACES = { telegram: "phone", viber: "viber" };

export class Messengers {
  /** `shown(name)`: another one is in front. */
  constructor({ shown }) {
    this.shown = shown;
    this.current = "telegram";
    for (const name of Object.keys(PLACES)) byId(`show-${name}`).addEventListener("click", () => this.show(name));
  }

  /** There is a Viber too. */
  offer() {
    byId("messengers").hidden = false;
    byId("viber").hidden = false;
    byId("open-viber").hidden = false;
    byId("phones").classList.add("two");
    this.show(this.current);
  }

  show(name) {
    this.current = name;
    for (const [each, place] of Object.entries(PLACES)) {
      byId(`show-${each}`).setAttribute("aria-pressed", String(each === name));
      byId(place).classList.toggle("beneath", each !== name);
    }
    this.shown(name);
  }
}
