import type { Turn } from "../engine/load.js";
import { withoutCutOff } from "./finish-reason.js";
import { withTexts } from "./raw.js";
import type { Citation, Generated, Part } from "./types.js";

interface TextPart extends Part {
  readonly text: string;
  readonly citations?: readonly Citation[];
  readonly providerMetadata?: unknown;
}

/** A whole reply without its blocks; the same object when it has none. */
export function cleanReply<R extends Generated>(result: R, turn: Turn): R {
  let lines = 0;
  let endsInBlock = false;
  const cleaned = new Map<string, string>();
  const content = result.content.flatMap((part) => {
    if (!isText(part)) return [part];
    const line = lines++;
    const text = turn.pushText(line, part.text) + turn.finishText(line);
    endsInBlock = turn.endsInBlock;
    if (text === part.text) return [part];
    cleaned.set(part.text, text);
    // Of a model that only took a note nothing is shown, but an id that the provider wants back.
    if (text === "" && part.providerMetadata === undefined) return [];
    return [{ ...citationsWithin(text.length, part), text }];
  });
  if (cleaned.size === 0) return result;
  const finishReason = endsInBlock ? withoutCutOff(result.finishReason) : result.finishReason;
  return withTexts({ ...result, content, finishReason }, cleaned);
}

/** `part`, of a text of so many characters, without the citations (V4) that point into its blocks. */
export function citationsWithin<P extends { readonly citations?: readonly Citation[] }>(length: number, part: P): P {
  const citations = part.citations?.filter(({ startIndex }) => (startIndex ?? 0) < length);
  return citations?.length === part.citations?.length ? part : { ...part, citations };
}

function isText(part: Part): part is TextPart {
  return part.type === "text";
}
