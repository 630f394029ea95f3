import { createMemory } from "../../pkg/index.js";

const SILENT = { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined };
let databases = 0;

/**
 * Options for a memory that nothing else shares, without an embedder.
 *
 * @param {object} [options] others
 */
export function freshOptions(options) {
  return { ...SILENT, dbName: `database-${++databases}`, ...options };
}

/** @param {...string} texts what it knows */
export async function memoryWith(...texts) {
  const memory = createMemory("alice", freshOptions());
  for (const text of texts) await memory.add(text);
  return memory;
}
