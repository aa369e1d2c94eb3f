// On a narrow window phones and till share one place: two tabs.

import { byId } from "./elements.js";

const NAMES = ["phone", "till"];
const PLACES = { phone: "phones", till: "till" };

export class Tabs {
  constructor() {
    for (const name of NAMES) {
      byId(`tab-${name}`).addEventListener("click", () => this.open(name));
      byId(`tab-${name}`).addEventListener("keydown", (event) => {
        if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
        const other = NAMES.find((one) => one !== name);
        this.open(other);
        byId(`tab-${other}`).focus();
      });
    }
    this.open("phone");
  }

  open(name) {
    for (const each of NAMES) {
      byId(`tab-${each}`).setAttribute("aria-selected", String(each === name));
      byId(`tab-${each}`).tabIndex = each === name ? 0 : -1;
      byId(PLACES[each]).classList.toggle("behind", each !== name);
    }
  }
}
