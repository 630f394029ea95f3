// The licences of the Rust crates whose code is in the package's WebAssembly: THIRD-PARTY-NOTICES.md.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { run } from "./lib/run.mjs";
import { ROOT } from "./lib/paths.mjs";

const LICENCE_FILE = /^(licen[cs]e|copying|notice|copyright|unlicense)/i;
/** Of crates with a choice of licences, the one that is taken. */
const CHOSEN = /mit/i;

/**
 * @typedef {{ id: string, name: string, version: string, license: string | null, license_file: string | null,
 *   manifest_path: string, source: string | null, repository: string | null, isNpm?: boolean }} Crate
 */

/**
 * The text of the file. It names every crate that is compiled into a module, and every npm package in the program, with its
 * licence.
 *
 * @param {Crate[]} packages of npm, as {@link npmPackages} finds them
 */
export async function thirdPartyNotices(packages) {
  const shipped = [...(await shippedCrates()), ...packages];
  const crates = shipped.map((crate) => ({ ...crate, texts: licenceTexts(crate) }));
  const withoutText = crates.filter(({ texts, license }) => texts.length === 0 && !license);
  if (withoutText.length > 0)
    throw new Error(`no licence is known of ${withoutText.map(({ name }) => name).join(", ")}`);
  /** @type {Map<string, { text: string, crates: string[] }>} */
  const groups = new Map();
  for (const { name, version, texts } of crates) {
    for (const text of texts) {
      const key = createHash("sha256").update(text.replace(/\s+/g, " ")).digest("hex");
      const group = groups.get(key) ?? { text, crates: [] };
      group.crates.push(`${name} ${version}`);
      groups.set(key, group);
    }
  }
  return [
    "# Third-party notices",
    "",
    "The WebAssembly of this package has code of these Rust crates, and of the standard library of Rust (MIT OR Apache-2.0). The program `fast-memory` has code of the packages with `(npm)`. The licence of the model is `minilm/LICENSE`.",
    "",
    ...crates.map(
      ({ name, version, license, repository, isNpm }) =>
        `- ${name} ${version}${isNpm ? " (npm)" : ""}: ${license ?? "see below"}${repository ? `, <${repository}>` : ""}`,
    ),
    ...[...groups.values()].flatMap(({ text, crates: holders }) => [
      "",
      `## ${holders.join(", ")}`,
      "",
      "```text",
      text.trim(),
      "```",
    ]),
    "",
  ].join("\n");
}

/** The crates of other people in the modules, sorted by name. */
export async function shippedCrates() {
  const { stdout } = await run("cargo", [
    "metadata",
    "--format-version",
    "1",
    "--locked",
    "--filter-platform",
    "wasm32-unknown-unknown",
  ]);
  const { packages, resolve, workspace_members: ours } = JSON.parse(stdout);
  const byId = new Map(packages.map((/** @type {Crate} */ crate) => [crate.id, crate]));
  const nodes = new Map(resolve.nodes.map((/** @type {{ id: string }} */ node) => [node.id, node]));
  const isMacro = (/** @type {any} */ crate) =>
    crate.targets.some((/** @type {any} */ target) => target.kind.includes("proc-macro"));
  const seen = new Set();
  const visit = (/** @type {string} */ id) => {
    if (seen.has(id) || isMacro(byId.get(id))) return;
    seen.add(id);
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps)
      // Null: neither for tests nor for build scripts.
      if (kinds.some((/** @type {{ kind: string | null }} */ { kind }) => kind === null)) visit(pkg);
  };
  ours.forEach(visit);
  const crates = [...seen].map((id) => /** @type {Crate} */ (byId.get(id))).filter(({ source }) => source !== null);
  return crates.sort((a, b) => a.name.localeCompare(b.name) || a.version.localeCompare(b.version));
}

/**
 * The npm packages that these files are of.
 *
 * @param {string[]} files from the root of the repository
 * @returns {Crate[]}
 */
export function npmPackages(files) {
  const folders = new Set(files.map((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0]));
  const found = [...folders]
    .filter((folder) => folder !== undefined)
    .map((folder) => {
      const manifest = path.join(ROOT, folder, "package.json");
      const { name, version, license, repository } = JSON.parse(readFileSync(manifest, "utf8"));
      const url = (repository?.url ?? repository)?.replace(/^git\+/, "") ?? null;
      const more = { license_file: null, source: "npm", repository: url, isNpm: true };
      return { id: `${name}@${version}`, name, version, license, manifest_path: manifest, ...more };
    });
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

/** @param {Crate} crate */
function licenceTexts({ manifest_path: manifest, license, license_file: file }) {
  const folder = path.dirname(manifest);
  const names = readdirSync(folder).filter((name) => LICENCE_FILE.test(name) || name === file);
  const isChoice = license?.includes(" OR ") || license?.includes("/");
  const chosen = isChoice ? names.filter((name) => CHOSEN.test(name) || /^notice/i.test(name)) : names;
  return (chosen.length > 0 ? chosen : names)
    .filter((name) => /^[^.]+(\.(md|txt|mit|apache))?$|-/i.test(name))
    .map((name) => readFileSync(path.join(folder, name), "utf8").replaceAll("\r\n", "\n"));
}

if (process.argv[1] === path.join(ROOT, "scripts/notices.mjs")) process.stdout.write(await thirdPartyNotices([]));
