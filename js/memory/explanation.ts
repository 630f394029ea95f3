import type { RawHit } from "../engine/bindings.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import { toHit } from "../engine/values.js";
import type { SearchHit } from "../types/search.js";

/** A hit with the reason why it was found for `query`. */
export function explainHit(hit: RawHit, query: string, engine: Pick<MemoryEngine, "sharedWords">): SearchHit {
  const { memory, cosine, lexical } = hit;
  const words = engine.sharedWords(query, memory.text);
  const quotedWords = words.map((word) => `"${word}"`).join(", ");
  const lexicalReason =
    words.length > 0
      ? `shares ${quotedWords} with the query (${lexical.toFixed(2)} of 1)`
      : "shares no word with the query";
  const cosineReason =
    cosine === undefined
      ? "its meaning was not compared, because a vector is missing"
      : `the cosine of the meanings is ${cosine.toFixed(2)}`;
  return { ...toHit(hit), explain: { cosine, lexical, words, reason: `${lexicalReason}; ${cosineReason}` } };
}
