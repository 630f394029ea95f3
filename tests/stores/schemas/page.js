import * as memory from "fast-memory";

import { use } from "./use.mjs";

Object.assign(globalThis, memory, { use });
