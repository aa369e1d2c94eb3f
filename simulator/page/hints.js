// The first steps: a strip that ticks off what has been done, until it is put away.

import { byId } from "./elements.js";

const PUT_AWAY = "first steps put away";

export class Hints {
  constructor() {
    this.done = { start: false, share: false, scan: false };
    byId("hints").hidden = localStorage.getItem(PUT_AWAY) !== null;
    byId("hints-close").addEventListener("click", () => {
      localStorage.setItem(PUT_AWAY, "yes");
      byId("hints").hidden = true;
    });
    this.draw();
  }

  /** Another phone: its first steps are its own. */
  forget() {
    this.done = { start: false, share: false, scan: false };
    this.draw();
  }

  saw(chat) {
    const hasCard = chat.messages.some((message) => message.kind === "photo" && !message.mine);
    this.done = { ...this.done, start: chat.started, share: hasCard };
    this.draw();
  }

  found() {
    this.done = { ...this.done, scan: true };
    this.draw();
  }

  draw() {
    const next = Object.keys(this.done).find((step) => !this.done[step]);
    for (const [step, done] of Object.entries(this.done)) {
      const item = byId(`hint-${step}`);
      item.classList.toggle("done", done);
      if (step === next) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
  }
}
