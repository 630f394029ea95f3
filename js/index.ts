import { memoryFetch as rememberingFetch } from "./client/fetch.js";
import { checkClient, unwrap, wrap } from "./client/wrap.js";
import { ConfigError } from "./errors.js";
import { UserMemory } from "./memory.js";
import { UserBackgroundMemory } from "./background/memory.js";
import { checkBackgroundOptions, checkOptions } from "./options.js";
import type { BackgroundMemory, BackgroundMemoryOptions, FastMemoryOptions, Memory } from "./types.js";

export { memoryMiddleware } from "./ai-sdk/middleware.js";
export type { MemoryMiddleware } from "./ai-sdk/types.js";
export * from "./errors.js";
export type * from "./operations.js";
export { type CallOptions, perCall } from "./per-call.js";
export { indexedDb } from "./store/indexed-db.js";
export type * from "./store/store.js";
export type * from "./types.js";
export { type RollingWindowOptions, RollingWindowTransform } from "./window.js";

/**
 * Gives `client` a memory of the user `userId`: what matters is put into each chat request, what the model learns is
 * taken out of its reply and kept on this device. The client that comes back is used like the one that went in, which is
 * left as it was. Wrapping a wrapped client replaces its memory.
 *
 * @param client an OpenAI-compatible client
 * @param userId whose memory it is; nothing crosses from one to another
 * @throws ConfigError for an option that does not exist or cannot be used
 * @throws UnsupportedClientError when the client has nothing to hook into
 * @example
 * const client = withFastMemory(new OpenAI(), "alice");
 * await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python" }] });
 * await client.memory.search("python preferences", { topK: 5 });
 */
export function withFastMemory<T extends object>(
  client: T,
  userId: string,
  options: FastMemoryOptions = {},
): T & { readonly memory: Memory } {
  const config = checkOptions(userId, options);
  checkClient(client);
  return wrap(client, new UserMemory(userId, config, unwrap(client)));
}

/**
 * The same as {@link withFastMemory}, but replies are not touched: what the user said waits in the store, and a second, cheap
 * model reads some of it at once, in the background. Nothing is lost when the page is closed or the provider fails; two tabs
 * never do the same twice.
 *
 * @throws ConfigError for an option that does not exist or cannot be used, or a client that cannot be asked
 * @throws UnsupportedClientError when the client has nothing to hook into
 * @example
 * const client = withMemory(new OpenAI(), "alice", { extractionModel: "gpt-4o-mini" });
 * await client.chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: "I prefer Python" }] });
 * await client.memory.flush();
 */
export function withMemory<T extends object>(
  client: T,
  userId: string,
  options: BackgroundMemoryOptions = {},
): T & { readonly memory: BackgroundMemory } {
  const config = checkBackgroundOptions(userId, options);
  checkClient(client);
  const memory = new UserBackgroundMemory(userId, config, unwrap(client));
  return wrap(client, memory) as unknown as T & { readonly memory: BackgroundMemory };
}

/**
 * The memory of the user `userId` for what takes a fetch or a middleware rather than a client: see {@link memoryFetch}.
 * With `useLocalEmbeddings: false` there is no client to embed with: use {@link withFastMemory}.
 *
 * @throws ConfigError for an option that does not exist or cannot be used
 * @example
 * const memory = createMemory("alice");
 * await memory.search("python preferences", { topK: 5 });
 */
export function createMemory(userId: string, options: FastMemoryOptions = {}): Memory {
  return new UserMemory(userId, checkOptions(userId, options), undefined);
}

/**
 * A fetch that remembers, for SDKs and frameworks that take one. What is no chat call passes through as it is.
 *
 * @param memory of {@link createMemory}, or `client.memory` of a client that {@link withFastMemory} gave
 * @throws ConfigError when `memory` is neither
 * @example
 * const memory = createMemory("alice");
 * const model = new ChatOpenAI({ model: "gpt-4o", configuration: { fetch: memoryFetch(fetch, memory) } });
 */
export function memoryFetch(fetch: typeof globalThis.fetch, memory: Memory): typeof globalThis.fetch {
  if (typeof fetch !== "function") {
    throw new ConfigError(`memoryFetch needs a fetch, got ${fetch === null ? "null" : typeof fetch}: memoryFetch(fetch, createMemory("alice"))`);
  }
  if (!(memory instanceof UserMemory)) {
    throw new ConfigError('memoryFetch needs a memory of createMemory or client.memory: memoryFetch(fetch, createMemory("alice"))');
  }
  return rememberingFetch(fetch, memory);
}
