import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { lastUserText, wellBehaved } from "@fast-memory/mock/model";
import { test } from "@fast-memory/test-support/deadline";
import { OBJECTS, project, Worker, wrangler } from "./worker.mjs";

let app;
let mock;
let worker;

before(async () => {
  [app, mock] = await Promise.all([project(new URL("./app", import.meta.url)), MockServer.start()]);
  mock.model = wellBehaved({
    answer: "Noted.",
    memories: (request) =>
      lastUserText(request).startsWith("Remember")
        ? [{ content: lastUserText(request).split("\n")[0], category: "fact" }]
        : [],
  });
  await wrangler(["deploy", "src/counted.js", "--dry-run", "--outdir", "out"], app);
  const bindings = { LLM_URL: mock.baseURL, GATE_URL: mock.baseURL };
  worker = await Worker.start({
    folder: join(app.folder, "out"),
    script: "counted.js",
    bindings,
    additionalUnboundDurableObjects: OBJECTS,
  });
});
after(async () => {
  await worker?.stop();
  await Promise.all([mock?.close(), app?.remove()]);
});

/** What is billed for a turn of a user who has ten memories, and was here before. */
async function billed(user, text, options) {
  await worker.ask("add", {
    user,
    texts: Array.from({ length: 10 }, (_, index) => `Knows thing ${index}`),
    ...options,
  });
  await worker.ask("chat", { user, text: "Hello", ...options });
  await settled(user);
  const { errors } = await worker.ask("chat", { user, text, ...options });
  assert.deepEqual(errors, []);
  return settled(user);
}

/** The counts, once the work after the reply is over. */
async function settled(object) {
  const sum = { requests: 0, rowsRead: 0, rowsWritten: 0 };
  for (let quiet = 0; quiet < 10; quiet++) {
    const { value } = await worker.ask("counts", { object });
    for (const name of Object.keys(sum)) sum[name] += value[name];
    if (value.requests > 0) quiet = 0;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return sum;
}

test("what a turn costs in a Durable Object is what docs/scale.md says", async (context) => {
  const figures = {
    "nothing learned": await billed("alice", "Hello"),
    "one memory learned": await billed("bob", "Remember my cat"),
    "one memory learned, with its vector": await billed("carol", "Remember my cat", { embedder: "minilm" }),
  };
  for (const [turn, { requests, rowsRead, rowsWritten }] of Object.entries(figures)) {
    context.diagnostic(`${turn}: ${requests} requests to the object, ${rowsRead} rows read, ${rowsWritten} written`);
  }
  assert.deepEqual(figures, {
    "nothing learned": { requests: 1, rowsRead: 3, rowsWritten: 0 },
    "one memory learned": { requests: 2, rowsRead: 9, rowsWritten: 2 },
    "one memory learned, with its vector": { requests: 4, rowsRead: 24, rowsWritten: 4 },
  });
});
