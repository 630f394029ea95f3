// Many users at once, and nobody's memory lost or with another:
//   npm run bench:load -- workers, or postgres   [--users 1000] [--turns 3] [--at-once 32]
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { nodeAtLeast } from "../scripts/lib/node-versions.mjs";

const [what = "", ...args] = process.argv.slice(2);
const file = fileURLToPath(new URL(`./load-${what}.mjs`, import.meta.url));
if (!/^\w+$/.test(what) || !existsSync(file)) {
  console.error("which store? npm run bench:load -- workers, or postgres");
  process.exit(2);
}
process.exitCode = spawnSync(nodeAtLeast(22), [file, ...args], { stdio: "inherit" }).status ?? 1;
