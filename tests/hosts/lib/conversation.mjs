import assert from "node:assert/strict";

import { lastUserText, nonceOf, remembered, wellBehaved } from "../../mock/model.mjs";

/** What the user says in the first turn, and asks in the second. */
export const INTRODUCTION = "I keep bees on my balcony.";
export const QUESTION = "Which animals live at my place?";
const ANSWER = "Noted.";
const LEARNED = "Keeps bees, small animals, at home on the balcony";

export function teach(mock) {
  const memories = (request) => (lastUserText(request).startsWith(INTRODUCTION) ? [{ content: LEARNED, category: "fact" }] : []);
  mock.model = wellBehaved({ answer: ANSWER, memories });
}

/** The first turn was learned from, the second recalled it, and the user saw nothing of either. */
export function assertRemembered(mock, replies) {
  assert.deepEqual(replies, [ANSWER, ANSWER]);
  assert.equal(mock.chats.length, 2);
  assert.ok(mock.chats.every(nonceOf), "a turn was not asked for a block");
  assert.deepEqual(mock.chats.map((chat) => remembered(chat).map(({ text }) => text)), [[], [LEARNED]]);
}

/** One memory, with its vector, by a model that has been loaded. */
export function assertKept(kept) {
  assert.deepEqual(kept, { memories: 1, embedded: 1, embedder: "ready" });
}
