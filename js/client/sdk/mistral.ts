import type { ChatTurns } from "../../chat/turns.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { chatFetch, isChatFetch } from "../http/fetch.js";
import { defineHidden } from "../http/hidden-property.js";
import type { Fetch } from "../http/request.js";
import { copyOwnProperties } from "../copy-own-properties.js";

interface HttpClient {
  request(request: Request): Promise<Response>;
  /** @mistralai/mistralai's own class has these two; an app's may have `request` alone. */
  fetcher?: Fetch;
  clone?(): HttpClient;
}

interface MistralClient {
  constructor: Function;
  chat: { complete: unknown };
  _options: { httpClient?: HttpClient };
}

export function isMistral(client: object): client is MistralClient {
  const { _options, chat } = client as Partial<MistralClient>;
  return typeof _options === "object" && _options !== null && typeof chat?.complete === "function";
}

/** A client of the same class and options whose requests go through memory. */
export function wrapMistral(client: MistralClient, memory: UserMemory): object {
  const Class = client.constructor as new (options: object) => object;
  const copy = new Class({ ...client._options, httpClient: chatHttpClient(client._options.httpClient, memory.chat) });
  copyOwnProperties(Object.getOwnPropertyDescriptors(client), copy, ["memory"]);
  return defineHidden(copy, "memory", memory);
}

function chatHttpClient(original: HttpClient | undefined, turns: ChatTurns): HttpClient {
  // The SDK's default client calls whichever global fetch is there at the time of a request.
  if (!original) return { request: chatFetch((...args) => fetch(...args), turns) };
  if (typeof original.fetcher === "function" && typeof original.clone === "function") {
    const copy = original.clone();
    copy.fetcher = chatFetch(original.fetcher, turns);
    return copy;
  }
  const request = (isChatFetch(original.request) ? original.request : original.request.bind(original)) as Fetch;
  return { request: chatFetch(request, turns) };
}
