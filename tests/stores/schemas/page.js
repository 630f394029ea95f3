import * as memory from "fast-memory";

Object.assign(globalThis, memory);
