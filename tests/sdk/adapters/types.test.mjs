import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const tsc = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
const source = fileURLToPath(new URL("types/middleware.ts", import.meta.url));
const STRICT = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--noUncheckedIndexedAccess", "--skipLibCheck", "--target", "es2022", "--lib", "es2022,dom"];
const RESOLUTIONS = { nodenext: "nodenext", bundler: "esnext" };

for (const [resolution, module] of Object.entries(RESOLUTIONS)) {
  test(`the middleware is one of the AI SDK 5, 6 and 7 (${resolution})`, async () => {
    const args = [tsc, ...STRICT, "--module", module, "--moduleResolution", resolution, source];
    const said = await promisify(execFile)(process.execPath, args).catch(({ stdout }) => ({ stdout }));
    assert.equal(said.stdout, "");
  });
}
