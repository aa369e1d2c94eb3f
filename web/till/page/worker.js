// Keeps the page itself, so that it opens without a network too. Nothing that a call has answered is ever kept.

const KEPT = "till-1";
const PATIENCE = 3000; // milliseconds
const FILES = [
  "basket", "calls", "camera", "card", "done", "elements", "figures", "kept", "main", "pad", "quoting", "returns", "sale",
  "saleview", "scanner", "sending", "sign", "words",
].map((name) => `/till/page/${name}.js`);
const SHELL = ["/till", "/till/words.json", "/till/page/style.css", "/till/page/sale.css", "/till/page/icon.svg", ...FILES];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(SHELL)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method === "GET" && origin === location.origin && SHELL.includes(pathname)) {
    event.respondWith(newest(pathname));
  }
});

/** From the network, so that an upgrade is there at once; what was kept only when there is none. */
async function newest(pathname) {
  const cache = await caches.open(KEPT);
  try {
    const response = await fetch(pathname, { signal: AbortSignal.timeout(PATIENCE), credentials: "same-origin" });
    if (response.ok) await cache.put(pathname, response.clone());
    return response;
  } catch {
    return (await cache.match(pathname)) ?? Response.error();
  }
}
