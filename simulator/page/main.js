// Puts the page together: who holds the phone, the phone with its messengers, till and desk, the first steps, the line that tells what changed.

import { call, listen } from "./calls.js";
import { Desk } from "./desk.js";
import { byId, element, options } from "./elements.js";
import { Hints } from "./hints.js";
import { Messengers } from "./messengers.js";
import { People } from "./people.js";
import { Phone } from "./phone.js";
import { Tabs } from "./tabs.js";
import { Till } from "./till.js";
import { ViberPhone } from "./viber.js";
import { Weekly } from "./weekly.js";
import { speak } from "./words.js";

const config = await call("GET", "api/config");
const hints = new Hints();
let desk = null;
const tabs = new Tabs({ shown: () => desk?.draw() });

const phone = new Phone({
  poster: chosenPoster,
  empty: nobody,
  more: () => weekly.menu(),
  seen: (chat) => saw("telegram", chat),
});
const viber = config.viber ? new ViberPhone({ poster: chosenPoster, more: () => weekly.menu(), seen: (chat) => saw("viber", chat) }) : null;
const messengers = new Messengers({ shown: () => phone.log.stay() });
const people = new People({
  customers: config.customers ?? [],
  staff: config.desk?.people ?? [],
  chosen: (person) => {
    hints.forget();
    phone.show(person);
    viber?.show(person);
  },
});
const weekly = new Weekly({ offered: Boolean(config.weekly), surveys: Boolean(config.survey), inFront });
const till = new Till({ config, newestPicture, found: () => hints.found() });
speak(byId("tabs"), till.words);
if (config.desk) {
  tabs.offerDesk();
  desk = new Desk({ config, isSeen: () => tabs.sees("desk"), fresh: tellFresh });
}

byId("shop").replaceChildren(config.shop);
document.title = `${config.shop} · Regulars simulator`;
options(byId("poster"), config.stores.map((store) => [store.start, store.name]));
byId("poster").addEventListener("change", showPoster);
byId("open-poster").addEventListener("click", openPoster);
byId("open-viber").addEventListener("click", openViber);
byId("till-page").addEventListener("click", openTillPage);
if (viber) messengers.offer();
showPoster();
document.body.inert = false; // until now nobody would have heard a click
listen("api/events", { changed, opened, lost: () => { byId("connection").hidden = false; } });
if (viber) listen("api/viber/events", { changed: changedInViber, opened: () => viber.find(), lost: () => {} });

/** What a phone without an owner shows. */
function nobody() {
  const words = "Be a shopper: everything is filled in already, one click is enough.";
  return [element("h2", {}, "Whose phone is this?"), element("p", {}, words), people.form()];
}

function chosenPoster() {
  const start = byId("poster").value;
  const store = config.stores.find((one) => one.start === start)?.name ?? config.shop;
  const link = `t.me/${config.bot.username}?start=${start}`;
  const inViber = `viber://pa?chatURI=${config.viber?.uri}&context=${encodeURIComponent(start)}`;
  return { link, viber: inViber, store, open: openPoster, openViber };
}

function showPoster() {
  byId("open-poster").replaceChildren(`${chosenPoster().link} ↗`);
  byId("open-viber").replaceChildren("Viber ↗");
  byId("open-viber").title = chosenPoster().viber;
  phone.draw();
  viber?.draw();
}

/** What scanning the poster does: the link opens the chat, and a tap on Start sends the store. */
function openPoster() {
  tabs.open("phone");
  messengers.show("telegram");
  if (!people.current) people.ask();
  else phone.act("start", { payload: byId("poster").value });
}

/** The same with Viber: the chat opens with the store as its context, and the bot may say one thing. */
function openViber() {
  tabs.open("phone");
  messengers.show("viber");
  if (!people.current) people.ask();
  else viber.open(byId("poster").value);
}

/** The phone of the messenger in front, and whose it is there. */
function inFront() {
  tabs.open("phone");
  if (messengers.current === "viber") return { messenger: "viber", person: viber.number, toasts: viber.toasts };
  return { messenger: "telegram", person: people.current?.id ?? null, toasts: phone.toasts };
}

/** The first steps go by the messenger in front. */
function saw(messenger, chat) {
  if (messenger === messengers.current) hints.saw(chat);
}

/** Of the messenger in front, or else of the other one: the shopper holds out whichever has it. */
function newestPicture() {
  const [first, second] = messengers.current === "viber" ? [viber, phone] : [phone, viber];
  return first.newestPicture() ?? second?.newestPicture() ?? null;
}

/** The cashier's own page, signed in for the chosen store: what pasting the till's key there does. */
async function openTillPage(event) {
  event.preventDefault();
  const tab = window.open("about:blank", "_blank"); // now, since a browser lets nobody open one later
  await call("POST", "/till/api/sign-in", { body: { key: till.key } }).catch(() => null); // the page says what is wrong
  if (tab) tab.location.href = "/till";
}

/** On the tab: in how many topics somebody may be waiting. */
function tellFresh(count) {
  byId("desk-fresh").hidden = !count;
  byId("desk-fresh").replaceChildren(String(count));
  byId("desk-fresh").setAttribute("aria-label", till.words.unread(count));
}

function changed(what) {
  if (what.group && what.group === desk?.id) desk.refresh();
  if (what.list === "people") people.refresh();
  if (what.person === people.current?.id) phone.refresh();
}

function changedInViber(what) {
  if (what.person === viber.number) viber.refresh();
}

/** After each interruption everything is looked at again: the server may be another one, with other keys and people. */
async function opened() {
  byId("connection").hidden = true;
  const fresh = await call("GET", "api/config");
  till.renew(fresh.stores);
  people.staff = fresh.desk?.people ?? [];
  if (fresh.desk) desk?.renew(fresh.desk);
  await people.refresh();
  await Promise.all([phone.refresh(), desk?.refresh()]);
}
