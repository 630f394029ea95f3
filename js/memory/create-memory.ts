import { checkOptions } from "../options/options.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { UserMemory } from "./user-memory.js";

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
