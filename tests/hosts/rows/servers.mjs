import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { transform } from "esbuild";

import { bun, deno } from "@fast-memory/test-support/javascript-runtimes";
import { nodeAtLeast, nodeExactly, versionOfNode } from "../../../scripts/lib/node-versions.mjs";
import { ANSWER } from "../lib/conversation.mjs";
import { assertProgramRemembers } from "../lib/program.mjs";
import { tools } from "../lib/tools.mjs";

/** The same source as CommonJS, as a compiler would put it out: `import` becomes `require`. */
async function toCommonJs(app) {
  await app.write("commonjs/package.json", JSON.stringify({ type: "commonjs" }));
  for (const name of ["chat.js", "lines.js", "program.js", "libsql.js"]) {
    const { code } = await transform(await readFile(app.path(name), "utf8"), { format: "cjs", platform: "node" });
    await app.write(`commonjs/${name}`, code);
  }
  assert.match(await readFile(app.path("commonjs/chat.js"), "utf8"), /require\("fast-memory"\)/);
}

/** Without a word about stores, and without one that lasts. */
const WITHOUT_STORE = `
import { StoreUnavailableError } from "fast-memory";
import { openChat } from "./chat.js";

const chat = openChat(process.argv[2]);
const reply = await chat.say("Hello");
const error = await chat.kept().catch((error) => error);
console.log(JSON.stringify({ reply, isTyped: error instanceof StoreUnavailableError, code: error.code, message: error.message }));
`;

async function assertRefused(app) {
  await app.write("refused.js", WITHOUT_STORE);
  const { stdout } = await app.step("load", () => app.run(nodeExactly(20), ["refused.js", app.mock.baseURL]));
  const { reply, message, ...error } = JSON.parse(stdout);
  await app.step("chat", () => assert.equal(reply, ANSWER));
  assert.deepEqual(error, { isTyped: true, code: "store_unavailable" });
  assert.match(
    message,
    /^nothing in Node 20\.\S+ keeps memories by itself.*npm install @libsql\/client.*libsql\(createClient\(\{ url: "file:fast-memory\.db" \}\)\)/s,
  );
}

const DENO = ["run", "--allow-net=127.0.0.1", "--allow-env", "--allow-read", "--allow-write"];

const SYSTEMS = {
  import: (app, program) => program,
  async require(app, program) {
    await toCommonJs(app);
    return `commonjs/${program}`;
  },
};

/** A program in both systems of modules. */
const nodeRows = (host, node, { program, store = "" }) =>
  Object.entries(SYSTEMS).map(([system, prepare]) => ({
    host,
    form: system + store,
    version: () => versionOfNode(node()),
    async run(app) {
      await assertProgramRemembers(app, [node(), await prepare(app, program)]);
    },
  }));

export const SERVERS = [
  ...nodeRows("Node 20", () => nodeExactly(20), { program: "libsql.js", store: ", libsql" }),
  {
    host: "Node 20",
    form: "no store: what to paste",
    version: () => versionOfNode(nodeExactly(20)),
    steps: ["load", "chat"],
    run: assertRefused,
  },
  ...nodeRows("Node 22", () => nodeAtLeast(22), { program: "program.js" }),
  ...nodeRows("Node 26", () => nodeExactly(26), { program: "program.js" }),
  {
    host: "Bun",
    form: "import",
    version: () => tools.version("bun"),
    run: (app) => assertProgramRemembers(app, [bun(), "program.js"]),
  },
  {
    host: "Deno",
    form: "import",
    version: () => tools.version("deno"),
    run: (app) => assertProgramRemembers(app, [deno(), ...DENO, "program.js"]),
  },
];
