import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { nodeOf } from "../../sdk/lab/node-of.mjs";

const modules = fileURLToPath(new URL("../../hosts/node_modules", import.meta.url));
const arch = { x64: { bun: "x64", deno: "x64" }, arm64: { bun: "aarch64", deno: "arm64" } }[process.arch];
const denoOs = { linux: `linux-${arch.deno}-glibc`, darwin: `darwin-${arch.deno}`, win32: `win32-${arch.deno}` }[process.platform];
const exe = process.platform === "win32" ? ".exe" : "";

/** Command and first arguments, by what npm brought for this machine. */
export const RUNTIMES = {
  // The one of this machine, which may be of 20.
  node: () => ["node"],
  "node 22": () => [nodeOf(22)],
  // As Node 20, which has none.
  "node 22 without sqlite": () => [nodeOf(22), "--no-experimental-sqlite"],
  bun: () => [found(`${modules}/@oven/bun-${process.platform === "win32" ? "windows" : process.platform}-${arch.bun}/bin/bun${exe}`)],
  deno: () => [found(`${modules}/@deno/${denoOs}/deno${exe}`), "run", "--allow-all", "--quiet", "--node-modules-dir=manual"],
};

function found(file) {
  if (!existsSync(file)) throw new Error(`${file} is not there: npm run setup`);
  return file;
}
