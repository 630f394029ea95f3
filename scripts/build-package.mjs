import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { hashOf } from "./lib/files.mjs";
import { SetupError } from "./lib/log.mjs";
import { BUILD, PKG, ROOT, inRoot } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { unlessUnchanged } from "./lib/stamp.mjs";
import { packageVersion } from "./lib/versions.mjs";

const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
const MODEL = {
  "minilm_bg.wasm": "build/minilm/minilm_bg.wasm",
  "model.onnx": "build/model/model.onnx",
  "tokenizer.json": "build/model/tokenizer.json",
  LICENSE: "build/model/LICENSE",
};
const INPUTS = ["js", "build/engine", "build/minilm", "build/model/manifest.json", "package-lock.json", "Cargo.toml", "scripts/build-package.mjs", ...DOCUMENTS];

/** The package's JavaScript, types, documents and model files: js/ → pkg/. */
export async function buildPackage() {
  const missing = [...DOCUMENTS, ...Object.values(MODEL)].filter((file) => !existsSync(inRoot(file)));
  if (missing.length > 0) throw new SetupError(`not there yet: ${missing.join(", ")}`, "npm run build");

  const ran = await unlessUnchanged("package", { inputs: hashOf(ROOT, INPUTS), outputs: [path.join(PKG, "package.json")] }, async () => {
    const fresh = `${PKG}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(path.join(fresh, "minilm"), { recursive: true });
    await Promise.all([bundle(fresh), emitTypes(fresh)]);
    writeManifest(fresh);
    for (const name of DOCUMENTS) cpSync(inRoot(name), path.join(fresh, name));
    for (const [name, from] of Object.entries(MODEL)) cpSync(inRoot(from), path.join(fresh, "minilm", name));
    rmSync(PKG, { recursive: true, force: true });
    renameSync(fresh, PKG);
  });
  return ran ? undefined : "unchanged";
}

const BUNDLE = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  external: ["node:*"],
  // Names stay: a stack trace from a user's app should say something.
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  loader: { ".wasm": "binary" },
  logLevel: "warning",
};

async function bundle(folder) {
  const worker = await textOf({ entryPoints: [inRoot("js/embedding/worker.ts")] });
  const index = await textOf({ entryPoints: [inRoot("js/index.ts")], plugins: [virtual("virtual:embedding-worker", worker)] });
  writeFileSync(path.join(folder, "index.js"), index);
  // For pages whose policy forbids workers from a Blob.
  writeFileSync(path.join(folder, "embedding-worker.js"), worker);
}

async function textOf(options) {
  const { outputFiles } = await esbuild.build({ ...BUNDLE, ...options });
  return outputFiles[0].text;
}

/** A module whose default export is a string. */
function virtual(name, contents) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: "virtual" }));
      build.onLoad({ filter: /.*/, namespace: "virtual" }, () => ({ contents, loader: "text" }));
    },
  };
}

async function emitTypes(folder) {
  const out = path.join(BUILD, "types");
  rmSync(out, { recursive: true, force: true });
  await run(process.execPath, [inRoot("node_modules/typescript/bin/tsc"), "-p", "js", "--emitDeclarationOnly", "--declaration", "--noEmit", "false", "--rootDir", ".", "--outDir", out]);
  const types = path.join(out, "js");
  for (const name of declarationsOf(types, "index.d.ts")) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    cpSync(path.join(types, name), file);
  }
}

/** The declarations that an entry reaches; those of inner modules are not shipped. */
function declarationsOf(folder, entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(path.join(folder, entry), "utf8");
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
    const name = path.normalize(path.join(path.dirname(entry), specifier.replace(/\.js$/, ".d.ts")));
    if (name.startsWith("..")) throw new Error(`${entry}: a public type comes from outside js/: ${specifier}`);
    declarationsOf(folder, name, seen);
  }
  return seen;
}

/** js/package.json is the template; the version is the crates'. */
function writeManifest(folder) {
  const { name, version: _, ...rest } = JSON.parse(readFileSync(inRoot("js/package.json"), "utf8"));
  writeFileSync(path.join(folder, "package.json"), `${JSON.stringify({ name, version: packageVersion(), ...rest }, null, 2)}\n`);
}
