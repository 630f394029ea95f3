import { createMemory } from "../../pkg/index.js";

/** @type {import("../../pkg/index.js").FastMemoryOptions} */
const SILENT = { store: "memory", modelUrl: "file:///nowhere/", onError: () => undefined };
let databases = 0;

/**
 * Options for a memory that nothing else shares, without an embedder.
 *
 * @param {import("../../pkg/index.js").FastMemoryOptions} [options] others
 * @returns {import("../../pkg/index.js").FastMemoryOptions}
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
