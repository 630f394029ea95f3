import wasm from "../../build/engine/engine_bg.wasm";

/** The engine's WebAssembly module. Workers compile modules at deployment only, and import them compiled. */
export function engineModule(): WebAssembly.Module {
  return wasm;
}
