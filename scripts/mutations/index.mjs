import { blocks } from "./blocks.mjs";
import { client } from "./client.mjs";
import { guards } from "./guards.mjs";
import { hostile } from "./hostile.mjs";
import { lifecycle } from "./lifecycle.mjs";
import { streams } from "./streams.mjs";
import { turns } from "./turns.mjs";

/** Each: what is broken, in which file, and the text that is replaced by another. */
export const MUTATIONS = [...blocks, ...streams, ...turns, ...client, ...guards, ...lifecycle, ...hostile];
