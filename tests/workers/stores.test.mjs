import { join } from "node:path";
import { after, before } from "node:test";

import { storeChecks } from "../../pkg/testing.js";
import { test } from "../mock/deadline.mjs";
import { project, tool, Worker } from "./worker.mjs";

let app;
let worker;

before(async () => {
  app = await project(new URL("./app", import.meta.url));
  await tool("wrangler", ["deploy", "--dry-run", "--outdir", "out"], app);
  const bindings = { LLM_URL: "http://127.0.0.1", GATE_URL: "http://127.0.0.1" };
  const objects = [{ className: "FastMemory", useSQLite: true }];
  worker = await Worker.start({ folder: join(app.folder, "out"), state: join(app.folder, "state"), bindings, additionalUnboundDurableObjects: objects, d1Databases: { FAST_MEMORY_DB: "memory" } });
});
after(async () => {
  await worker?.stop();
  await app?.remove();
});

for (const store of ["object", "d1"]) {
  for (const { name } of storeChecks(() => {})) test(`${store}: ${name}`, () => worker.ask("check", { store, name }));
}
