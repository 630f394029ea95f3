import { wellBehaved } from "../../mock/model.mjs";

/** The usual question: its words are those of what the user is known for. */
export const QUESTION = "What grows in my garden? Grüße 👋🏽";
export const KNOWN = ["Grows tomatoes in the garden"];
export const ANSWER = "Füße hoch — 👩‍👩‍👧 あ.";
export const MEMORIES = [{ content: "Keeps bees — 🐝", category: "fact" }];
export const TEACHES = MEMORIES.map(({ content }) => content);

/** A model that answers, and writes the block when it is asked for one. */
export const teacher = (how) => wellBehaved({ answer: ANSWER, memories: MEMORIES, ...how });
