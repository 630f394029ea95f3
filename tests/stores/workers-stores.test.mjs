import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { ODD_IDS } from "@fast-memory/test-support/isolation";
import { storeChecks } from "../../pkg/testing.js";
import { OBJECTS, project, Worker, wrangler } from "../workers/worker.mjs";

let app;
let worker;

before(async () => {
  app = await project(new URL("../workers/app", import.meta.url));
  await wrangler(["deploy", "--dry-run", "--outdir", "out"], app);
  const bindings = { LLM_URL: "http://127.0.0.1", GATE_URL: "http://127.0.0.1" };
  worker = await Worker.start({
    folder: join(app.folder, "out"),
    state: join(app.folder, "state"),
    bindings,
    additionalUnboundDurableObjects: OBJECTS,
    d1Databases: { FAST_MEMORY_DB: "memory" },
  });
});
after(async () => {
  await worker?.stop();
  await app?.remove();
});

for (const [store, said] of [
  ["object", "Durable Object"],
  ["d1", "D1"],
]) {
  for (const { name } of storeChecks(() => undefined))
    test(`${said} in workerd: ${name}`, () => worker.ask("check", { store, name }));
}

test("the rows of a user that exceed one answer of an object are read in pages", async () => {
  const { value } = await worker.ask("rows", { namespace: "rich", commits: 4, rows: 20, size: 500_000 });
  assert.deepEqual(value, { rows: 80, bytes: 40_000_000, version: 4, full: true });
});

test("a commit that exceeds one call to an object is refused with what to do", async () => {
  await assert.rejects(worker.ask("rows", { namespace: "hasty", commits: 1, rows: 20, size: 1_000_000 }), {
    code: "store_full",
    message: /import fewer memories at a time; nothing was written/,
  });
});

for (const [store, other] of [
  ["object", "other object"],
  ["d1", "other d1"],
]) {
  test(`what is in "${store}" is not in "${other}"`, async () => {
    assert.equal((await worker.ask("apart", { store, other })).value, true);
    assert.equal((await worker.ask("apart", { store: other, other })).value, false);
  });
}

for (const [store, said] of [
  ["object", "Durable Objects"],
  ["d1", "D1"],
])
  test(`${said} in workerd: no user sees what another said`, async () => {
    const ids = ODD_IDS.filter((_, number) => number % 4 === 0);
    assert.deepEqual((await worker.ask("crossings", { store, seed: 5, rounds: 2, ids })).value, []);
  });
