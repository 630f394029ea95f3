import type { SessionStats } from "../diagnostics/session-stats.js";
import { FastMemoryError } from "../types/errors.js";

/** Replies in a row whose block lacks the key: this model does not copy it. */
const MAX_REPLIES_WITHOUT_KEY = 3;

/** What is known of a reply. */
interface Reply {
  /** A block was asked for, and none that counts came. */
  readonly wasAsked: boolean;
  /** It holds a block without the turn's key, or in a code fence. */
  readonly unkeyed: boolean;
  /** Its shape is not that of the API. */
  readonly isUnknown: boolean;
}

/** What the app is to hear about the replies of this model or service, once each. The client may stop asking for blocks. */
export function replyFaults(session: SessionStats, { wasAsked, unkeyed, isUnknown }: Reply): FastMemoryError[] {
  const faults: FastMemoryError[] = [];
  const once = (code: string, message: string) => {
    if (session.reported.has(code)) return;
    session.reported.add(code);
    faults.push(new FastMemoryError(code, message));
  };
  if (wasAsked && isUnknown) {
    session.extractionOff ??= "unknown_reply";
    once(
      "unknown_reply",
      "the reply has another shape than its API: no text was found in it. This client asks for no memory block any more; { extract: false } says so from the start",
    );
  }
  if (unkeyed)
    once(
      "block_without_key",
      "the model wrote a memory block without the key that it was asked for, or in a code fence: nothing was learned from it. A larger model copies the key; { extract: false } asks for none",
    );
  if (session.repliesWithoutKey >= MAX_REPLIES_WITHOUT_KEY && !session.extractionOff) {
    session.extractionOff = "block_without_key";
    once(
      "extraction_off",
      `the last ${MAX_REPLIES_WITHOUT_KEY} replies had a memory block without the key: this client asks for none any more`,
    );
  }
  return faults;
}
