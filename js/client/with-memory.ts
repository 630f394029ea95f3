import { UserBackgroundMemory } from "../extraction/background-memory.js";
import { MemoryContext } from "../memory/context.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkBackgroundOptions, checkOptions } from "../options/options.js";
import type { BackgroundMemory, BackgroundMemoryOptions } from "../types/extraction.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { checkClient, unwrap, wrap } from "./wrap.js";

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
  return wrap(client, new UserMemory(new MemoryContext(userId, config, unwrap(client))));
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
