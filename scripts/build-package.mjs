import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  readdirSync,
} from "node:fs";
import path from "node:path";
import * as esbuild from "esbuild";
import { hashOf, sha256 } from "./lib/files.mjs";
import { SetupError } from "./lib/log.mjs";
import { BUILD, PKG, ROOT, inRoot } from "./lib/paths.mjs";
import { run } from "./lib/run.mjs";
import { dataModule } from "./model/data-module.mjs";
import { npmPackages, thirdPartyNotices } from "./notices.mjs";
import { billOfMaterials } from "./sbom.mjs";
import { unlessUnchanged } from "./lib/stamp.mjs";
import { packageVersion } from "./lib/versions.mjs";

const DOCUMENTS = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
const MODEL = { "encoder_bg.wasm": "build/encoder/encoder_bg.wasm", LICENSE: "build/model/LICENSE" };
/** Runs ONNX. A build for the demo alone leaves it out: it takes most of the time of all. */
const ONNX_RUNTIME = { "minilm_bg.wasm": "build/minilm/minilm_bg.wasm" };
/** Files of the module `weights.wasm`, which Workers import, and other hosts read as bytes. */
const WEIGHTS = { "model.compiled": "build/model/model.compiled" };
const INPUTS = [
  "js",
  "build/encoder",
  "build/engine",
  "build/model/compiled.json",
  "build/model/manifest.json",
  "package-lock.json",
  "Cargo.toml",
  "Cargo.lock",
  "scripts/build-package.mjs",
  "scripts/notices.mjs",
  "scripts/sbom.mjs",
  "scripts/model/data-module.mjs",
  ...DOCUMENTS,
];

/**
 * Builds the package: JavaScript, types, documents and model files, js/ → pkg/.
 *
 * @param {{ onnxRuntime?: boolean }} [options] without the runtime of ONNX the package runs its own model alone
 */
export async function buildPackage({ onnxRuntime = true } = {}) {
  const programs = { ...MODEL, ...(onnxRuntime ? ONNX_RUNTIME : {}) };
  const missing = [...DOCUMENTS, ...Object.values(programs), ...Object.values(WEIGHTS)].filter(
    (file) => !existsSync(inRoot(file)),
  );
  if (missing.length > 0) throw new SetupError(`not there yet: ${missing.join(", ")}`, "npm run build");

  const ran = await unlessUnchanged(
    "package",
    {
      inputs: hashOf(ROOT, [...INPUTS, ...(onnxRuntime ? ["build/minilm"] : [])]),
      outputs: [path.join(PKG, "package.json")],
    },
    async () => {
      const fresh = `${PKG}.new`;
      rmSync(fresh, { recursive: true, force: true });
      mkdirSync(path.join(fresh, "minilm"), { recursive: true });
      const weights = dataModule(
        Object.fromEntries(Object.entries(WEIGHTS).map(([name, from]) => [name, readFileSync(inRoot(from))])),
      );
      const [bundled] = await Promise.all([bundle(fresh, weights, onnxRuntime), emitTypes(fresh)]);
      writeManifest(fresh);
      for (const name of DOCUMENTS) cpSync(inRoot(name), path.join(fresh, name));
      writeFileSync(path.join(fresh, "THIRD-PARTY-NOTICES.md"), await thirdPartyNotices(bundled));
      writeFileSync(path.join(fresh, "sbom.cdx.json"), await billOfMaterials(packageVersion(), bundled));
      for (const [name, from] of Object.entries(programs)) cpSync(inRoot(from), path.join(fresh, "minilm", name));
      writeFileSync(path.join(fresh, "minilm/weights.wasm"), weights);
      rmSync(PKG, { recursive: true, force: true });
      renameSync(fresh, PKG);
    },
  );
  return ran ? undefined : "unchanged";
}

const BUNDLE = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "neutral",
  mainFields: ["module", "main"],
  target: "es2022",
  external: ["node:*", "cloudflare:*"],
  // Identifiers stay as they are, so that stack traces are readable.
  minifySyntax: true,
  minifyWhitespace: true,
  // Node prints the line that threw.
  lineLimit: 160,
  legalComments: "none",
  logLevel: "warning",
};

/** Entries of the package, and their files in js/. */
const ENTRIES = Object.fromEntries(
  ["index", "minilm", "node", "libsql", "postgres", "testing"].map((name) => [name, `entrypoints/${name}.ts`]),
);
/** Entries of the build for Workers. */
const WORKERD_ENTRIES = {
  "index.workerd": "entrypoints/index.ts",
  "minilm.workerd": "entrypoints/minilm.workerd.ts",
  cloudflare: "entrypoints/cloudflare.ts",
};

