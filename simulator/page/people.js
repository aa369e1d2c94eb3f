// Who holds the phone: the list of persons, and a form that makes a new one.

import { call } from "./calls.js";
import { button, byId, element, options } from "./elements.js";
import { openDialog } from "./surface.js";

const LANGUAGES = [["uk", "Українська"], ["ru", "Русский"], ["en", "English"]];
const NAMES = {
  uk: ["Марта", "Соломія", "Оксана", "Ярина", "Тарас", "Богдан", "Остап", "Назар"],
  ru: ["Анна", "Дарья", "Вера", "Полина", "Дмитрий", "Павел", "Игорь", "Лев"],
  en: ["Emma", "Grace", "Alice", "Ruth", "Jack", "Henry", "Oscar", "Leo"],
};
const CLAIMING = "The number of an imported customer claims that account and its points.";
const KEPT = "person"; // each tab of the browser may hold another phone

export class People {
  /** `chosen(person)` is told whose phone it is from now on; null: nobody's. */
  constructor({ customers, staff, chosen }) {
    this.customers = customers;
    this.staff = staff; // have telephones as well
    this.chosen = chosen;
    this.persons = [];
    this.current = null;
    this.select = byId("person");
    this.select.addEventListener("change", () => this.choose(Number(this.select.value)));
    byId("new-shopper").addEventListener("click", () => this.ask());
  }

  async refresh() {
    const { persons } = await call("GET", "api/persons");
    this.persons = persons;
    this.choose(this.current?.id ?? Number(sessionStorage.getItem(KEPT)));
  }

  /** The person with this id, or else the last shopper made. */
  choose(id) {
    const isStaff = (person) => this.staff.some((one) => one.id === person.id);
    const shoppers = this.persons.filter((one) => !isStaff(one));
    const person = this.persons.find((one) => one.id === id) ?? shoppers.at(-1) ?? null;
    const pairs = (persons) => persons.map((one) => [String(one.id), title(one)]);
    options(this.select, person && shoppers.length ? pairs(shoppers) : [["", "nobody yet"]]);
    const staff = pairs(this.persons.filter(isStaff)).map(([value, label]) => element("option", { value }, label));
    if (staff.length) this.select.append(element("optgroup", { label: "The shop’s people" }, ...staff));
    this.select.value = String(person?.id ?? "");
    this.select.disabled = !this.persons.length;
    if (person && person.id === this.current?.id) return;
    this.current = person;
    if (person) sessionStorage.setItem(KEPT, String(person.id));
    this.chosen(person);
  }

  /** Asks for a new shopper in a dialog. */
  ask() {
    const close = () => byId("dialog").close();
    const form = this.form(close, button("Cancel", close));
    openDialog("ask", "New shopper", element("h2", {}, "New shopper"), form);
  }

  /** The form, filled in already, so that one click is enough. */
  form(done = () => {}, ...more) {
    const language = select("language", LANGUAGES);
    const name = element("input", { name: "first_name", required: true, maxlength: 64, autocomplete: "off" });
    const phone = element("input", { name: "phone", type: "tel", pattern: "\\+?[0-9]{9,15}", autocomplete: "off" });
    language.value = one(LANGUAGES)[0];
    name.value = one(NAMES[language.value]);
    phone.value = newPhone();
    language.addEventListener("change", () => {
      if (Object.values(NAMES).flat().includes(name.value)) name.value = one(NAMES[language.value]);
    });
    const refused = element("p", { role: "alert" });
    return element(
      "form",
      {
        class: "shopper",
        onsubmit: (event) => {
          event.preventDefault();
          const body = { first_name: name.value.trim(), phone: phone.value, language_code: language.value };
          this.make(body).then(done, (problem) => refused.replaceChildren(problem.message));
        },
      },
      element("label", {}, "First name", name),
      element("label", {}, "Phone", phone),
      this.hint(phone, name),
      element("label", {}, "Language of the phone", language),
      refused,
      element("div", { class: "row" }, ...more, element("button", { class: "main" }, "Take the phone")),
    );
  }

  async make(body) {
    const person = await call("POST", "api/persons", { body });
    this.current = null;
    sessionStorage.setItem(KEPT, String(person.id));
    await this.refresh();
  }

  /** Imported customers, to try out how a number brings its account along. */
  hint(phone, name) {
    const hint = element("div", { class: "hint" }, CLAIMING);
    const free = this.customers.filter((one) => !this.persons.some((person) => person.phone === one.phone));
    if (!free.length) return hint;
    const picked = select("", [["", "Choose one …"], ...free.map((one) => [one.phone, customer(one)])]);
    picked.setAttribute("aria-label", "An imported customer");
    picked.addEventListener("change", () => {
      const found = free.find((one) => one.phone === picked.value);
      phone.value = found?.phone ?? newPhone();
      if (found) name.value = found.first_name;
    });
    hint.append(" ", picked);
    return hint;
  }
}

function select(name, pairs) {
  const made = element("select", { name });
  options(made, pairs);
  return made;
}

function title(person) {
  const name = [person.first_name, person.last_name].filter(Boolean).join(" ");
  return [name, person.phone].filter(Boolean).join(" · ");
}

function customer(one) {
  return `${one.phone} · ${one.first_name}, ${one.points} points`;
}

function one(list) {
  return list[Math.floor(Math.random() * list.length)];
}

/** A mobile number of a network that was all but switched off, and none that a customer of the sample shop has. */
function newPhone() {
  return `+3809211${String(Math.floor(Math.random() * 100_000)).padStart(5, "0")}`;
}
