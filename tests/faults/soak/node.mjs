// The load in a Node process: SQLite, and vectors of the app's own embedder.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";

const PROGRAM = fileURLToPath(new URL("node-load.mjs", import.meta.url));

/** @param {{ until: number, interval: number, add(sample: Record<string, number>, turns: number): void }} soak */
export async function soakNode({ until, interval, add }) {
  const { folder, remove } = temporaryFolder("soak");
  const args = ["--expose-gc", "--disable-warning=ExperimentalWarning", PROGRAM, path.join(folder, "memory.db")];
  const child = spawn(nodeAtLeast(22), [...args, `${until - performance.now()}`, `${interval}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let [turns, rest] = [0, ""];
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) {
      const { sample, turns: count } = JSON.parse(line);
      add(sample, (turns = count));
    }
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  await remove();
  if (code !== 0) throw new Error(`the soak in Node ended with ${code}`);
  return turns;
}
