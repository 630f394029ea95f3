import type { Api } from "../../engine/bindings.js";

/** What a request is for memory: a chat call, or one that reads replies that the service stored. */
export type Route = ChatRoute | StoredRoute;

export interface ChatRoute {
  readonly kind: "chat";
  readonly api: Api;
}

export interface StoredRoute {
  readonly kind: "stored";
  readonly isStream: boolean;
  /** The id of the response, where the path names one. */
  readonly replyId: string | undefined;
}

/** Ends of whole paths: `/responses/compact` and the like are other endpoints. */
const CHAT_PATHS: readonly (readonly [RegExp, Api])[] = [
  [/(?:^|\/)chat\/completions\/?$/, "completions"],
  [/(?:^|\/)responses\/?$/, "responses"],
  [/(?:^|\/)v1\/messages\/?$/, "messages"],
];

const STORED_GET_PATHS = [
  /(?:^|\/)responses\/[^/]+(?:\/input_items)?\/?$/,
  /(?:^|\/)chat\/completions(?:\/[^/]+(?:\/messages)?)?\/?$/,
  /(?:^|\/)conversations\/[^/]+\/items(?:\/[^/]+)?\/?$/,
];

const STORED_POST_PATHS = [/(?:^|\/)chat\/completions\/[^/]+\/?$/, /\/responses\/[^/]+\/cancel\/?$/];

const RESPONSE_ID = /(?:^|\/)responses\/([^/]+)\/?$/;

/** Finds the route by method and path alone; `undefined` for a request without memory. Any string will do for `url`. */
export function findRoute(method: string, url: string): Route | undefined {
  const [, path = "", query = ""] = /^([^?#]*)(?:\?([^#]*))?/.exec(url) ?? [];
  const matches = (end: RegExp) => end.test(path);
  if (method === "POST") {
    const api = CHAT_PATHS.find(([end]) => matches(end))?.[1];
    if (api) return { kind: "chat", api };
    return STORED_POST_PATHS.some(matches) ? { kind: "stored", isStream: false, replyId: undefined } : undefined;
  }
  if (method !== "GET" || !STORED_GET_PATHS.some(matches)) return undefined;
  return { kind: "stored", isStream: /(?:^|&)stream=true(?:&|$)/.test(query), replyId: RESPONSE_ID.exec(path)?.[1] };
}
