import path from "node:path";
import { pathToFileURL } from "node:url";

import { PACKAGE } from "@fast-memory/test-support/published-package";
import { KNOWN } from "../conversation.mjs";

/** The package's exports. */
export const fastMemory = await import(pathToFileURL(path.join(PACKAGE, "index.js")).href);

let users = 0;

/** A user of its own each time. Without the embedder memories are found by their words. */
function userAndOptions(failures, options) {
  const onError = (error) => failures.push(error);
  return [`user ${++users}`, { store: "memory", modelUrl: "file:///nowhere/", onError, ...options }];
}

/**
 * @typedef {{ known?: string[], failures?: Error[], [option: string]: unknown }} MemorySettings what memory knows, where its failures
 *   go, and options of createMemory or withFastMemory
 */

/** @param {MemorySettings} [settings] */
export async function memoryOf({ known = KNOWN, failures = [], ...options } = {}) {
  const memory = fastMemory.createMemory(...userAndOptions(failures, options));
  for (const text of known) await memory.add(text);
  return memory;
}

/**
 * `client` with a memory.
 *
 * @param {any} client
 * @param {MemorySettings} [settings]
 */
export async function wrapped(client, { known = KNOWN, failures = [], ...options } = {}) {
  const remembering = fastMemory.withFastMemory(client, ...userAndOptions(failures, options));
  for (const text of known) await remembering.memory.add(text);
  return remembering;
}

/**
 * @param {any} memory
 * @param {string[]} [known] what it knew before
 * @returns {Promise<string[]>} what it knows beside that
 */
export async function learnedBy(memory, known = KNOWN) {
  return (await memory.getAll()).map(({ text }) => text).filter((text) => !known.includes(text));
}
