import assert from "node:assert/strict";
import { readdir, readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { Spec, Validation } from "@cyclonedx/cyclonedx-library";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { MockServer } from "@fast-memory/mock";
import { keyOf, remembered, wellBehaved } from "@fast-memory/mock/model";
import { launchChromium } from "@fast-memory/test-support/chromium";
import { BEEKEEPER, modelOf } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { BUILD, inRoot, ROOT } from "../../scripts/lib/paths.mjs";
import { Consumer } from "./consumer.mjs";

/** The weights are 23.3 MB, the runtime of ONNX 11.5, the program 0.45. */
const MOST_BYTES = 38_200_000;
const PIECE = 3 * 64;

let app;
let mock;
let browser;

before(async () => {
  [app, mock, browser] = await Promise.all([Consumer.create(), MockServer.start(), launchChromium()]);
});
after(() => Promise.all([app?.remove(), mock?.close(), browser?.close()]));

/** A chunk is named by its content. */
const withoutHash = (path) => path.replace(/^((?:cli-)?(?:chunk|mcp)(?:\.workerd)?)-[A-Z0-9]{8}\.js$/, "$1-*.js");

test("the tarball holds what contents.txt lists, and nothing else", async () => {
  const listed = (await readFile(new URL("contents.txt", import.meta.url), "utf8")).trim().split("\n");
  const packed = [...new Set(app.files.map(withoutHash))];
  const missing = listed.filter((path) => !packed.includes(path));
  const unlisted = packed.filter((path) => !listed.includes(path));
  assert.deepEqual({ missing, unlisted }, { missing: [], unlisted: [] });
});

test("the bill of materials is valid CycloneDX, and names the crates of the notices and the model", async () => {
  const text = await readFile(join(app.installed, "sbom.cdx.json"), "utf8");
  assert.equal(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text), null);
  const { components, metadata } = JSON.parse(text);
  const { version } = JSON.parse(await readFile(join(app.installed, "package.json"), "utf8"));
  assert.equal(metadata.component.purl, `pkg:npm/fast-memory@${version}`);
  const notices = await readFile(join(app.installed, "THIRD-PARTY-NOTICES.md"), "utf8");
  const crates = Array.from(
    notices.matchAll(/^- (\S+) (\d\S*?)( \(npm\))?: /gm),
    ([, name, number, npm]) => `pkg:${npm ? "npm" : "cargo"}/${name.replace("@", "%40")}@${number}`,
  );
  const purls = components.map(({ purl }) => purl).filter(Boolean);
  assert.deepEqual(purls.toSorted(), crates.toSorted());
  const model = components.find(({ type }) => type === "machine-learning-model");
  assert.match(model.hashes[0].content, /^[0-9a-f]{64}$/);
});

test("the notices name each crate in the modules, with its licence and the text of it", async () => {
  const notices = await readFile(join(app.installed, "THIRD-PARTY-NOTICES.md"), "utf8");
  const listed = new Map(
    Array.from(notices.matchAll(/^- (\S+) (\S+): ([^,\n]+)/gm), ([, name, , licence]) => [name, licence]),
  );
  // Those that the modules import directly, and some that those bring.
  for (const name of [
    "tract-onnx",
    "tokenizers",
    "idb",
    "wasm-bindgen",
    "js-sys",
    "serde",
    "postcard",
    "siphasher",
    "ndarray",
  ])
    assert.ok(listed.has(name), name);
  for (const [name, licence] of listed)
    assert.match(licence, /MIT|Apache|BSD|ISC|Zlib|Unicode|Unlicense|BSL|CC0/, name);
  for (const name of ["proptest", "wasm-bindgen-test", "fast-memory"])
    assert.ok(!listed.has(name), `${name} is not shipped`);
  assert.ok(notices.match(/Permission is hereby granted/g).length > 30);
});

