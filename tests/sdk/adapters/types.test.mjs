import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { compile } from "@fast-memory/test-support/typescript";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const STRICT = [
  "--noEmit",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--noUncheckedIndexedAccess",
  "--skipLibCheck",
  "--target",
  "es2022",
  "--lib",
  "es2022,dom",
];
const RESOLUTIONS = { nodenext: "nodenext", bundler: "esnext" };

for (const [resolution, module] of Object.entries(RESOLUTIONS)) {
  test(`the middleware is one of the AI SDK 5, 6 and 7 (${resolution})`, async () => {
    const args = [...STRICT, "--module", module, "--moduleResolution", resolution, here("types/middleware.ts")];
    assert.equal(await compile(args, { cwd: here(".") }), "");
  });
}
