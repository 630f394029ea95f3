import assert from "node:assert/strict";
import { readFile, rm } from "node:fs/promises";

import { BEEKEEPER } from "@fast-memory/test-support/conversation";
import { remembered } from "@fast-memory/mock/model";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";
import { serveBuilt } from "../lib/bundle.mjs";
import { ANSWER } from "../lib/conversation.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { assertProgramRemembers } from "../lib/program.mjs";
import { tools } from "../lib/tools.mjs";

// Bundles that have no import.meta.url: nothing in them says where the model is.

const NEEDS_URL = /has no address.*\{ modelUrl: "\/minilm\/" \}.*pathToFileURL.*found by their words/s;

const ONE_TURN = `
import { openChat } from "./chat.js";

async function main() {
  const failures = [];
  const chat = openChat(process.argv[2], { onError: ({ code, message }) => failures.push({ code, message }) });
  const reply = await chat.say(process.argv[3]);
  const model = await chat.kept().catch(({ code, message }) => ({ code, message }));
  console.log(JSON.stringify({ reply, model, codes: [...new Set(failures.map(({ code }) => code))] }));
}
void main();
`;
const WITH_URL = `
import { pathToFileURL } from "node:url";
import { answerLines } from "./lines.js";

void answerLines({ modelUrl: pathToFileURL("node_modules/fast-memory/minilm/") });
`;
const TYPO = `
import { openChat } from "./chat.js";

openChat("http://127.0.0.1:1", { topk: 3 });
`;

const esbuild = (app, from, ...options) =>
  app.run(tools.program("esbuild"), [from, "--bundle", "--outdir=dist", "--log-level=error", ...options]);

async function assertCommonJs(app) {
  await app.write("one-turn.js", ONE_TURN);
  await app.write("with-url.js", WITH_URL);
  const options = ["--platform=node", "--format=cjs", "--out-extension:.js=.cjs"];
  await app.step("load", async () => {
    for (const name of ["one-turn.js", "with-url.js"]) await esbuild(app, name, ...options);
  });
  const say = async (text, told) => {
    app.mock.forget();
    const { stdout } = await app.run(nodeAtLeast(22), ["dist/one-turn.cjs", app.mock.baseURL, text]);
    const { reply, model, codes } = JSON.parse(stdout);
    assert.equal(reply, ANSWER);
    assert.equal(model.code, "model_load");
    assert.match(model.message, NEEDS_URL);
    assert.deepEqual(codes, ["model_load"]);
    assert.deepEqual(
      remembered(app.mock.chats[0]).map((memory) => memory.text),
      told,
    );
  };
  await app.step("chat", () => say(BEEKEEPER.introduction, []));
  await app.step("recall", () =>
    say(
      BEEKEEPER.question,
      BEEKEEPER.learned.map(({ content }) => content),
    ),
  );
  for (const end of ["", "-wal", "-shm"]) await rm(app.path(`fast-memory.db${end}`), { force: true });
  await assertProgramRemembers(app, [nodeAtLeast(22), "dist/with-url.cjs"]);
}

async function assertIife(app) {
  const withUrl = (await readFile(app.path("page.js"), "utf8")).replace(
    'get("api"))',
    'get("api"), { modelUrl: "./minilm/" })',
  );
  await app.write("located.js", withUrl);
  await app.step("load", async () => {
    await esbuild(app, "page.js", "--format=iife");
    await app.copy("index.html", "dist/index.html");
  });
  const url = await serveBuilt(app);
  await app.step("chat", async () => {
    const context = await app.browser.newContext();
    app.onEnd(() => context.close());
    const page = await context.newPage();
    await page.goto(`${url}?api=${encodeURIComponent(app.mock.baseURL)}`);
    const { reply, model } = await page.evaluate(async (text) => {
      const reply = await chat.say(text);
      return { reply, model: await chat.kept().catch(({ code, message }) => ({ code, message })) };
    }, BEEKEEPER.introduction);
    assert.equal(reply, ANSWER);
    assert.equal(model.code, "model_load");
    assert.match(model.message, NEEDS_URL);
  });
  await esbuild(app, "located.js", "--format=iife", "--minify", "--entry-names=page");
  await app.copy("node_modules/fast-memory/minilm", "dist/minilm");
  await assertPageRemembers(app, url);
}

/** What a typo prints, in the package as it is and in bundles of it. */
async function assertShortErrors(app) {
  await app.write("typo.js", TYPO);
  await app.step("load", async () => {
    await esbuild(app, "typo.js", "--platform=node", "--format=esm", "--out-extension:.js=.mjs");
    await esbuild(app, "typo.js", "--platform=node", "--format=cjs", "--out-extension:.js=.cjs");
    await esbuild(app, "typo.js", "--platform=node", "--format=esm", "--minify", "--out-extension:.js=.min.mjs");
  });
  const bytes = (await readFile(app.path("node_modules/fast-memory/engine-bytes.js"), "utf8")).split("\n")[1];
  for (const file of ["typo.js", "dist/typo.mjs", "dist/typo.cjs", "dist/typo.min.mjs"]) {
    const { code, stderr } = await app.start(nodeAtLeast(22), [file]).ended();
    assert.equal(code, 1);
    assert.ok(!stderr.includes(bytes.slice(0, 100)), `${file} prints the engine's bytes`);
    // The line that threw is the whole of a minified app.
    if (file.includes(".min.")) continue;
    assert.match(stderr, /ConfigError: unknown option "topk": did you mean "topK"\?/);
    assert.ok(stderr.length < 3000, `${file} prints ${stderr.length} characters`);
  }
}

const version = () => tools.version("esbuild");

export const BUNDLE_FORMATS = [
  {
    host: "esbuild",
    form: "CommonJS for Node",
    version,
    steps: ["load", "chat", "recall", "restart"],
    run: assertCommonJs,
  },
  { host: "esbuild", form: "script (IIFE)", version, steps: ["load", "chat", "restart", "recall"], run: assertIife },
  { host: "Node", form: "a typo in an option", version, steps: ["load"], run: assertShortErrors },
];