/** The program `fast-memory`. It imports the package's own entries as an app does, and brings along the libraries that it alone uses. */
const PROGRAM = { cli: "cli/bin.ts" };

/** Entries of the build for edge runtimes that compile no WebAssembly: Next's. */
const EDGE_ENTRIES = { "index.edge": "entrypoints/index.ts" };

/** @returns the npm packages whose code is in it */
async function bundle(folder, weights, onnxRuntime) {
  const fingerprint = (bytes) => ({ bytes: bytes.length, sha256: sha256(bytes) });
  const program = (name) => fingerprint(readFileSync(inRoot({ ...MODEL, ...ONNX_RUNTIME }[name])));
  const expected = virtual(
    "virtual:model-files",
    JSON.stringify({
      encoder: program("encoder_bg.wasm"),
      minilm: onnxRuntime ? program("minilm_bg.wasm") : fingerprint(Buffer.alloc(0)),
      weights: fingerprint(weights),
    }),
    "json",
  );
  const glue = onnxRuntime ? onnxGlue : virtual("virtual:onnx-runtime", NO_ONNX_RUNTIME, "js");
  const worker = await textOf({
    entryPoints: [inRoot("js/embedding/worker.ts")],
    plugins: [expected, glue, shortGlue],
  });
  const plugins = [expected, glue, shortGlue, virtual("virtual:embedding-worker", worker, "text")];
  // All code is in one folder: it finds files of the package by URLs relative to itself.
  const build = (entries, more) =>
    esbuild.build({
      ...BUNDLE,
      write: true,
      outdir: folder,
      splitting: true,
      chunkNames: "[name]-[hash]",
      entryPoints: inJs(entries),
      ...more,
    });
  await build(ENTRIES, { plugins: [...plugins, engineBytes] });
  writeFileSync(path.join(folder, ENGINE_BYTES), bytesModule(readFileSync(inRoot("build/engine/engine_bg.wasm"))));
  await build(WORKERD_ENTRIES, { plugins: [...plugins, inWorkerd], chunkNames: "[name].workerd-[hash]" });
  await build(EDGE_ENTRIES, { plugins: [...plugins, inEdge], chunkNames: "[name].edge-[hash]" });
  const { metafile } = await build(PROGRAM, {
    metafile: true,
    absWorkingDir: ROOT,
    plugins: [publicEntries],
    chunkNames: "cli-[name]-[hash]",
    minify: true,
  });
  chmodSync(path.join(folder, "cli.js"), 0o755);
  joinUrls(folder);
  cpSync(inRoot("build/engine/engine_bg.wasm"), path.join(folder, "engine_bg.wasm"));
  // For pages whose content security policy forbids workers from a Blob.
  writeFileSync(path.join(folder, "embedding-worker.js"), worker);
  return npmPackages(Object.keys(metafile?.inputs ?? {}));
}

/** Bundlers recognise the files of the package by `import.meta.url` on one line; the line limit breaks it. */
function joinUrls(folder) {
  for (const name of readdirSync(folder).filter((entry) => entry.endsWith(".js"))) {
    const file = path.join(folder, name);
    const code = readFileSync(file, "utf8");
    const joined = code.replaceAll(/\bimport\s*\.\s*meta\s*\.\s*url\b/g, "import.meta.url");
    if (joined !== code) writeFileSync(file, joined);
  }
}

/** The module that holds the engine's WebAssembly as base64. */
const ENGINE_BYTES = "engine-bytes.js";

/** The line breaks keep the bytes on a line of their own, after a bundler's minification too; `atob` skips them. */
const bytesModule = (bytes) => `export default \`\n${bytes.toString("base64")}\n\`;\n`;

/** Leaves the engine's WebAssembly in {@link ENGINE_BYTES}, a static import: service workers have no `import()`. */
const engineBytes = {
  name: "engine-bytes",
  setup(build) {
    build.onResolve({ filter: /engine_bg\.wasm$/ }, () => ({ path: `./${ENGINE_BYTES}`, external: true }));
  },
};

/** Leaves the imports of the package's entries in the program as they are in the package. */
const publicEntries = {
  name: "public-entries",
  setup(build) {
    build.onResolve({ filter: /^\.\.\/entrypoints\/\w+\.js$/ }, ({ path: specifier }) => ({
      path: `./${path.basename(specifier)}`,
      external: true,
    }));
  },
};

const inJs = (entries) =>
  Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, inRoot(`js/${file}`)]));

