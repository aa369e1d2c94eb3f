// Puts the page together: who is signed in, a sale or a return, what waits to be sent, what the scanner reads.

import { ask, isReached, standing as askStanding } from "./calls.js";
import { showDone } from "./done.js";
import { ask as openDialog, byId, fill, make, press } from "./elements.js";
import { clock } from "./figures.js";
import { standingKept } from "./kept.js";
import { Returns } from "./returns.js";
import { Sale } from "./sale.js";
import { Scanner, plain } from "./scanner.js";
import { Sending } from "./sending.js";
import { Sign } from "./sign.js";
import { learn, say, sum } from "./words.js";

const CARD = /^\/c\/(.+)$/;

let standing = null;
let screen = "sign";
let opened = CARD.exec(location.pathname)?.[1] ?? null; // a card's address that a signed-in till has opened
const till = () => standing?.till ?? null;

await learn();
const sending = new Sending({ till, changed: notice, signedOut: () => settle(null) });
const sale = new Sale({ till, sending, done: (result) => show("done", () => showDone(result, sell)), lost: begin });
const returns = new Returns({ till, leave: sell });
const sign = new Sign(settle);
new Scanner(heard);
byId("returns").addEventListener("click", () => show("returns", () => returns.show()));
byId("sign-out").addEventListener("click", signOut);
byId("cashier").addEventListener("click", leave);
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !byId("dialog").open && ["done", "returns"].includes(screen)) sell();
});
await begin();
navigator.serviceWorker?.register("/till/worker.js", { scope: "/till" }).catch(() => null); // only over https

/** Without a network it is the till that it was. */
async function begin() {
  try {
    settle(await askStanding());
  } catch (problem) {
    settle(problem.passing ? standingKept.get() : null);
  }
  notice();
}

function settle(now) {
  standing = now;
  standingKept.set(now);
  byId("top").hidden = !till();
  fill(byId("store"), till()?.store_name ?? "");
  fill(byId("till"), till() ? say("till-name", { till: till().name }) : "");
  byId("cashier").hidden = !now?.cashier;
  byId("cashier").disabled = Boolean(now?.own);
  fill(byId("cashier"), now?.cashier ?? "");
  for (const id of ["returns", "cashier"]) byId(id).classList.toggle("idle", false);
  if (sign.show(now)) {
    screen = "sign";
    return;
  }
  sell();
  sending.send();
  if (opened) {
    history.replaceState(null, "", "/till");
    sale.take(plain(decodeURIComponent(opened)));
    opened = null;
  }
}

function sell() {
  show("sale", () => sale.begin());
}

function show(name, draw) {
  screen = name;
  draw();
  byId("returns").hidden = name === "returns";
}

/** A card that is scanned after a sale begins the next one. */
function heard({ code, text }) {
  byId("dialog").close();
  if (screen === "sign") sign.scanned(text);
  else if (screen === "returns") returns.scanned(text);
  else {
    if (screen === "done") sell();
    sale.take(code);
  }
}

/** What waits is sent under the name of who sold it, so it goes first. */
async function leave() {
  await sending.send();
  try {
    settle(await ask("cashier/leave"));
  } catch (problem) {
    refused(problem);
  }
}

async function signOut() {
  await sending.send();
  const stay = press(say("back"), () => close());
  const go = press(say("sign-out"), async () => {
    close();
    try {
      await ask("sign-out");
      settle(null);
    } catch (problem) {
      refused(problem);
    }
  }, { class: "main" });
  const waiting = sending.waiting.length;
  const close = openDialog(say("sign-out-title"),
    make("p", {}, say(waiting ? "sign-out-waiting" : "sign-out-lead", { count: waiting })),
    make("div", { class: "row" }, stay, go));
}

function refused(problem) {
  if (problem.status === 401) settle(null);
  else {
    const close = openDialog(problem.passing ? say("no-network-short") : problem.message,
      make("div", { class: "row" }, press(say("close"), () => close(), { class: "main" })));
  }
}

/** The line under the top: the network, what waits, what has to be told. */
function notice() {
  const waiting = sending.waiting.length;
  const told = sending.noted.length;
  const said = [];
  if (!isReached()) said.push(make("p", {}, say("no-network")));
  if (waiting) said.push(make("p", {}, say("waiting", { count: waiting })));
  if (told) said.push(press(say("noted", { count: told }), showNoted));
  fill(byId("notice"), ...said);
  byId("notice").hidden = !said.length;
}

function showNoted() {
  const entry = ({ body, note }) => make("li", { class: "told" },
    make("span", { class: "name" }, make("b", {}, body.receipt), make("small", {}, `${clock(body.at)} · ${sum(body.total)}`)),
    press(say("forget"), () => {
      sending.forget(body.receipt);
      if (sending.noted.length) showNoted();
      else close();
    }),
    make("p", {}, note));
  const close = openDialog(say("noted-title"), make("p", {}, say("noted-lead")),
    make("ol", { class: "goods" }, ...sending.noted.map(entry)),
    make("div", { class: "row" }, press(say("close"), () => close(), { class: "main" })));
}
