// Till and operators' desk share one place beside the phones; on a narrow window all three do.

import { byId } from "./elements.js";

const PLACES = { phone: "phones", till: "till", desk: "desk" };
const WIDE = matchMedia("(width >= 1000px)");

export class Tabs {
  /** `shown(name)`: another one is in front. */
  constructor({ shown = () => {} } = {}) {
    this.shown = shown;
    this.names = ["phone", "till"];
    this.beside = "till"; // the phones
    for (const name of Object.keys(PLACES)) {
      byId(`tab-${name}`).addEventListener("click", () => {
        this.open(name);
        if (!WIDE.matches) byId("tabs").scrollIntoView({ behavior: "smooth" }); // what was opened fills the window
      });
      byId(`tab-${name}`).addEventListener("keydown", (event) => this.key(event, name));
    }
    WIDE.addEventListener("change", () => this.draw());
    this.open("phone");
  }

  /** There is a desk too. */
  offerDesk() {
    this.names = Object.keys(PLACES);
    byId("tab-desk").hidden = false;
    byId("tabs").classList.add("three");
  }

  key(event, name) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const names = WIDE.matches ? this.names.slice(1) : this.names;
    const other = names.at((names.indexOf(name) + step) % names.length);
    this.open(other);
    byId(`tab-${other}`).focus();
  }

  open(name) {
    this.current = name;
    if (name !== "phone") this.beside = name;
    this.draw();
    this.shown(name);
  }

  /** What one sees now. */
  sees(name) {
    return name === this.current || (WIDE.matches && (name === "phone" || name === this.beside));
  }

  draw() {
    const chosen = WIDE.matches ? this.beside : this.current;
    for (const [name, place] of Object.entries(PLACES)) {
      byId(`tab-${name}`).setAttribute("aria-selected", String(name === chosen));
      byId(`tab-${name}`).tabIndex = name === chosen ? 0 : -1;
      byId(place).classList.toggle("behind", !this.sees(name));
    }
  }
}
