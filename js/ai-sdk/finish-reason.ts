import type { FinishReason } from "./types.js";

/** What a provider says of a whole reply, by what it says of one that was cut off. */
const WHOLE: Readonly<Record<string, string | undefined>> = {
  length: "stop",
  max_tokens: "end_turn",
  MAX_TOKENS: "STOP",
  max_output_tokens: undefined,
};

/** The reason for a reply of which nothing but its block was cut off: the app has all of it. */
export function withoutCutOff(reason: FinishReason): FinishReason {
  if (typeof reason === "string") return reason === "length" ? "stop" : reason;
  if (reason.unified !== "length") return reason;
  const { raw } = reason;
  return { ...reason, unified: "stop", raw: raw !== undefined && Object.hasOwn(WHOLE, raw) ? WHOLE[raw] : raw };
}
