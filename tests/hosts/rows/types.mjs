import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { tools } from "../lib/tools.mjs";

const node = process.execPath;

/** TypeScript resolves no WebAssembly; bundlers for Workers do. */
const NOT_TYPED = ["./engine_bg.wasm"];
/** The package is ESM alone, which every Node that is supported can `require`: the rows of CommonJS run it. */
const RULES = ["cjs-resolves-to-esm"];

async function entries(app) {
  const { exports } = JSON.parse(await readFile(app.path("node_modules/fast-memory/package.json"), "utf8"));
  return Object.entries(exports).flatMap(([entry, target]) =>
    target.types ? [entry.replace(/^\./, "fast-memory")] : [],
  );
}

/** In a `.cts` file these are `require`. */
const source = (entries) => `
import OpenAI from "openai";
import { withFastMemory } from "fast-memory";
${entries.map((entry, index) => `import * as entry${index} from "${entry}";\nexport { entry${index} };`).join("\n")}

const client = withFastMemory(new OpenAI(), "alice", { topK: 3 });
export const kept: Promise<number> = client.memory.stats().then((stats) => stats.totalChunks);
// @ts-expect-error there is no such option
withFastMemory(client, "alice", { topk: 3 });
`;
const WORKER = `
import { DurableObject } from "cloudflare:workers";
import { FastMemory } from "fast-memory/cloudflare";
export const object = (memory: FastMemory): DurableObject => memory;
`;

/** Compiles a module that imports the entries; the declarations are compiled, too. */
async function assertCompiles(app, file, options) {
  await app.write(file, source((await entries(app)).filter((entry) => entry !== FOR_WORKERS)));
  await compile(app, file, { skipLibCheck: false, ...options });
}

/** The SDK's declarations bring Node's types, which are not to be compiled beside those of Workers. */
async function assertCompilesForWorkers(app) {
  await app.write("worker.ts", WORKER);
  await compile(app, "worker.ts", {
    skipLibCheck: true,
    ...BUNDLER,
    lib: ["es2023"],
    types: ["@cloudflare/workers-types"],
  });
}

async function compile(app, file, options) {
  const compilerOptions = { target: "es2022", strict: true, noEmit: true, ...options };
  await app.write("tsconfig.json", JSON.stringify({ compilerOptions, files: [file] }));
  await app.run(node, [tools.program("typescript", "tsc"), "-p", "."]);
}

/** Of a class that only Workers have. */
const FOR_WORKERS = "fast-memory/cloudflare";
const DOM = { lib: ["es2023", "dom", "dom.iterable"], types: ["node"] };
const NODENEXT = { module: "nodenext", moduleResolution: "nodenext" };
const BUNDLER = { module: "esnext", moduleResolution: "bundler" };

const typescript = (form, run) => ({
  host: "TypeScript",
  form,
  version: () => tools.version("typescript"),
  steps: [],
  run,
});

export const TYPES = [
  typescript("bundler", (app) => assertCompiles(app, "app.ts", { ...BUNDLER, ...DOM })),
  typescript("bundler, Workers", assertCompilesForWorkers),
  typescript("nodenext, import", (app) => assertCompiles(app, "app.mts", { ...NODENEXT, ...DOM })),
  typescript("nodenext, require", (app) => assertCompiles(app, "app.cts", { ...NODENEXT, ...DOM })),
  {
    host: "publint",
    form: "strict",
    version: () => tools.version("publint"),
    steps: [],
    async run(app) {
      const { messages, pkg } = await publint({
        pkgDir: app.path("node_modules/fast-memory"),
        pack: false,
        strict: true,
      });
      assert.deepEqual(
        messages.map((message) => formatMessage(message, pkg, { color: false })),
        [],
      );
    },
  },
  {
    host: "@arethetypeswrong/cli",
    form: "every entry",
    version: () => tools.version("@arethetypeswrong/cli"),
    steps: [],
    async run(app) {
      const options = ["--no-emoji", "--ignore-rules", ...RULES, "--exclude-entrypoints", ...NOT_TYPED];
      const { stdout } = await app.run(node, [tools.program("@arethetypeswrong/cli", "attw"), app.tarball, ...options]);
      for (const entry of await entries(app))
        assert.ok(stdout.includes(`"${entry}"`), `${entry} was not looked at:\n${stdout}`);
    },
  },
];