test("no file makes code of a text, which policies and Next's edge runtime forbid", async () => {
  // The program runs in Node alone.
  const files = app.files.filter((file) => file.endsWith(".js") && !file.startsWith("cli"));
  assert.ok(files.length > 5);
  for (const file of files)
    assert.doesNotMatch(await readFile(join(app.installed, file), "utf8"), /\bnew Function\(|(?<![.\w])eval\(/, file);
});

test("the package holds the compiled model once, and stays within its size", async () => {
  for (const name of ["model.compiled"]) {
    const whole = await readFile(join(BUILD, "model", name));
    for (const part of [1, 2, 3]) {
      // A multiple of three, so that its base64 is a part of the whole's.
      const at = Math.floor((whole.length * part) / 12) * 3;
      const piece = whole.subarray(at, at + PIECE);
      const holders = [];
      for (const path of app.files) {
        const bytes = await readFile(join(app.installed, path));
        for (const form of [piece, piece.toString("base64")]) {
          for (let at = bytes.indexOf(form); at !== -1; at = bytes.indexOf(form, at + 1)) holders.push(path);
        }
      }
      assert.deepEqual(holders, ["minilm/weights.wasm"], `byte ${at} of ${name}`);
    }
  }
  assert.ok(app.unpackedSize < MOST_BYTES, `${app.unpackedSize} bytes`);
});

test("no file of the package names the machine that built it", async () => {
  const places = [
    ROOT,
    `${homedir()}/`,
    ...(process.env.CARGO_HOME ? [process.env.CARGO_HOME] : []),
    ".cargo/registry",
    ".rustup/toolchains",
    "sourceMappingURL=/",
  ];
  for (const path of app.files) {
    const bytes = await readFile(join(app.installed, path));
    // The engine's module is inlined as base64.
    const inlined = path.endsWith(".js")
      ? [...bytes.toString().matchAll(/AGFzbQ[A-Za-z0-9+/=]{1000,}/g)].map(([text]) => Buffer.from(text, "base64"))
      : [];
    for (const [at, content] of [bytes, ...inlined].entries()) {
      const named = places.filter((place) => content.includes(place));
      assert.deepEqual(named, [], `${path}${at ? " (inlined module)" : ""}`);
    }
  }
});

test("publint finds no fault", async () => {
  const { messages, pkg } = await publint({ pkgDir: app.installed, pack: false, strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
});

for (const [module, moduleResolution] of [
  ["ESNext", "bundler"],
  ["NodeNext", "nodenext"],
]) {
  test(`an app compiles under strict tsc, module resolution ${moduleResolution}`, async () => {
    await app.tool("tsc", "-p", ".", "--module", module, "--moduleResolution", moduleResolution);
  });
}

/** A visitor introduces himself, loads the page again and asks; the model must have been told. */
async function remembersAfterReload(url) {
  mock.forget();
  mock.model = modelOf(BEEKEEPER);
  const page = await browser.newPage();
  const uncaught = [];
  page.on("pageerror", (error) => uncaught.push(error));
  try {
    const open = async () => {
      await page.goto(`${url}?api=${encodeURIComponent(mock.baseURL)}`);
      await page.waitForFunction(() => window.app !== undefined);
    };
    await open();
    const first = await page.evaluate(async (text) => {
      const reply = await app.say(text);
      await app.ready();
      return {
        reply,
        stats: await app.stats(),
        texts: await app.texts(),
        phases: [...new Set(app.progress.map(({ phase }) => phase))],
        failures: app.failures,
      };
    }, BEEKEEPER.introduction);
    assert.deepEqual(first.failures, []);
    assert.equal(first.reply, "Noted.");
    assert.deepEqual(first.texts, [BEEKEEPER.learned[0].content]);
    assert.deepEqual([first.stats.embedder.state, first.stats.embedded], ["ready", 1]);
    // Whether vectors are filled after the model is ready, and told, depends on which of the two came first.
    assert.deepEqual(
      first.phases.filter((phase) => phase !== "embed"),
      ["download", "load", "ready"],
    );
    await open();
    await page.evaluate(async (text) => {
      await app.ready();
      await app.say(text);
    }, BEEKEEPER.question);
    assert.deepEqual(
      remembered(mock.chats.at(-1)).map(({ text }) => text),
      first.texts,
    );
    assert.deepEqual(uncaught, []);
  } finally {
    await page.close();
  }
}

test("a built Vite app loads, chats, and remembers after a reload", async () => {
  await app.tool("vite", "build");
  const emitted = await readdir(join(app.folder, "dist/assets"));
  assert.equal(emitted.filter((name) => name.startsWith("weights-")).length, 1, emitted.join(" "));
  for (const name of emitted.filter((name) => name.endsWith(".js"))) {
    const { size } = await stat(join(app.folder, "dist/assets", name));
    assert.ok(size < 2_000_000, `${name} has ${size} bytes: a part of the model is in it`);
  }
  const site = await StaticSite.start({ "/": join(app.folder, "dist") });
  try {
    await remembersAfterReload(`${site.url}/`);
  } finally {
    await site.close();
  }
});

test("the Vite app under the dev server loads, chats, and remembers after a reload", async () => {
  const server = await app.dev();
  try {
    await remembersAfterReload(server.url);
  } finally {
    await server.stop();
  }
});

test("the README's quick start runs as it is printed", async (t) => {
  const readme = await readFile(inRoot("README.md"), "utf8");
  const [, code] = /```ts\n([^]*?)```/.exec(readme) ?? [];
  assert.ok(code, "README.md has no ```ts block");
  await app.write("src/main.ts", code);
  await app.write("src/types.ts", "export {};\n");
  await app.tool("tsc", "-p", ".");
  // Vite takes the environment away from pages; the SDK's own variables are given back, and the printed code stays as it is.
  await app.write(
    "quick-start.config.js",
    'export default { define: { "globalThis.process.env": "globalThis.environment" } };',
  );
  await app.tool("vite", "build", "--config", "quick-start.config.js", "--outDir", "quick-start");
  const site = await StaticSite.start({ "/": join(app.folder, "quick-start") });
  t.after(() => site.close());
  mock.forget();
  mock.model = wellBehaved({ answer: "Hello.", memories: [{ content: "Prefers Python", category: "preference" }] });

  const page = await browser.newPage();
  const output = [];
  const spoken = new Promise((resolve) => {
    const note = (kind, text) => {
      output.push(`${kind}: ${text}`);
      if (kind === "log" || kind === "uncaught") resolve(undefined);
    };
    page.on("console", (message) => note(message.type(), message.text()));
    page.on("pageerror", (error) => note("uncaught", error.message));
  });
  await page.addInitScript((baseURL) => {
    /** @type {any} */ (window).process = {};
    window.environment = { OPENAI_API_KEY: "test-key", OPENAI_BASE_URL: baseURL };
  }, mock.baseURL);
  await page.goto(site.url);
  await spoken;
  await page.close();

  assert.deepEqual(
    output.filter((line) => !line.startsWith("log")),
    [],
  );
  assert.ok(mock.chats.length > 0, "no chat was asked");
  assert.ok(mock.chats.every(keyOf), "no block was asked for");
  assert.doesNotMatch(output.join("\n"), /<memory|<remembered/);
});
