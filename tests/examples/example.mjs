import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { pack } from "../package/consumer.mjs";

const execute = promisify(execFile);
const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

/** What a user says first, and asks later: the model must have been told by then. */
export const SEED = {
  introduction: "I'm a Python developer at a fintech startup. We use PostgreSQL.",
  learned: [{ content: "Uses PostgreSQL at work", category: "fact" }],
  question: "What database should I use for my new project?",
};

/** A copy of a folder of examples/, with the built package in the place of the published one. */
export class Example {
  static async install(name) {
    const example = new Example();
    example.folder = await mkdtemp(join(tmpdir(), `fast-memory-${name}-`));
    await cp(join(EXAMPLES, name), example.folder, { recursive: true, filter: (path) => !/\/(node_modules|dist)$/.test(path) });
    const { tarball } = await pack(example.folder);
    const file = join(example.folder, "package.json");
    const manifest = JSON.parse(await readFile(file, "utf8"));
    manifest.dependencies["fast-memory"] = `file:${tarball}`;
    await writeFile(file, JSON.stringify(manifest));
    await execute("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: example.folder });
    return example;
  }

  /** Runs a program there; what it wrote is in the error when it fails. */
  async run(command, args, env = {}) {
    try {
      return await execute(command, args, { cwd: this.folder, env: { ...process.env, ...env } });
    } catch (error) {
      throw new Error(`${command} ${args.join(" ")} failed:\n${error.stdout}${error.stderr}`);
    }
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true });
  }
}
