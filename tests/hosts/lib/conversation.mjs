import assert from "node:assert/strict";

import { keyOf, remembered } from "@fast-memory/mock/model";
import { BEEKEEPER } from "@fast-memory/test-support/conversation";

export const STEPS = ["load", "chat", "restart", "recall"];

export const ANSWER = "Noted.";

/**
 * A user introduces himself, the host is started again, and he asks.
 *
 * @param {import("./host-app.mjs").HostApp} app
 * @param {() => Promise<{ say(text: string): Promise<{ reply: string, kept: object }>, stop(): Promise<void> }>} start
 */
export async function assertRemembers(app, start) {
  let host = await app.step("load", start);
  await app.step("chat", () => assertTurn(app, host, BEEKEEPER.introduction, []));
  host = await app.step("restart", async () => {
    await host.stop();
    return start();
  });
  await app.step("recall", () =>
    assertTurn(
      app,
      host,
      BEEKEEPER.question,
      BEEKEEPER.learned.map(({ content }) => content),
    ),
  );
  await host.stop();
}

/** The model was told what it should be, the user saw nothing of it, and one memory is kept, with its vector, by a model that is loaded. */
async function assertTurn({ mock }, host, text, told) {
  mock.forget();
  const { reply, kept } = await host.say(text);
  assert.equal(reply, ANSWER);
  assert.equal(mock.chats.length, 1);
  assert.ok(keyOf(mock.chats[0]), "the model was not asked for a block");
  assert.deepEqual(
    remembered(mock.chats[0]).map((memory) => memory.text),
    told,
  );
  assert.deepEqual(kept, { memories: 1, embedded: 1, embedder: "ready" });
}
