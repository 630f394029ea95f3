import assert from "node:assert/strict";
import { test } from "node:test";

import { compile } from "@fast-memory/test-support/typescript";

test("the types accept the clients of each driver", async () => {
  const options = [
    "--noEmit",
    "--strict",
    "--module",
    "nodenext",
    "--target",
    "es2022",
    "--skipLibCheck",
    "--types",
    "node",
  ];
  assert.equal(await compile([...options, "types/drivers.ts"], { cwd: import.meta.dirname }), "");
});
