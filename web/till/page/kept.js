// What this browser keeps over a reload: receipts that could not be sent yet, the last receipts, which till it is.

const QUEUED = "till-queue:"; // and the receipt's number: tabs that each wrote one list would lose each other's
const JOURNAL = "till-journal";
const STANDING = "till-standing";
const MOST = 20; // receipts in the journal

function read(name, otherwise) {
  try {
    return JSON.parse(localStorage.getItem(name)) ?? otherwise;
  } catch {
    return otherwise;
  }
}

/** Raises when the browser keeps nothing (full, or forbidden). */
function write(name, value) {
  localStorage.setItem(name, JSON.stringify(value));
}

function queued() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(QUEUED));
  } catch {
    return [];
  }
}

/** Receipts on their way, oldest first: {body, since, lost?, note?: what became of it}. All tabs share them. */
export const queue = {
  all: () => queued().map((name) => read(name, null)).filter(Boolean).sort((one, other) => one.since - other.since),
  add: (body) => write(QUEUED + body.receipt, { body, since: Date.now() }),
  remove: (receipt) => localStorage.removeItem(QUEUED + receipt),
  /** Nothing for one that another tab has seen off meanwhile. */
  change(receipt, changed) {
    const one = read(QUEUED + receipt, null);
    if (one) write(QUEUED + receipt, { ...one, ...changed });
  },
};

/** The last receipts of this browser, newest first: number, time, total; nothing of whose they are. */
export const journal = {
  all: (till) => read(JOURNAL, []).filter((one) => one.store === till?.store),
  add({ receipt, store, at, total }) {
    try {
      write(JOURNAL, [{ receipt, store, at, total }, ...read(JOURNAL, [])].slice(0, MOST));
    } catch {
      // it is a convenience
    }
  },
};

/** As the server told it last: without a network it is still this till. */
export const standingKept = {
  get: () => read(STANDING, null),
  set(standing) {
    try {
      if (standing) write(STANDING, standing);
      else localStorage.removeItem(STANDING);
    } catch {
      // then a reload without a network asks to sign in
    }
  },
};
