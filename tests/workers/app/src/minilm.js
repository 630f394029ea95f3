import { minilm } from "fast-memory/minilm";

import { embedders } from "./index.js";

export { default, FastMemory } from "./index.js";

embedders.minilm = minilm;
