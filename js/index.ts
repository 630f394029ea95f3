import { unwrap, wrap } from "./client/wrap.js";
import { UnsupportedClientError } from "./errors.js";
import { UserMemory } from "./memory.js";
import { checkOptions } from "./options.js";
import type { FastMemoryOptions, Memory } from "./types.js";

export * from "./errors.js";
export type * from "./types.js";

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
  if (typeof client !== "object" || client === null) {
    throw new UnsupportedClientError(`withFastMemory needs a client, got ${client === null ? "null" : typeof client}: withFastMemory(new OpenAI(), "alice")`);
  }
  return wrap(client, new UserMemory(userId, config, unwrap(client)));
}
