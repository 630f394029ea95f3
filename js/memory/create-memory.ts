import { checkOptions } from "../options/options.js";
import type { Memory } from "../types/memory.js";
import type { FastMemoryOptions } from "../types/options.js";
import { MemoryContext } from "./context.js";
import { UserMemory } from "./user-memory.js";

/**
 * Creates the memory of the user `userId` without a client, for {@link memoryFetch} and {@link memoryMiddleware}. With
 * `useLocalEmbeddings: false` there is no client to embed with: use {@link withFastMemory} or `embedder`.
 *
 * @throws ConfigError for an unknown or invalid option
 * @example
 * const memory = createMemory("alice");
 * await memory.search("python preferences", { topK: 5 });
 */
export function createMemory(userId: string, options: FastMemoryOptions = {}): Memory {
  return new UserMemory(new MemoryContext(userId, checkOptions(userId, options), undefined));
}
