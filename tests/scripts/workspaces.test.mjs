import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inRoot } from "../../scripts/lib/paths.mjs";

/** @param {string} folder */
const manifestOf = (folder) => JSON.parse(readFileSync(inRoot(folder, "package.json"), "utf8"));

test("a package has one version in all workspaces", () => {
  /** @type {Map<string, Map<string, string[]>>} */
  const found = new Map();
  for (const folder of ["", ...manifestOf("").workspaces]) {
    const { dependencies, devDependencies, optionalDependencies } = manifestOf(folder);
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      const versions = found.get(name) ?? found.set(name, new Map()).get(name);
      versions.set(version, [...(versions.get(version) ?? []), folder || "the root"]);
    }
  }
  const several = [...found]
    .filter(([, versions]) => versions.size > 1)
    .map(([name, versions]) => ({ name, versions: Object.fromEntries(versions) }));
  assert.deepEqual(several, []);
});

test("the lock names no registry", () => {
  const { packages } = JSON.parse(readFileSync(inRoot("package-lock.json"), "utf8"));
  const named = Object.entries(packages).filter(([, { resolved, link }]) => resolved && !link);
  assert.deepEqual(
    named.map(([place]) => place),
    [],
  );
});
