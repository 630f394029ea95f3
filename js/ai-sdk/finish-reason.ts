import type { FinishReason } from "./types.js";

/** A provider's own finish reason of a complete reply, by the one of a truncated reply. */
const COMPLETE: Readonly<Record<string, string | undefined>> = {
  length: "stop",
  max_tokens: "end_turn",
  MAX_TOKENS: "STOP",
  max_output_tokens: undefined,
};

/** The finish reason of a reply that was truncated inside its block: the app gets the whole text. */
export function completeFinishReason(reason: FinishReason): FinishReason {
  if (typeof reason === "string") return reason === "length" ? "stop" : reason;
  if (reason.unified !== "length") return reason;
  const { raw } = reason;
  return { ...reason, unified: "stop", raw: raw !== undefined && Object.hasOwn(COMPLETE, raw) ? COMPLETE[raw] : raw };
}
