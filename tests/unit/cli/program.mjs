import { inRoot } from "../../../scripts/lib/paths.mjs";
import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";

/** Node with `node:sqlite`, whose warning would stand among the notes. */
export const NODE = nodeAtLeast(22);
export const PROGRAM = ["--disable-warning=ExperimentalWarning", inRoot("pkg/cli.js")];
