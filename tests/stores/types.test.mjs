import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

test("the clients of each driver fit", () => {
  const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--skipLibCheck", "--types", "node"];
  const { status, stdout } = spawnSync(process.execPath, [at("../../node_modules/typescript/bin/tsc"), ...options, at("types/drivers.ts")], { cwd: at("."), encoding: "utf8" });
  assert.equal(status, 0, stdout);
});
