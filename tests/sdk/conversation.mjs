import { wellBehaved } from "@fast-memory/mock/model";

/** The usual question: it shares words with what is known about the user. */
export const QUESTION = "What grows in my garden? Grüße 👋🏽";
export const KNOWN = ["Grows tomatoes in the garden"];
export const ANSWER = "Füße hoch — 👩‍👩‍👧 あ.";
export const MEMORIES = [{ content: "Keeps bees — 🐝", category: "fact" }];
/** The texts of MEMORIES: what memory knows after a reply that teaches them. */
export const TAUGHT = MEMORIES.map(({ content }) => content);

/**
 * A model that answers, and teaches MEMORIES in a block when it is asked for one.
 *
 * @param {Partial<Parameters<typeof wellBehaved>[0]>} [how]
 * @returns {(request: any, exchange?: any) => any}
 */
export const teachingModel = (how) => wellBehaved({ answer: ANSWER, memories: MEMORIES, ...how });
