import { checkOptions } from "../options/options.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { MemoryContext } from "./context.js";
import { UserMemory } from "./user-memory.js";

/**
 * The memory of the user `userId`, for code that takes a fetch or a middleware rather than a client: see {@link memoryFetch}.
 * `useLocalEmbeddings: false` needs a client: use {@link withFastMemory}.
 *
 * @throws ConfigError for an option that does not exist or cannot be used
 * @example
 * const memory = createMemory("alice");
 * await memory.search("python preferences", { topK: 5 });
 */
export function createMemory(userId: string, options: FastMemoryOptions = {}): Memory {
  return new UserMemory(new MemoryContext(userId, checkOptions(userId, options), undefined));
}
