// What this browser keeps over a reload: receipts that could not be sent yet, the last receipts, which till it is.

const QUEUE = "till-queue";
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

/** Receipts on their way, oldest first: {body, refused?: why}. Several tabs share it, so it is read anew each time. */
export const queue = {
  all: () => read(QUEUE, []),
  add: (body) => write(QUEUE, [...read(QUEUE, []), { body }]),
  remove: (receipt) => write(QUEUE, read(QUEUE, []).filter((one) => one.body.receipt !== receipt)),
  change: (receipt, changed) =>
    write(QUEUE, read(QUEUE, []).map((one) => (one.body.receipt === receipt ? { ...one, ...changed } : one))),
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
