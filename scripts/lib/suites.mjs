import { filesUnder } from "./files.mjs";
import { toolEnv } from "./env.mjs";
import { inRoot } from "./paths.mjs";
import { nodeAtLeast } from "./node-versions.mjs";

const testsIn = (folder) =>
  filesUnder(inRoot(folder), (file) => file.endsWith(".test.mjs") && !file.includes("node_modules"));

/**
 * A suite of `node --test`, in the given folders of tests/.
 *
 * @param {string[]} folders
 * @param {{ needsPackage?: boolean, concurrency?: number }} [options]
 */
function node(folders, { needsPackage = true, concurrency } = {}) {
  const files = () => folders.flatMap((folder) => testsIn(`tests/${folder}`));
  return {
    there: () => files().length > 0,
    needsPackage,
    command: process.execPath,
    get args() {
      return [
        "--test",
        "--test-reporter=spec",
        ...(concurrency ? [`--test-concurrency=${concurrency}`] : []),
        ...files(),
      ];
    },
  };
}

const cargo = (args, there = () => true) => ({ there, command: "cargo", args, compiles: true });

/** Debian's chromedriver is on the PATH; another is named by CHROMEDRIVER. */
function wasmPack(crate, sources) {
  const env = toolEnv();
  return {
    there: () => filesUnder(inRoot(sources), (file) => file.endsWith(".rs")).length > 0,
    command: "wasm-pack",
    compiles: true,
    args: ["test", "--headless", "--chrome", ...(env.CHROMEDRIVER ? ["--chromedriver", env.CHROMEDRIVER] : [])],
    cwd: inRoot(crate),
    // A page that compiles an unoptimised module on a busy machine is not quick to report, nor is tract over a thousand texts.
    env: toolEnv({ WASM_BINDGEN_TEST_TIMEOUT: process.env.WASM_BINDGEN_TEST_TIMEOUT ?? "600" }),
  };
}

/** The same checks in several browser engines: see tests/engines/run.mjs. */
export const engines = (names) => ({
  there: () => true,
  needsPackage: true,
  command: process.execPath,
  args: ["tests/engines/run.mjs", ...names],
});

/**
 * In the order in which they begin, within the lanes of lanes.mjs: of those that do not compile the longest come first, so that the ends
 * of both lanes are near each other.
 */
export const SUITES = {
  lint: {
    there: () => true,
    command: process.execPath,
    args: ["scripts/lint.mjs"],
    needsPackage: true,
    compiles: true,
  },
  rust: cargo(["test", "--no-fail-fast"]),
  // With the tract that the build has compiled for the compiler of models.
  minilm: {
    ...cargo(
      ["test", "--no-fail-fast", "-p", "fast-memory-minilm"],
      () => filesUnder(inRoot("minilm/tests")).length > 0,
    ),
    needsPackage: true,
  },
  wasm: wasmPack(".", "tests"),
  "encoder-wasm": wasmPack("encoder", "encoder/src"),
  // It compiles tract once more, for fifteen minutes of CPU. e2e runs the module that ships.
  "minilm-wasm": { onRequest: true, ...wasmPack("minilm", "minilm/tests"), needsPackage: true },
  // 20 seconds of CPU for each target of fuzz/.
  fuzz: {
    there: () => true,
    command: process.execPath,
    args: ["scripts/fuzz.mjs", "--seconds", "20"],
    needsPackage: true,
    compiles: true,
  },
  e2e: node(["e2e"], { concurrency: 1 }),
  sdk: { there: () => true, needsPackage: true, command: process.execPath, args: ["tests/sdk/run.mjs"] },
  hosts: { there: () => true, needsPackage: true, command: process.execPath, args: ["tests/hosts/run.mjs"] },
  unit: node(["unit"]),
  docs: { there: () => true, needsPackage: true, command: process.execPath, args: ["tests/docs/run.mjs"] },
  // Under the first Node that has node:sqlite.
  stores: {
    ...node(["stores"]),
    get command() {
      return nodeAtLeast(22);
    },
  },
  // Under the Node that Cloudflare's tools ask for.
  workers: {
    ...node(["workers"], { concurrency: 1 }),
    get command() {
      return nodeAtLeast(22);
    },
  },
  // The same experiments as `npm run test:faults`, fewer of each.
  faults: {
    there: () => true,
    needsPackage: true,
    get command() {
      return nodeAtLeast(22);
    },
    args: ["--disable-warning=ExperimentalWarning", "tests/faults/run.mjs", "--reduced"],
  },
  types: node(["sdk/types"]),
  // Chromium runs all of e2e.
  engines: engines(["firefox", "webkit"]),
  examples: node(["examples"], { concurrency: 1 }),
  // Under the Node that the newest of the frameworks ask for.
  adapters: {
    ...node(["sdk/adapters"]),
    get command() {
      return nodeAtLeast(22);
    },
  },
  package: node(["package"]),
  scripts: node(["scripts", "mock"], { needsPackage: false }),
};
