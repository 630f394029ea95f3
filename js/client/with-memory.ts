import { UserBackgroundMemory } from "../extraction/background-memory.js";
import { MemoryContext } from "../memory/context.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkBackgroundOptions, checkOptions } from "../options/options.js";
import type { BackgroundMemory, BackgroundMemoryOptions } from "../types/extraction.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { checkClient, unwrap, wrap } from "./wrap.js";

/**
 * Gives `client` a memory of the user `userId`: relevant memories are added to each chat request, and what the model learns is
 * taken out of its reply and stored on this device. The returned client is used like `client`, which stays as it is. Wrapping a
 * wrapped client replaces its memory.
 *
 * @param client an OpenAI-compatible client
 * @param userId the user whose memory it is; users share nothing
 * @throws ConfigError for an option that does not exist or cannot be used
 * @throws UnsupportedClientError when memory has nothing to hook into
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
  return wrap(client, new UserMemory(new MemoryContext(userId, config, unwrap(client))));
}

/**
 * Like {@link withFastMemory}, but learns in the background and leaves replies as they are: what the user said is queued in the
 * store, and a second, cheap model reads it in batches. The queue survives a closed page and a failing provider, and two tabs
 * never work on the same batch.
 *
 * @throws ConfigError for an option that does not exist or cannot be used, or a client that has no method to ask a model with
 * @throws UnsupportedClientError when memory has nothing to hook into
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
