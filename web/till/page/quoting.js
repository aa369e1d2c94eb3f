// Quotes while the cashier types: the newest question is the only one whose answer counts.

import { ask } from "./calls.js";

export class Quoting {
  /** `answered({plain, paid, points})`, `failed(problem)`; neither for a question that is not the newest any more. */
  constructor({ answered, failed }) {
    Object.assign(this, { answered, failed, asking: null });
  }

  stop() {
    this.asking?.abort();
    this.asking = null;
  }

  /** `wanted`: how many points shall pay; null: as many as may. `pays`: whether any may. */
  async about(card, basket, wanted) {
    this.stop();
    const asking = new AbortController();
    this.asking = asking;
    const question = { card: card.code, lines: basket.lines, total: basket.total };
    const quote = (spend) => ask("quote", { ...question, spend }, { signal: asking.signal });
    try {
      const plain = await quote(0);
      const points = card.pays ? Math.min(wanted ?? plain.max_spend, plain.max_spend) : 0;
      if (this.asking !== asking) return;
      this.answered({ plain, paid: null, points });
      if (!points) return;
      const paid = await quote(points);
      if (this.asking === asking) this.answered({ plain, paid, points });
    } catch (problem) {
      if (this.asking === asking && problem.name !== "AbortError") this.failed(problem);
    }
  }
}
