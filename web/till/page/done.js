// After a sale: what to take, what to say and print, and the way to the next shopper.

import { byId, fill, make, press } from "./elements.js";
import { say, sum } from "./words.js";

/** `answer` is null for a receipt that is kept and sent later. */
export function showDone({ body, answer, payable, name }, next) {
  const on = press(make("span", {}, say("next"), make("kbd", {}, "Enter")), next, { class: "main" });
  fill(byId("main"), make("section", { class: `done ${answer ? "" : "kept"}`, "aria-label": say("done") },
    make("p", { class: "tick", "aria-hidden": "true" }, "✓"),
    make("h1", {}, say("to-pay"), " ", make("b", {}, sum(payable))),
    name && make("p", { class: "soft" }, name),
    answer ? figures(answer) : make("p", { class: "warning", role: "alert" }, say(body.card ? "kept" : "kept-without-card")),
    answer?.waiting ? make("p", { class: "waiting" }, say("points-wait", { points: answer.waiting })) : null,
    answer && make("div", { class: "print", "aria-label": say("print") }, ...answer.print.map((line) => make("p", {}, line))),
    make("p", { class: "number" }, say("receipt-number"), " ", make("b", {}, body.receipt)),
    on));
  on.focus({ preventScroll: true });
}

function figures(answer) {
  if (answer.balance === null) return null;
  const shown = [
    [say("earned"), `+${answer.earned}`],
    answer.spent ? [say("spent"), `−${answer.spent}`] : null,
    [say("balance"), answer.balance],
  ];
  return make("dl", { class: "figures" }, ...shown.filter(Boolean).map(([label, figure]) =>
    make("div", {}, make("dt", {}, label), make("dd", {}, String(figure)))));
}
