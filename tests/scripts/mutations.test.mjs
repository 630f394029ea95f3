import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inRoot } from "../../scripts/lib/paths.mjs";
import { MUTATIONS } from "../../scripts/mutations/index.mjs";

test("what each mutation changes is there, once", () => {
  const gone = MUTATIONS.filter(({ file, find }) => readFileSync(inRoot(file), "utf8").split(find).length !== 2);
  assert.deepEqual(
    gone.map(({ name }) => name),
    [],
  );
});
