// Groups of documents and questions, each stored as a user of its own through the public API.
import { readFileSync } from "node:fs";

import { createMemory } from "../../pkg/index.js";
import { cachedMiniLm } from "./cached-minilm.mjs";

/** The lines of `files`: {suite, group, docs: [{id, text, after?, about?}], queries: [{q, evidence, category}]}. */
export function readGroups(files) {
  return files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line)),
  );
}

/**
 * Stores `docs` as memories of a user, with the text before each as its context.
 *
 * @returns the memory, and of each stored id the document ids that it stands for
 */
export async function storeDocuments(user, docs, options = {}) {
  const memory = createMemory(user, { store: "memory", embedder: cachedMiniLm, ...options });
  const standsFor = new Map();
  const records = await memory.addMany(docs.map(({ text, after }) => ({ text, context: after || undefined })));
  records.forEach(({ id }, at) => {
    // Two documents with one text are one memory.
    const { id: document, about = [document] } = docs[at];
    standsFor.set(id, [...(standsFor.get(id) ?? []), ...about]);
  });
  await memory.ready();
  return { memory, standsFor };
}

/** The share of `evidence` that `hits` bring. */
export function found(hits, evidence, standsFor) {
  const seen = new Set(hits.flatMap((hit) => standsFor.get(hit.memory.id)));
  return evidence.filter((id) => seen.has(id)).length / evidence.length;
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export const percent = (share) => Number((100 * share).toFixed(1));
