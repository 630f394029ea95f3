import { UserBackgroundMemory } from "../extraction/background-memory.js";
import { MemoryContext } from "../memory/context.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkBackgroundOptions, checkOptions } from "../options/options.js";
import type { BackgroundMemory, BackgroundMemoryOptions } from "../types/extraction.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { checkClient, unwrap, wrap } from "./wrap.js";

/**
 * Gives `client` a memory of the user `userId`: relevant memories go into each chat request, and what the model learned is taken
 * out of its reply and stored. Returns a copy that is used like `client`, which stays unchanged. Wrapping a wrapped client
 * replaces its memory.
 *
 * @param client an OpenAI-compatible client
 * @param userId whose memory it is; users never share memories
 * @throws ConfigError for an unknown or invalid option
 * @throws UnsupportedClientError when the client has no place for a hook
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
 * Like {@link withFastMemory}, but leaves replies untouched: the user's messages are queued in the store, and a second, cheap
 * model reads them in batches, in the background. A closed page or a failing provider loses nothing, and no message is learned
 * twice.
 *
 * @throws ConfigError for an unknown or invalid option, or a client that cannot be asked
 * @throws UnsupportedClientError when the client has no place for a hook
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
