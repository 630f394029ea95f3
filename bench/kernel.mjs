// Multiply-adds a second of the kernel that linear layers run, beside a bare loop of the instruction that it is made of, on one thread in
// Node: billions, of CPU time, the best of several runs.
//   npm run bench:kernel
import { readFileSync } from "node:fs";
import path from "node:path";

import { ROOT, WASM_TARGET, inRoot } from "../scripts/lib/paths.mjs";
import { run } from "../scripts/lib/run.mjs";

const RUNS = 9;
const BARE_STEPS = 1e6;
/** Multiply-adds of one run, about. */
const WORK = 3e8;
/** The layers of MiniLM: how many there are, values that go in and that come out. */
const SHAPES = [
  [6, 384, 1152],
  [6, 384, 384],
  [6, 384, 1544],
  [6, 1544, 384],
];
const ROWS = [8, 32, 128];

const kernel = await load();
kernel.bare(BARE_STEPS);
const bare = fastest(BARE_STEPS * kernel.bare_multiply_adds(), () => kernel.bare(BARE_STEPS));
console.log(`a bare loop of i32x4.dot_i16x8 and i32x4.add: ${bare.toFixed(1)} billion multiply-adds a second`);
const rows = {};
for (const [layers, inputs, outputs] of SHAPES) {
  rows[`${inputs} to ${outputs}`] = Object.fromEntries(
    ROWS.map((count) => [`${count} rows`, share(layers, inputs, outputs, count)]),
  );
}
console.table(rows);

/** What the kernel reaches, and as a share of the bare loop. */
function share(layers, inputs, outputs, count) {
  kernel.prepare(layers, inputs, outputs, count);
  const each = layers * inputs * outputs * count;
  const rounds = Math.ceil(WORK / each);
  kernel.multiply(rounds);
  const reached = fastest(rounds * each, () => kernel.multiply(rounds));
  return `${reached.toFixed(1)} (${Math.round((100 * reached) / bare)} %)`;
}

function fastest(multiplyAdds, work) {
  let best = 0;
  for (let at = 0; at < RUNS; at++) {
    const started = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(started);
    best = Math.max(best, multiplyAdds / (user + system) / 1000);
  }
  return best;
}

/** Compiles encoder/examples/kernel.rs as the build compiles the encoder. */
async function load() {
  const settings = ["profile.release.opt-level=3", "profile.release.codegen-units=1"];
  const args = ["build", "--release", "-p", "fast-memory-encoder", "--example", "kernel", "--target", WASM_TARGET];
  await run("cargo", [...args, ...settings.flatMap((setting) => ["--config", setting])], { show: true });
  const target = process.env.CARGO_TARGET_DIR ? path.resolve(ROOT, process.env.CARGO_TARGET_DIR) : inRoot("target");
  const module = await WebAssembly.compile(
    readFileSync(path.join(target, WASM_TARGET, "release/examples/kernel.wasm")),
  );
  // The encoder's own exports bring imports of wasm-bindgen along: the kernel calls none.
  const imports = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
  const { exports } = await WebAssembly.instantiate(module, imports);
  return /** @type {Record<"prepare" | "multiply" | "bare" | "bare_multiply_adds", (...numbers: number[]) => number>} */ (
    exports
  );
}
