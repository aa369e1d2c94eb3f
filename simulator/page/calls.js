// The page's words with the server: JSON there and back; whatever goes wrong becomes a Problem to be shown.

/** `status` is 0 when there was no answer: nobody knows then whether the request had its effect. */
export class Problem extends Error {
  constructor(status, detail, code = "", body = {}) {
    super(detail);
    this.status = status;
    this.code = code;
    this.body = body;
  }
}

/** An answer's JSON, or null when there is none. */
export async function call(method, path, { body, key, type } = {}) {
  const headers = {};
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body !== undefined) headers["Content-Type"] = type ?? "application/json";
  const sent = type || body === undefined ? body : JSON.stringify(body);
  const response = await fetch(path, { method, headers, body: sent }).catch(() => {
    throw new Problem(0, "The simulator does not answer. Is Regulars still running?");
  });
  const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
  const answer = isJson ? await response.json() : null;
  if (!response.ok) throw problem(response.status, answer);
  return answer;
}

function problem(status, answer) {
  const fields = (answer?.errors ?? []).map((error) => ` ${error.field}: ${error.message}.`).join("");
  return new Problem(status, (answer?.detail ?? `The server answered ${status}.`) + fields, answer?.code, answer ?? {});
}

/** A picture the phone shows, as bytes. */
export async function picture(address) {
  const response = await fetch(address).catch(() => null);
  if (!response?.ok) throw new Problem(response?.status ?? 0, "The picture can't be fetched.");
  return response.blob();
}

export function pictureAddress(file) {
  return `api/files/${encodeURIComponent(file)}`;
}

/**
 * Tells what changed, as it happens: `changed({person, bot} | {list})`; `opened` each time the line is there (again),
 * since whatever happened in between went unheard; `lost` when it breaks.
 */
export function listen(path, { changed, opened, lost }) {
  const events = new EventSource(path);
  events.addEventListener("open", opened);
  events.addEventListener("error", () => {
    lost();
    if (events.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    setTimeout(() => listen(path, { changed, opened, lost }), 1000);
  });
  events.addEventListener("message", (event) => changed(JSON.parse(event.data)));
}
