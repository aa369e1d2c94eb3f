// The page's words with the server: JSON there and back. Whatever goes wrong becomes a Problem that can be shown.

const PATIENCE = 8000; // milliseconds without an answer that are as good as no network

/** `status` is 0 when there was no answer: nobody knows then whether the request had its effect. */
export class Problem extends Error {
  constructor(status, detail, code = "", body = {}) {
    super(detail);
    Object.assign(this, { status, code, body });
  }

  /** Trying again later may help: no network, or the server is ill. */
  get passing() {
    return this.status === 0 || this.status >= 500;
  }
}

const listeners = new Set();
let reached = true;

/** `told(reached)` is called whenever the network comes or goes. */
export function watchNetwork(told) {
  listeners.add(told);
}

function reach(now) {
  if (now === reached) return;
  reached = now;
  for (const told of listeners) told(now);
}

export const isReached = () => reached;

/** An answer's JSON, or null when there is none. A call that was given up by its `signal` raises an AbortError. */
export async function call(method, path, body, { signal, type = "application/json" } = {}) {
  const given = body === undefined ? {} : { headers: { "Content-Type": type } };
  const sent = body === undefined || type !== "application/json" ? body : JSON.stringify(body);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE);
  const giveUp = () => late.abort();
  signal?.addEventListener("abort", giveUp);
  try {
    const response = await fetch(path, { method, body: sent, signal: late.signal, cache: "no-store", ...given });
    const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
    const answer = isJson ? await response.json() : null;
    reach(true);
    if (response.ok) return answer;
    throw new Problem(response.status, answer?.detail ?? String(response.status), answer?.code, answer ?? {});
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (signal?.aborted) throw new DOMException("given up", "AbortError");
    reach(false);
    throw new Problem(0, "");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** What the page asks of its own server. */
export const ask = (what, body = {}, options = {}) => call("POST", `/till/api/${what}`, body, options);
export const standing = () => call("GET", "/till/api/standing");

/** Whether we are reached again; asks for nothing. */
export const knock = () => call("GET", "/healthz").catch(() => null);
