import { execFile } from "node:child_process";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { test } from "../mock/deadline.mjs";
import { project, tool } from "./worker.mjs";

const TSC = fileURLToPath(new URL("../../node_modules/typescript/bin/tsc", import.meta.url));

let app;

before(async () => {
  app = await project(new URL("./types", import.meta.url));
});
after(() => app?.remove());

test("a Worker in TypeScript takes the types, with those that wrangler writes", async () => {
  await tool("wrangler", ["types"], app);
  await promisify(execFile)(process.execPath, [TSC, "-p", "."], { cwd: app.folder }).catch(({ stdout }) => {
    throw new Error(stdout);
  });
});
