import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runProgram } from "@fast-memory/test-support/process";
import { pack } from "@fast-memory/test-support/published-package";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { inRoot } from "../../scripts/lib/paths.mjs";

/** A copy of a folder of examples/, installed anew with the built package in the place of the published one. */
export class Example {
  /**
   * @param {string} folder
   * @param {() => Promise<void>} remove
   */
  constructor(folder, remove) {
    this.folder = folder;
    this.remove = remove;
  }

  /** @param {string} name of a folder of examples/ */
  static async install(name) {
    const { folder, remove } = temporaryFolder(name);
    await cp(inRoot("examples", name), folder, {
      recursive: true,
      filter: (path) => !/\/(node_modules|dist)$/.test(path),
    });
    const { tarball } = await pack(folder);
    const file = join(folder, "package.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    manifest.dependencies["fast-memory"] = `file:${tarball}`;
    await writeFile(file, JSON.stringify(manifest));
    await runProgram("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: folder });
    return new Example(folder, remove);
  }

  /**
   * Runs a program there.
   *
   * @param {string} command
   * @param {string[]} args
   * @param {Record<string, string>} [env]
   */
  run(command, args, env) {
    return runProgram(command, args, { cwd: this.folder, env });
  }
}
