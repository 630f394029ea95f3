import type { ChatTurns } from "../../chat/turns.js";
import { sendWithMemory, unwrapFetch } from "../http/fetch.js";
import type { Fetch } from "../http/request.js";
import type { StainlessClient } from "./stainless.js";

type Call = RequestInit & { url: string };
type Middleware = (call: Call, next: (call: Call) => Promise<Response>) => Promise<Response>;
interface AnthropicClient extends StainlessClient {
  middleware: readonly Middleware[];
}

const chatMiddlewares = new WeakSet<Middleware>();

/** A client with the fetch-level middleware of @anthropic-ai/sdk, which runs before requests are signed (Bedrock, Vertex). */
export function hasMiddleware(client: object): client is AnthropicClient {
  const { middleware, withOptions } = client as Partial<AnthropicClient>;
  return Array.isArray(middleware) && typeof withOptions === "function";
}

/** Installs memory as the last middleware, the nearest to the service; the one of another memory is replaced. */
export function installMiddleware(copy: StainlessClient, turns: ChatTurns): void {
  const client = copy as AnthropicClient;
  client.fetch = unwrapFetch(client.fetch);
  client.middleware = [
    ...client.middleware.filter((middleware) => !chatMiddlewares.has(middleware)),
    chatMiddleware(turns),
  ];
}

function chatMiddleware(turns: ChatTurns): Middleware {
  const middleware: Middleware = (call, next) => {
    const { url, ...init } = call;
    const send: Fetch = (input, sent) => next(sent === init ? call : { ...sent, url: String(input) });
    return sendWithMemory(send, [url, init], turns);
  };
  chatMiddlewares.add(middleware);
  return middleware;
}
