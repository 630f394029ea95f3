import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { cargoHome, toolEnv } from "./env.mjs";
import { hashOf } from "./files.mjs";
import { BUILD, ROOT, WASM_TARGET, inRoot } from "./paths.mjs";
import { output, run } from "./run.mjs";
import { unlessUnchanged } from "./stamp.mjs";
import { lockedVersion } from "./versions.mjs";

// No default path: `new URL("…_bg.wasm", import.meta.url)` in the glue makes bundlers emit a second copy of the module.
const BINDGEN_FLAGS = [
  "--target",
  "web",
  "--omit-default-module-path",
  "--remove-name-section",
  "--remove-producers-section",
];

/** Panic messages hold source paths; without this, those of the builder's home directory. */
async function remapFlags() {
  const sysroot = await output("rustc", ["--print", "sysroot"]);
  const places = {
    [path.join(cargoHome(), "registry/src")]: "/crates",
    [ROOT]: "/fast-memory",
    [path.join(sysroot ?? "/rust", "lib/rustlib/src/rust")]: "/rust",
  };
  return Object.entries(places).map(([from, to]) => `--remap-path-prefix=${from}=${to}`);
}

/**
 * Compiles a crate of the workspace to `build/<out>/<out>.js` and `<out>_bg.wasm`: cargo, wasm-bindgen, wasm-opt. Cargo decides
 * what is to be compiled; the other two run when its result has changed. Answers whether they did.
 *
 * @param {{ crate: string, out: string, profile?: string, optimise?: string[], config?: string[], timeout?: number }} options
 */
export async function buildWasm({ crate, out, profile = "release", optimise = ["-Oz"], config = [], timeout = 3600 }) {
  // --config adds to the flags of .cargo/config.toml; the environment variable would replace them.
  const settings = [`target.${WASM_TARGET}.rustflags=${JSON.stringify(await remapFlags())}`, ...config];
  // Of a crate that is also built as an rlib, as Cargo.toml says for the tests, cargo leaves out link-time optimisation.
  const args = [
    "rustc",
    "--profile",
    profile,
    "--lib",
    "--crate-type",
    "cdylib",
    "--target",
    WASM_TARGET,
    "-p",
    crate,
    ...settings.flatMap((setting) => ["--config", setting]),
  ];
  await run("cargo", args, { show: true, timeout });

  const target = process.env.CARGO_TARGET_DIR ? path.resolve(ROOT, process.env.CARGO_TARGET_DIR) : inRoot("target");
  const compiled = path.join(target, WASM_TARGET, profile, `${crate.replaceAll("-", "_")}.wasm`);
  const folder = path.join(BUILD, out);
  const wasm = path.join(folder, `${out}_bg.wasm`);
  const inputs = hashOf(
    path.dirname(compiled),
    [path.basename(compiled)],
    [lockedVersion("wasm-bindgen"), BINDGEN_FLAGS, optimise, wasmOptVersion()],
  );
  return unlessUnchanged(out, { inputs, outputs: [wasm, path.join(folder, `${out}.js`)] }, async () => {
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    await run("wasm-bindgen", [...BINDGEN_FLAGS, "--out-name", out, "--out-dir", fresh, compiled]);
    const bound = path.join(fresh, `${out}_bg.wasm`);
    // The features that wasm-opt may use are read from the module's own target_features section.
    if (optimise.length > 0)
      await run(process.execPath, [inRoot("node_modules/binaryen/bin/wasm-opt"), ...optimise, bound, "-o", bound], {
        env: toolEnv(),
      });
    // It would shadow the type that js/ gives to an inlined module: its bytes.
    rmSync(`${bound}.d.ts`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  });
}

function wasmOptVersion() {
  const manifest = inRoot("node_modules/binaryen/package.json");
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")).version : "none";
}
