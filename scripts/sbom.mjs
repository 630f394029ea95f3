// The parts of the package as a CycloneDX bill of materials, which scanners read: the Rust crates in its WebAssembly, and the model.
//   node scripts/sbom.mjs          prints it
import { readFileSync } from "node:fs";
import { Contrib, Enums, Models, Serialize, Spec } from "@cyclonedx/cyclonedx-library";
import parseLicence from "spdx-expression-parse";
import { inRoot } from "./lib/paths.mjs";
import { shippedCrates } from "./notices.mjs";

const { Component, ExternalReference } = Models;
const licences = new Contrib.License.Factories.LicenseFactory(parseLicence);

/** The compiled model, and the files that it is made of, by hash. */
const COMPILED = "build/model/compiled.json";
const MODEL = "build/model/manifest.json";

const readJson = (file) => JSON.parse(readFileSync(inRoot(file), "utf8"));

/**
 * The text of the file: the same sources give the same bytes, so it has no time and no serial number.
 *
 * @param {string} version
 * @param {import("./notices.mjs").Crate[]} packages of npm
 */
export async function billOfMaterials(version, packages) {
  const subject = new Component(Enums.ComponentType.Library, "fast-memory", {
    bomRef: "fast-memory",
    version,
    purl: `pkg:npm/fast-memory@${version}`,
    licenses: new Models.LicenseRepository([licences.makeFromString("MIT OR Apache-2.0")]),
  });
  const bom = new Models.Bom({ metadata: new Models.Metadata({ component: subject }) });
  for (const component of [...[...(await shippedCrates()), ...packages].map(crateComponent), modelComponent()]) {
    bom.components.add(component);
    subject.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return `${serializer.serialize(bom, { sortLists: true, space: 2 })}\n`;
}

/** @param {import("./notices.mjs").Crate} crate */
function crateComponent({ name, version, license, repository, isNpm }) {
  // Older crates write a choice with a slash.
  const licence = license?.replaceAll("/", " OR ");
  const source = repository && new ExternalReference(repository, Enums.ExternalReferenceType.VCS);
  return new Component(Enums.ComponentType.Library, name, {
    bomRef: `${name}@${version}`,
    version,
    purl: `pkg:${isNpm ? "npm" : "cargo"}/${name.replace("@", "%40")}@${version}`,
    licenses: new Models.LicenseRepository(licence ? [licences.makeFromString(licence)] : []),
    externalReferences: new Models.ExternalReferenceRepository(source ? [source] : []),
  });
}

function modelComponent() {
  const { modelId, files } = readJson(MODEL);
  const { sha256 } = readJson(COMPILED);
  const parts = Object.entries(files).map(([name, { sha256: content }]) => `${name} (sha256 ${content})`);
  return new Component(Enums.ComponentType.MachineLearningModel, modelId, {
    bomRef: modelId,
    description: `Compiled from ${parts.join(" and ")}`,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm["SHA-256"], sha256]]),
    licenses: new Models.LicenseRepository([licences.makeFromString("Apache-2.0")]),
  });
}

if (process.argv[1] === inRoot("scripts/sbom.mjs")) {
  process.stdout.write(await billOfMaterials(readJson("js/package.json").version, []));
}
