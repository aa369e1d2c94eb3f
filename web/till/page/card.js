// The card that lies at the till: whose it is, what is on it, whether it can pay, and what to do when it can't.

import { ask } from "./calls.js";
import { say } from "./words.js";

const NUMBER = /^\d{13}$/;

/** A card as it is while we ask, and without a network: only its code is known. */
const unknown = (code) => ({ code, name: "", balance: null, pays: false, warning: "", unreached: false });

/** Raises Problem for a card that nobody has. Expired and used codes still name the card: it earns, and says why it can't pay. */
export async function lookUp(code) {
  try {
    return { ...unknown(code), ...shown(await ask("lookup", { code })), pays: !NUMBER.test(code) };
  } catch (problem) {
    if (problem.body?.card) return { ...(await lookUp(problem.body.card)), warning: problem.message };
    if (problem.passing) return { ...unknown(code), unreached: true, warning: say("no-network-card") };
    throw problem;
  }
}

function shown(found) {
  return { name: found.first_name || say("customer"), balance: found.balance, spendable: found.spendable, print: found.print };
}
