import type { Citation } from "./types.js";

/** `part` without the citations (V4) that point behind its visible text of `length` characters, into a block. */
export function withCitationsUpTo<P extends { readonly citations?: readonly Citation[] }>(length: number, part: P): P {
  const citations = part.citations?.filter(({ startIndex }) => (startIndex ?? 0) < length);
  return citations?.length === part.citations?.length ? part : { ...part, citations };
}
