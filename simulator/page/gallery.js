// The pictures on the shopper's phone: one is chosen and sent, with what stands in the message line under it.

import { byId } from "./elements.js";

/** `send(file, caption)` answers whether it was done; the words come back into the line if not. */
export function gallery(name, text, send) {
  const chosen = byId(`${name}-file`);
  byId(name).addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", async () => {
    const [file] = chosen.files;
    chosen.value = ""; // the same one may be chosen again
    if (!file) return;
    const caption = text.value.trim();
    text.value = "";
    if (!(await send(file, caption))) text.value ||= caption;
  });
}
