import { UserMemory } from "../../memory/user-memory.js";
import { ConfigError } from "../../types/errors.js";
import type { Memory } from "../../types/memory.js";
import { chatFetch } from "./fetch.js";

/**
 * Wraps a `fetch` with memory, for SDKs and frameworks that accept one. Requests are recognised by method and path on any host;
 * all others pass through unchanged.
 *
 * @param memory from {@link createMemory}, or `client.memory`
 * @throws ConfigError when `fetch` is not a function or `memory` is not a memory
 * @example
 * const memory = createMemory("alice");
 * const model = new ChatOpenAI({ model: "gpt-4o", configuration: { fetch: memoryFetch(fetch, memory) } });
 */
export function memoryFetch(fetch: typeof globalThis.fetch, memory: Memory): typeof globalThis.fetch {
  if (typeof fetch !== "function") {
    throw new ConfigError(
      `memoryFetch needs a fetch, got ${fetch === null ? "null" : typeof fetch}: memoryFetch(fetch, createMemory("alice"))`,
    );
  }
  if (!(memory instanceof UserMemory)) {
    throw new ConfigError(
      'memoryFetch needs a memory of createMemory or client.memory: memoryFetch(fetch, createMemory("alice"))',
    );
  }
  return chatFetch(fetch, memory.chat);
}
