// Receipts that could not be sent wait here and go by themselves when the network is back; they earn, and say so.

import { ask, isReached, knock, watchNetwork } from "./calls.js";
import { queue } from "./kept.js";
import { say } from "./words.js";

const REST = 4000; // milliseconds between two attempts
const AT_ONCE = 20; // receipts of one request
const NOT_ABOUT_IT = ["cashier_needed", "till_needed", "wrong_till"]; // somebody else is signed in by now

/** Whether this is no word about the receipt itself, so that it has to be asked again. */
const later = ({ status, code }) =>
  status === 0 || status >= 500 || [401, 408, 429].includes(status) || NOT_ABOUT_IT.includes(code);

/**
 * Whether it is stored already: nobody else has its number, so only its answer was lost, and who is at the till, or what was
 * to pay, has changed since.
 */
const stored = ({ code }) => code === "receipt_conflict";

/** One tab at a time where the browser can tell (https, localhost); elsewhere what two of them send counts once as well. */
const alone = (work) => navigator.locks
  ? navigator.locks.request("till-sending", { ifAvailable: true }, (lock) => (lock ? work() : null))
  : work();

export class Sending {
  /** `changed()`: the network, or what waits, is not as it was; `signedOut()`: somebody has to sign in first. */
  constructor({ till, changed, signedOut }) {
    Object.assign(this, { till, changed, signedOut, sending: false });
    watchNetwork((reached) => {
      changed();
      if (reached) this.send();
    });
    addEventListener("online", () => this.try());
    addEventListener("storage", () => changed()); // another tab
    setInterval(() => this.try(), REST);
  }

  get waiting() {
    return queue.all().filter((one) => !one.note);
  }

  /** What is settled and has to be told: {body, note}. */
  get noted() {
    return queue.all().filter((one) => one.note);
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

  async send() {
    if (this.sending || !this.till()) return;
    this.sending = true;
    try {
      await alone(() => this.sendAll());
    } finally {
      this.sending = false;
      this.changed();
    }
  }

  /** What points were to pay first, by itself; the first request that gets no answer ends it until the next time. */
  async sendAll() {
    for (const { body } of this.own().filter((one) => one.body.hold)) if (!(await this.paid(body))) return;
    const late = this.own().filter((one) => !one.body.hold);
    for (let from = 0; from < late.length; from += AT_ONCE) {
      if (!(await this.batch(late.slice(from, from + AT_ONCE)))) return;
    }
  }

  own() {
    const till = this.till();
    return this.waiting.filter(({ body }) => body.store === till?.store && body.till === till?.name);
  }

  /** Perhaps only the answer was lost. Otherwise the points are free again: what it earns is credited all the same. */
  async paid(body) {
    try {
      await ask("receipt", body);
      queue.remove(body.receipt);
    } catch (problem) {
      if (this.isLater(problem)) return false;
      const { hold, ...rest } = body;
      if (stored(problem)) queue.remove(body.receipt);
      else queue.change(body.receipt, { body: { ...rest, spend: 0 }, lost: true });
    }
    return true;
  }

  /** False when nobody answered. A list that is refused as a whole goes one by one, so that none harms another. */
  async batch(entries) {
    try {
      const { results } = await ask("batch", { receipts: entries.map(({ body }) => body) });
      entries.forEach((entry, place) => this.settle(entry, results[place]));
    } catch (problem) {
      if (this.isLater(problem) || ![413, 422].includes(problem.status)) return false;
      if (entries.length === 1) this.refuse(entries[0].body, problem.message);
      else for (const entry of entries) if (!(await this.batch([entry]))) return false;
    }
    return true;
  }

  /** Until its own answer says what became of it, a receipt stays. */
  settle({ body, lost }, result) {
    if (result?.receipt !== body.receipt || later(result)) return;
    if (stored(result)) queue.remove(body.receipt);
    else if (result.status >= 400) this.refuse(body, result.detail);
    else if (lost) queue.change(body.receipt, { note: say("note-unpaid") });
    else queue.remove(body.receipt);
  }

  refuse(body, reason) {
    queue.change(body.receipt, { note: say("note-refused", { reason }) });
  }

  isLater(problem) {
    if (problem.status === 401) this.signedOut();
    return later(problem);
  }
}
