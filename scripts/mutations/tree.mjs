import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../lib/log.mjs";
import { BUILD, inRoot } from "../lib/paths.mjs";
import { toolEnv } from "../lib/env.mjs";
import { nodeAtLeast } from "../lib/node-versions.mjs";
import { run } from "../lib/run.mjs";
import { replaceOnce } from "./apply.mjs";

const FOLDER = path.join(BUILD, "mutants");
const TREE = path.join(FOLDER, "tree");
const COPIED = [
  "Cargo.toml",
  "Cargo.lock",
  "build.rs",
  "package.json",
  "package-lock.json",
  "README.md",
  "CHANGELOG.md",
  "LICENSE-MIT",
  "LICENSE-APACHE",
  "src",
  "js",
  "docs",
  "encoder",
  "minilm",
  "scripts",
  "tests",
];
const LINKED = [".tools", "build/encoder", "build/minilm", "build/model"];
/** Packages of this repository: the copy's own, which import the copy's build. */
const OWN_PACKAGES = "@fast-memory";

/** A copy of the sources that can be broken and built, with a target folder that is kept: dependencies compile once. */
export class Tree {
  static create() {
    if (!existsSync(inRoot("build/model/model.onnx")))
      throw new SetupError("not there yet: build/model", "npm run build");
    rmSync(TREE, { recursive: true, force: true });
    mkdirSync(path.join(TREE, "build"), { recursive: true });
    const keep = (file) => !/[\\/](?:node_modules|target)$/.test(file);
    for (const place of COPIED) cpSync(inRoot(place), path.join(TREE, place), { recursive: true, filter: keep });
    for (const place of LINKED.filter((folder) => existsSync(inRoot(folder))))
      symlinkSync(inRoot(place), path.join(TREE, place), "junction");
    linkPackages();
    // How large a mutant is does not matter.
    replaceOnce(TREE, {
      name: "no size limit",
      file: "scripts/build.mjs",
      find: "> ENGINE_LIMIT) {",
      replace: "> Infinity) {",
    });
    return new Tree();
  }

  /** Breaks the copy; the answer mends it. */
  break(mutation) {
    return replaceOnce(TREE, mutation);
  }

  get package() {
    return path.join(TREE, "pkg");
  }

  async build({ engine }) {
    if (engine) await this.#run(process.execPath, ["scripts/build.mjs", "--engine-only"]);
    await this.#run(process.execPath, ["scripts/build.mjs", "--js-only"]);
  }

  test(args, timeout) {
    return this.#run("cargo", ["test", "--no-fail-fast", ...args], { check: false, timeout });
  }

  /** @param {string} file a file of tests for node:test */
  testFile(file, timeout) {
    // As the suites run: under the first Node that has node:sqlite.
    const node = file.startsWith("tests/stores/") ? nodeAtLeast(22) : process.execPath;
    return this.#run(node, ["--test", "--test-reporter=spec", file], { check: false, timeout });
  }

  #run(command, args, options) {
    // Link-time optimisation would go over everything again for each mutant.
    const env = toolEnv({ CARGO_TARGET_DIR: path.join(FOLDER, "target"), CARGO_PROFILE_RELEASE_LTO: "off" });
    return run(command, args, { cwd: TREE, env, ...options });
  }
}

function linkPackages() {
  const packages = path.join(TREE, "node_modules");
  mkdirSync(path.join(packages, OWN_PACKAGES), { recursive: true });
  const others = readdirSync(inRoot("node_modules")).filter((name) => name !== OWN_PACKAGES);
  for (const name of others) symlinkSync(inRoot("node_modules", name), path.join(packages, name), "junction");
  for (const [name, folder] of [
    ["mock", "tests/mock"],
    ["test-support", "tests/support"],
  ])
    symlinkSync(path.join(TREE, folder), path.join(packages, OWN_PACKAGES, name), "junction");
}
