import wasm from "../../build/engine/engine_bg.wasm";
import type { Host } from "./host.js";

/** Browsers, and the servers that run the same code. */
export const host: Host = {
  engine: () => WebAssembly.compile(wasm as unknown as BufferSource),
  store: () => "indexeddb",
};
