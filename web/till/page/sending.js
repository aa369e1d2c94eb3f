// Receipts that could not be sent wait here and go by themselves when the network is back; they earn, and say so.

import { ask, isReached, knock, watchNetwork } from "./calls.js";
import { queue } from "./kept.js";

const REST = 4000; // milliseconds between two attempts

export class Sending {
  /** `changed()`: the network, or what waits, is not as it was; `signedOut()`: somebody has to sign in first. */
  constructor({ till, changed, signedOut }) {
    Object.assign(this, { till, changed, signedOut, sending: false });
    watchNetwork((reached) => {
      changed();
      if (reached) this.send();
    });
    addEventListener("online", () => this.try());
    setInterval(() => this.try(), REST);
  }

  get waiting() {
    return queue.all().filter((one) => !one.refused);
  }

  get refused() {
    return queue.all().filter((one) => one.refused);
  }

  /** Raises when the browser can't keep it. */
  add(body) {
    queue.add(body);
    this.changed();
  }

  forget(receipt) {
    queue.remove(receipt);
    this.changed();
  }

  async try() {
    if (!isReached()) await knock();
    if (isReached()) await this.send();
  }

  /** In order, one by one; the first that gets no answer ends it until the next time. */
  async send() {
    const till = this.till();
    if (this.sending || !till) return;
    this.sending = true;
    try {
      const own = this.waiting.filter(({ body }) => body.store === till.store && body.till === till.name);
      for (const { body } of own) if (!(await this.sent(body))) break;
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  async sent(body) {
    try {
      await ask("receipt", body);
      queue.remove(body.receipt);
      return true;
    } catch (problem) {
      if (problem.status === 401) this.signedOut();
      if (problem.passing || [401, 429].includes(problem.status) || problem.code === "cashier_needed") return false;
      return body.hold ? this.withoutPoints(body) : this.refuse(body, problem);
    }
  }

  /** The points that were set aside are gone by now: what it earns is credited all the same. */
  withoutPoints({ hold, ...body }) {
    queue.change(body.receipt, { body: { ...body, spend: 0 }, lost: true });
    return this.sent({ ...body, spend: 0 });
  }

  refuse(body, problem) {
    queue.change(body.receipt, { refused: problem.message });
    return true;
  }
}
