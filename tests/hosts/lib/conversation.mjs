import assert from "node:assert/strict";

import { lastUserText, nonceOf, remembered, wellBehaved } from "../../mock/model.mjs";

export const STEPS = ["load", "chat", "restart", "recall"];

const INTRODUCTION = "I keep bees on my balcony.";
const QUESTION = "Which animals live at my place?";
export const ANSWER = "Noted.";
const LEARNED = "Keeps bees, small animals, at home on the balcony";

export function teach(mock) {
  const memories = (request) => (lastUserText(request).startsWith(INTRODUCTION) ? [{ content: LEARNED, category: "fact" }] : []);
  mock.model = wellBehaved({ answer: ANSWER, memories });
}

/**
 * A user introduces himself, the host is started again, and he asks.
 * @param {() => Promise<{ say(text: string): Promise<{ reply: string, kept: object }>, stop(): Promise<void> }>} start
 */
export async function assertRemembers(app, start) {
  let host = await app.step("load", start);
  await app.step("chat", () => assertTurn(app, host, INTRODUCTION, []));
  host = await app.step("restart", async () => {
    await host.stop();
    return start();
  });
  await app.step("recall", () => assertTurn(app, host, QUESTION, [LEARNED]));
  await host.stop();
}

/** The model was told what it should be, the user saw nothing of it, and one memory is kept, with its vector, by a model that is loaded. */
async function assertTurn({ mock }, host, text, told) {
  mock.forget();
  const { reply, kept } = await host.say(text);
  assert.equal(reply, ANSWER);
  assert.equal(mock.chats.length, 1);
  assert.ok(nonceOf(mock.chats[0]), "the model was not asked for a block");
  assert.deepEqual(remembered(mock.chats[0]).map((memory) => memory.text), told);
  assert.deepEqual(kept, { memories: 1, embedded: 1, embedder: "ready" });
}
