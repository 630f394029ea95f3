import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { assertKept, assertRemembered, INTRODUCTION, QUESTION } from "../lib/conversation.mjs";
import { bun, deno, node20, node22 } from "../lib/tools.mjs";

const { transform } = createRequire(import.meta.url)("esbuild");

/** What Node 22 prints once of its SQLite. */
const ABOUT_SQLITE = /^\(node:\d+\) ExperimentalWarning: SQLite is an experimental feature.*\n\(Use `node --trace-warnings .*\n/;

async function runOnce(app, [command, ...args], options, texts) {
  const { stdout, stderr } = await app.run(command, [...args, app.mock.baseURL, JSON.stringify(options), ...texts]);
  assert.equal(stderr.replace(ABOUT_SQLITE, ""), "");
  const { replies, kept } = JSON.parse(stdout);
  assertKept(kept);
  return replies;
}

/** The program runs twice: what it learned is in a SQLite file. */
async function assertRemembersAcrossRuns(app, command) {
  const replies = [];
  for (const text of [INTRODUCTION, QUESTION]) replies.push(...(await runOnce(app, command, {}, [text])));
  assertRemembered(app.mock, replies);
}

/** There is no SQLite in Node 20. */
async function assertRemembersInOneRun(app, command) {
  assertRemembered(app.mock, await runOnce(app, command, { store: "memory" }, [INTRODUCTION, QUESTION]));
}

/** The same source as CommonJS, as a compiler would put it out: `import` becomes `require`. */
async function toCommonJs(app) {
  await mkdir(app.path("commonjs"));
  await app.write("commonjs/package.json", JSON.stringify({ type: "commonjs" }));
  for (const name of ["chat.js", "program.js"]) {
    const { code } = await transform(await readFile(app.path(name), "utf8"), { format: "cjs", platform: "node" });
    await app.write(`commonjs/${name}`, code);
  }
  assert.match(await readFile(app.path("commonjs/chat.js"), "utf8"), /require\("fast-memory"\)/);
}

const DENO = ["run", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--allow-write"];

export const SERVERS = [
  { host: "Node 20", form: "import, store: \"memory\"", run: (app) => assertRemembersInOneRun(app, [node20(), "program.js"]) },
  {
    host: "Node 20",
    form: "require, store: \"memory\"",
    async run(app) {
      await toCommonJs(app);
      await assertRemembersInOneRun(app, [node20(), "commonjs/program.js"]);
    },
  },
  { host: "Node 22", form: "import", run: (app) => assertRemembersAcrossRuns(app, [node22(), "program.js"]) },
  {
    host: "Node 22",
    form: "require",
    async run(app) {
      await toCommonJs(app);
      await assertRemembersAcrossRuns(app, [node22(), "commonjs/program.js"]);
    },
  },
  { host: "Bun", tool: "bun", form: "import", run: (app) => assertRemembersAcrossRuns(app, [bun(), "program.js"]) },
  { host: "Deno", tool: "deno", form: "import", run: (app) => assertRemembersAcrossRuns(app, [deno(), ...DENO, "program.js"]) },
];
