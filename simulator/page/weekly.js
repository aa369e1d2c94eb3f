// "Send this week's message now": as if it were this shopper's day and hour; and the planner's reason when there is none.

import { call } from "./calls.js";
import { byId } from "./elements.js";

const LABEL = "Send this week’s message now";
const JOIN = "Join first: the message goes to members who want offers.";

/** Why the planner or its gate sends nothing, by the reason that it stores. */
const REASONS = {
  not_joined: () => JOIN,
  no_consent: () => "No message: this shopper has not agreed to offers. The bot asks soon after joining, or see Settings.",
  no_account: () => JOIN,
  blocked: () => "No message: this shopper has blocked the bot.",
  outside: () => "No message: this shopper is one of the 2 % who never get one, so that its effect can be measured. My offers opens.",
  control: () => "No message: this shopper is in this quarter’s control group (10 %), so that its effect can be measured. My offers opens.",
  capped: (again) => `No message: there was one within the last days. The next may come from ${date(again)}.`,
  outranked: () => "No message: another campaign has this shopper’s slot.",
  no_promos: () => "No message: nothing is on promotion in this shopper’s store.",
  paused: () => "No message: the campaign is paused.",
  off: () => "No message: weekly is off in program.toml.",
};

export class Weekly {
  /** `offered`: whether this server can do it; `inFront()`: {messenger, person, toasts} of the phone in front. */
  constructor({ offered, inFront }) {
    Object.assign(this, { offered, inFront });
    byId("weekly").hidden = !offered;
    byId("weekly").addEventListener("click", () => this.send());
  }

  /** Items for a chat's menu. */
  menu() {
    return this.offered ? [[LABEL, () => this.send()]] : [];
  }

  async send() {
    const { messenger, person, toasts } = this.inFront();
    byId("phones").scrollIntoView({ block: "end" }); // where the message comes, and the answer stands
    try {
      toasts.say(person === null ? JOIN : await this.answer(messenger, person));
    } catch (problem) {
      toasts.say(problem.message);
    }
  }

  async answer(messenger, person) {
    const answer = await call("POST", "weekly", { body: { messenger, person } });
    if (answer.reason) return (REASONS[answer.reason] ?? (() => `No message: ${answer.reason}.`))(answer.again);
    if (answer.now) return "On its way.";
    return `Quiet hours: it comes at ${new Date(answer.at).toLocaleTimeString("en-GB", { timeStyle: "short" })}.`;
  }
}

function date(day) {
  return new Date(`${day}T12:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long" });
}
