import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { BUILD } from "./paths.mjs";

/**
 * Runs `work` only when its input hash is another one than last time or an output is gone. The stamp is written after the
 * work, so a failed step runs again. Answers whether it ran.
 */
export async function unlessUnchanged(name, { inputs, outputs }, work) {
  const file = path.join(BUILD, ".stamps", name);
  const fresh =
    existsSync(file) && readFileSync(file, "utf8") === inputs && outputs.every((output) => existsSync(output));
  if (fresh) return false;
  await work();
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, inputs);
  return true;
}
