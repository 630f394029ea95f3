import assert from "node:assert/strict";
import { after, before } from "node:test";

import { test } from "@fast-memory/test-support/deadline";
import { compile } from "@fast-memory/test-support/typescript";
import { project, wrangler } from "./worker.mjs";

let app;

before(async () => {
  app = await project(new URL("./types", import.meta.url));
});
after(() => app?.remove());

test("a Worker in TypeScript compiles with the types that wrangler generates", async () => {
  await wrangler(["types"], app);
  assert.equal(await compile(["-p", "."], { cwd: app.folder }), "");
});
