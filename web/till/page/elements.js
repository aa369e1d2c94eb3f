// Elements of the page, made so that a text stays a text whatever is in it.

export const byId = (id) => document.getElementById(id);

/** An element; `on…` are listeners, false and null are left out, true is an attribute without a value. */
export function make(tag, given = {}, ...inside) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...inside.filter((one) => one !== null && one !== undefined && one !== false));
  return node;
}

export function press(label, onclick, given = {}) {
  return make("button", { type: "button", onclick, ...given }, label);
}

/** Replaces what `node` holds by `inside`. */
export function fill(node, ...inside) {
  node.replaceChildren(...inside.filter((one) => one !== null && one !== undefined && one !== false));
}

export function problemBox(problem, ...more) {
  return make("div", { class: "problem", role: "alert" }, make("p", {}, problem.message), ...more);
}

/** A dialog with a heading; it ends by `close()` or by Escape. */
export function ask(title, ...inside) {
  const dialog = byId("dialog");
  const heading = make("h2", { id: "dialog-title" }, title);
  dialog.setAttribute("aria-labelledby", "dialog-title");
  fill(dialog, heading, ...inside);
  if (!dialog.open) dialog.showModal();
  return () => dialog.close();
}
