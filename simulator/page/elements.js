// Elements of the page, built so that no text can ever become markup.

/**
 * An element with attributes, listeners (`onclick: …`) and children. A string child becomes a text node; an attribute
 * that is null or false is left out, `true` is an empty attribute.
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function button(label, onclick, attributes = {}) {
  return element("button", { type: "button", onclick, ...attributes }, label);
}

export function byId(id) {
  return document.getElementById(id);
}

/** Fills a select with [value, label] pairs; the chosen value stays chosen when it is still there. */
export function options(select, pairs, chosen = select.value) {
  select.replaceChildren(...pairs.map(([value, label]) => element("option", { value }, label)));
  if (pairs.some(([value]) => value === chosen)) select.value = chosen;
}

/** What went wrong, to be read at once; `more` are buttons that help. */
export function problemBox(problem, ...more) {
  const code = problem.code ? element("code", {}, problem.code) : null;
  return element("div", { class: "problem", role: "alert" }, element("p", {}, problem.message), code, ...more);
}
