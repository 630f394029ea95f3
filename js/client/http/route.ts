import type { Api } from "../../engine/load.js";

/** Memory's part in a request: a turn of the chat, or a look at a reply that the service has stored. */
export type Route = { readonly api: Api } | { readonly stored: "document" | "stream"; readonly reply?: string | undefined };

/** Whole path ends: `/responses/compact` and the like are other endpoints. */
const TURNS: readonly (readonly [RegExp, Api])[] = [
  [/(?:^|\/)chat\/completions\/?$/, "completions"],
  [/(?:^|\/)responses\/?$/, "responses"],
  [/(?:^|\/)v1\/messages\/?$/, "messages"],
];

const STORED = [
  /(?:^|\/)responses\/[^/]+(?:\/input_items)?\/?$/,
  /(?:^|\/)chat\/completions(?:\/[^/]+(?:\/messages)?)?\/?$/,
  /(?:^|\/)conversations\/[^/]+\/items(?:\/[^/]+)?\/?$/,
];

/** Replies to these POSTs are stored replies too. */
const UPDATED = [/(?:^|\/)chat\/completions\/[^/]+\/?$/, /\/responses\/[^/]+\/cancel\/?$/];

/** What memory has to do with a request, by its method and path alone. Any text will do for `url`. */
export function findRoute(method: string, url: string): Route | undefined {
  const [, path = "", query = ""] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  if (method === "POST") {
    const api = TURNS.find(([end]) => end.test(path))?.[1];
    if (api) return { api };
    return UPDATED.some((end) => end.test(path)) ? { stored: "document" } : undefined;
  }
  if (method !== "GET" || !STORED.some((end) => end.test(path))) return undefined;
  const reply = /(?:^|\/)responses\/([^/]+)\/?$/.exec(path)?.[1];
  return { stored: /(?:^|&)stream=true(?:&|$)/.test(query) ? "stream" : "document", reply };
}