/** Replaces files of js/, and imports WebAssembly as modules, for hosts that compile none at run time. */
const inHost = (name, files, wasmPath) => ({
  name,
  setup(build) {
    build.onResolve({ filter: /^\.\.?\/.*\.js$/ }, ({ path: specifier, resolveDir }) => {
      const file = path.relative(inRoot("js"), path.join(resolveDir, specifier)).replace(/\.js$/, "");
      const replacement = files[file.split(path.sep).join("/")];
      return replacement && { path: inRoot(`js/${replacement}.ts`) };
    });
    build.onResolve({ filter: /\.wasm$/ }, ({ path: file }) => ({ path: wasmPath(file), external: true }));
  },
});

const inWorkerd = inHost(
  "in-workerd",
  { "engine/module": "engine/module.workerd", "hosts/selected": "hosts/workerd" },
  (file) => (file.endsWith("engine_bg.wasm") ? "./engine_bg.wasm" : `./minilm/${path.basename(file)}`),
);
/** `?module` is how Next's edge runtime, and Vercel's, import a compiled module. */
const inEdge = inHost(
  "in-edge",
  { "engine/module": "engine/module.workerd", "hosts/selected": "hosts/edge" },
  () => "./engine_bg.wasm?module",
);

async function textOf(options) {
  const { outputFiles } = await esbuild.build({ ...BUNDLE, ...options });
  return outputFiles?.[0].text ?? "";
}

/** The code that wasm-bindgen generates for the runtime of ONNX. */
const onnxGlue = {
  name: "onnx-runtime",
  setup(build) {
    build.onResolve({ filter: /^virtual:onnx-runtime$/ }, () => ({ path: inRoot("build/minilm/minilm.js") }));
  },
};

/** In its place in a build for the demo. */
const NO_ONNX_RUNTIME = `
export class MiniLm {}
export default async function init() {
  throw new Error("this package was built for the demo, and runs no ONNX: npm run build");
}
`;

/** Shortens the names inside the code that wasm-bindgen generates: they say nothing in a stack trace. */
const shortGlue = {
  name: "short-glue",
  setup(build) {
    build.onLoad({ filter: /\/build\/(encoder|engine|minilm)\/\w+\.js$/ }, async ({ path: file }) => {
      const { code } = await esbuild.transform(readFileSync(file, "utf8"), { format: "esm", minify: true });
      return { contents: code, loader: "js" };
    });
  },
};

/** Resolves `name` to a module with these contents. */
function virtual(name, contents, loader) {
  return {
    name,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, () => ({ path: name, namespace: name }));
      build.onLoad({ filter: /.*/, namespace: name }, () => ({ contents, loader }));
    },
  };
}

async function emitTypes(folder) {
  const out = path.join(BUILD, "types");
  rmSync(out, { recursive: true, force: true });
  await run(process.execPath, [
    inRoot("node_modules/typescript/bin/tsc"),
    "-p",
    "js",
    "--emitDeclarationOnly",
    "--declaration",
    "--noEmit",
    "false",
    "--rootDir",
    ".",
    "--outDir",
    out,
  ]);
  const types = path.join(out, "js");
  const entries = [
    ...new Set(
      Object.values({ ...ENTRIES, ...WORKERD_ENTRIES, ...EDGE_ENTRIES }).map((file) => file.replace(/\.ts$/, ".d.ts")),
    ),
  ];
  for (const name of new Set(entries.flatMap((entry) => [...declarationsOf(types, entry)]))) {
    const file = path.join(folder, "types", name);
    mkdirSync(path.dirname(file), { recursive: true });
    cpSync(path.join(types, name), file);
  }
  // TypeScript without `exports` support looks for the types of an entry beside its code.
  for (const entry of entries) {
    writeFileSync(
      path.join(folder, path.basename(entry)),
      `export * from "./types/${entry.replace(/\.d\.ts$/, ".js")}";\n`,
    );
  }
}

/** The declarations that an entry imports, directly or not. Others are not shipped. */
function declarationsOf(folder, entry, seen = new Set()) {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  const text = readFileSync(path.join(folder, entry), "utf8");
  for (const [, specifier] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)) {
    const name = path.normalize(path.join(path.dirname(entry), specifier.replace(/\.js$/, ".d.ts")));
    if (name.startsWith("..")) throw new Error(`${entry}: a public type must not come from outside js/: ${specifier}`);
    declarationsOf(folder, name, seen);
  }
  return seen;
}

/** Writes package.json: the template js/package.json, with the version of the crates. */
function writeManifest(folder) {
  const { name, version: _, ...rest } = JSON.parse(readFileSync(inRoot("js/package.json"), "utf8"));
  writeFileSync(
    path.join(folder, "package.json"),
    `${JSON.stringify({ name, version: packageVersion(), ...rest }, null, 2)}\n`,
  );
}
