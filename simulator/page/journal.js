// The till's last receipts, kept for as long as this tab of the browser, so that goods can come back.

const KEPT = "receipts";
const MOST = 20;

export class Journal {
  constructor() {
    this.receipts = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
  }

  /** `{receipt, store, at, total, spent, lines: [{line, name, quantity, sum}]}`; quantities in thousandths. */
  add(receipt) {
    const lines = receipt.lines.map((line) => ({ ...line, backQuantity: 0, backSum: 0 }));
    this.receipts = [{ ...receipt, lines }, ...this.receipts].slice(0, MOST);
    this.keep();
  }

  /** So much of a receipt has come back. */
  takeBack(receipt, returned) {
    for (const back of returned) {
      const line = receipt.lines.find((one) => one.line === back.line);
      line.backQuantity += back.quantity;
      line.backSum += back.sum;
    }
    this.keep();
  }

  keep() {
    sessionStorage.setItem(KEPT, JSON.stringify(this.receipts));
  }
}
