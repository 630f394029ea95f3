import type { ChatTurn } from "../chat/turn.js";
import { withTexts } from "./body-echo.js";
import { withCitationsUpTo } from "./citations.js";
import { completeFinishReason } from "./finish-reason.js";
import type { Citation, ContentPart, GenerateResult } from "./types.js";

interface TextPart extends ContentPart {
  readonly text: string;
  readonly citations?: readonly Citation[];
  readonly providerMetadata?: unknown;
}

/** A result without the blocks in its texts; the same object when it has none. */
export function filterResult<R extends GenerateResult>(result: R, turn: ChatTurn): R {
  let channels = 0;
  let endsInBlock = false;
  const filteredTexts = new Map<string, string>();
  const content = result.content.flatMap((part) => {
    if (!isText(part)) return [part];
    const channel = channels++;
    const text = turn.pushText(channel, part.text) + turn.finishText(channel);
    endsInBlock = turn.endsInBlock;
    if (text === part.text) return [part];
    filteredTexts.set(part.text, text);
    // A text of nothing but a block goes, unless it has an id that the provider expects back.
    if (text === "" && part.providerMetadata === undefined) return [];
    return [{ ...withCitationsUpTo(text.length, part), text }];
  });
  if (filteredTexts.size === 0) return result;
  const finishReason = endsInBlock ? completeFinishReason(result.finishReason) : result.finishReason;
  return withTexts({ ...result, content, finishReason }, filteredTexts);
}

function isText(part: ContentPart): part is TextPart {
  return part.type === "text";
}
