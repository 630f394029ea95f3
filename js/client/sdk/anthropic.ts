import type { UserMemory } from "../../memory/user-memory.js";
import { remember, unwrapFetch } from "../http/fetch.js";
import type { Fetch } from "../http/request.js";
import type { StainlessClient } from "./stainless.js";

type Call = RequestInit & { url: string };
type Middleware = (call: Call, next: (call: Call) => Promise<Response>) => Promise<Response>;
interface AnthropicClient extends StainlessClient {
  middleware: readonly Middleware[];
}

const ours = new WeakSet<Middleware>();

/** A client with the fetch-level middleware of @anthropic-ai/sdk, which runs before requests are signed (Bedrock, Vertex). */
export function hasMiddleware(client: object): client is AnthropicClient {
  const { middleware, withOptions } = client as Partial<AnthropicClient>;
  return Array.isArray(middleware) && typeof withOptions === "function";
}

/** Memory is the last of the app's middleware, the nearest to the service. */
export function equipMiddleware(copy: StainlessClient, memory: UserMemory): void {
  const client = copy as AnthropicClient;
  client.fetch = unwrapFetch(client.fetch);
  client.middleware = [...client.middleware.filter((one) => !ours.has(one)), memoryMiddleware(memory)];
}

function memoryMiddleware(memory: UserMemory): Middleware {
  const middleware: Middleware = (call, next) => {
    const { url, ...init } = call;
    const send: Fetch = (input, sent) => next(sent === init ? call : { ...sent, url: String(input) });
    return remember(send, [url, init], memory);
  };
  ours.add(middleware);
  return middleware;
}
