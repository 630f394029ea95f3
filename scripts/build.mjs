// Builds the npm package into pkg/: engine, encoder, model and minilm, then JavaScript, each only when its inputs have changed.
//   node scripts/build.mjs                 everything, set-up included
//   node scripts/build.mjs --for-demo      without minilm, which runs ONNX and takes most of the time, unless it is there
//   node scripts/build.mjs --engine-only   the engine's WebAssembly alone
//   node scripts/build.mjs --js-only       the package from what is built already
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { main, seconds, SetupError, step } from "./lib/log.mjs";
import { BUILD, PKG } from "./lib/paths.mjs";
import { together } from "./lib/run.mjs";
import { printSizes } from "./lib/sizes.mjs";
import { buildWasm } from "./lib/wasm.mjs";
import { setUp } from "./setup.mjs";
import { ensureWasmBindgen } from "./setup/wasm-tools.mjs";

/** Every page load pays for the engine: it is inlined into the entry. */
const ENGINE_LIMIT = 490_000;

/** Small before fast: a sixth smaller than the profile that the embedder needs. */
const ENGINE_PROFILE = ["profile.release.opt-level='z'", "profile.release.codegen-units=1"];

/**
 * Numbers of functions are short when those that are called most come first; a second -Oz finds a little more. The low memory
 * is the last kilobyte of the stack: a pointer there would mean that the stack is full.
 */
const ENGINE_OPTIMISE = ["--low-memory-unused", "-Oz", "-Oz", "--reorder-functions"];

const engineSize = () => statSync(path.join(BUILD, "engine/engine_bg.wasm")).size;

async function buildEngine() {
  const ran = await buildWasm({
    crate: "fast-memory",
    out: "engine",
    config: ENGINE_PROFILE,
    optimise: ENGINE_OPTIMISE,
  });
  return `${engineSize().toLocaleString("en-US")} bytes${ran ? "" : ", unchanged"}`;
}

/**
 * WebAssembly, and beside it the compiled model, which needs tract for this machine: cargo has a folder for each, and an optimising linker keeps one
 * core busy.
 */
async function buildAll({ forDemo }) {
  // Loaded here, after set-up: these scripts may use npm packages.
  const { buildEncoder } = await import("./build-encoder.mjs");
  const { buildMiniLm } = await import("./build-minilm.mjs");
  const { buildModel } = await import("./model/build.mjs");
  const { compileModel } = await import("./model/compile.mjs");
  const model = step("model", buildModel);
  await together(
    async () => {
      await step("wasm-bindgen", ensureWasmBindgen);
      await step("engine", buildEngine);
      await step("encoder", buildEncoder);
      // Its build script looks for the model.
      await model;
      if (!forDemo) await step("minilm", buildMiniLm);
    },
    async () => {
      await model;
      await step("compiled model", compileModel);
    },
  );
}

await main(async () => {
  const { values } = parseArgs({
    options: { "engine-only": { type: "boolean" }, "js-only": { type: "boolean" }, "for-demo": { type: "boolean" } },
  });
  const start = performance.now();
  const all = !values["engine-only"] && !values["js-only"];
  if (all) await setUp({ buildOnly: true });
  console.log("build");
  if (values["engine-only"]) await step("engine", buildEngine);
  if (all) await buildAll({ forDemo: values["for-demo"] });
  if (!values["engine-only"]) {
    const { buildPackage } = await import("./build-package.mjs");
    const onnxRuntime = !values["for-demo"] || existsSync(path.join(BUILD, "minilm"));
    await step("package", () => buildPackage({ onnxRuntime }));
    printSizes(PKG);
  }
  if (engineSize() > ENGINE_LIMIT) {
    throw new SetupError(
      `build/engine/engine_bg.wasm has ${engineSize()} bytes, and at most ${ENGINE_LIMIT} are allowed (ENGINE_LIMIT in scripts/build.mjs)`,
    );
  }
  console.log(`\nbuilt (${seconds(start)})`);
});
