import type { UserMemory } from "../../memory/user-memory.js";
import { isMemoryFetch, memoryFetch } from "../http/fetch.js";
import { copyOwn, define } from "./own-properties.js";
import type { Fetch } from "../http/request.js";

interface HttpClient {
  request(request: Request): Promise<Response>;
  /** Those of @mistralai/mistralai; an app may bring another that has `request` only. */
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
  const copy = new Class({ ...client._options, httpClient: withMemory(client._options.httpClient, memory) });
  copyOwn(Object.getOwnPropertyDescriptors(client), copy, ["memory"]);
  return define(copy, "memory", memory);
}

function withMemory(given: HttpClient | undefined, memory: UserMemory): HttpClient {
  // Without options the SDK's client only calls the global fetch, whichever that is by then.
  if (!given) return { request: memoryFetch((...args) => fetch(...args), memory) };
  if (typeof given.fetcher === "function" && typeof given.clone === "function") {
    const copy = given.clone();
    copy.fetcher = memoryFetch(given.fetcher, memory);
    return copy;
  }
  const request = (isMemoryFetch(given.request) ? given.request : given.request.bind(given)) as Fetch;
  return { request: memoryFetch(request, memory) };
}
