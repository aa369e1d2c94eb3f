// "Send this week's message now" and "Ask how it was now": as if it were the time; and the reason when nothing comes.

import { call } from "./calls.js";
import { byId } from "./elements.js";

const WEEKLY = "Send this week’s message now";
const SURVEY = "Ask how it was now";
const JOIN = "Join first: the message goes to members who want offers.";

/** Why the planner or its gate sends nothing, by the reason that it stores. */
const REASONS = {
  not_joined: () => JOIN,
  no_consent: () => "No message: this shopper has not agreed to offers. The bot asks soon after joining, or see Settings.",
  no_account: () => JOIN,
  blocked: () => "No message: this shopper has blocked the bot.",
  outside: () => "No message: this shopper is one of the 2 % who get none this year, so that its effect can be measured. My offers opens.",
  control: () => "No message: this shopper is in this quarter’s control group (10 %), so that its effect can be measured. My offers opens.",
  capped: (again) => `No message: there was one within the last days. The next may come from ${date(again)}.`,
  outranked: () => "No message: another campaign has this shopper’s slot.",
  no_promos: () => "No message: nothing is on promotion in this shopper’s store.",
  paused: () => "No message: the campaign is paused.",
  off: () => "No message: weekly is off in program.toml.",
};

/** Why nobody is asked about a visit. */
const WHY_NOT_ASKED = {
  not_joined: () => "Join first: members are asked how it was.",
  no_visit: () => "No question: buy something first. A visit is asked about within the hour.",
  capped: (again) => `No question: each person is asked once in 90 days. The next may come from ${date(again)}.`,
  not_wanted: () => "No question: this shopper does not want surveys. See Settings.",
  asked_before: () => "No question: this visit was asked about, or this shopper has blocked the bot.",
  off: () => "No question: surveys are off in program.toml.",
  nothing_to_ask: () => "No question: nothing of this purchase is asked about.",
};

export class Weekly {
  /** `offered`, `surveys`: whether this server can do it; `inFront()`: {messenger, person, toasts} of the phone in front. */
  constructor({ offered, surveys, inFront }) {
    Object.assign(this, { offered, surveys, inFront });
    for (const [id, can] of [["weekly", offered], ["survey", surveys]]) {
      byId(id).hidden = !can;
      byId(id).addEventListener("click", () => this.send(id));
    }
  }

  /** Items for a chat's menu. */
  menu() {
    return [
      ...(this.offered ? [[WEEKLY, () => this.send("weekly")]] : []),
      ...(this.surveys ? [[SURVEY, () => this.send("survey")]] : []),
    ];
  }

  async send(what) {
    const { messenger, person, toasts } = this.inFront();
    byId("phones").scrollIntoView({ block: "end" }); // where the message comes, and the answer stands
    try {
      toasts.say(person === null ? reasons(what).not_joined() : await this.answer(what, messenger, person));
    } catch (problem) {
      toasts.say(problem.message);
    }
  }

  async answer(what, messenger, person) {
    const answer = await call("POST", what, { body: { messenger, person } });
    if (answer.reason) return (reasons(what)[answer.reason] ?? (() => `No message: ${answer.reason}.`))(answer.again);
    if (answer.now) return "On its way.";
    return `Quiet hours: it comes at ${new Date(answer.at).toLocaleTimeString("en-GB", { timeStyle: "short" })}.`;
  }
}

function reasons(what) {
  return what === "survey" ? WHY_NOT_ASKED : REASONS;
}

function date(day) {
  return new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}
