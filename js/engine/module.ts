import wasm from "../../build/engine/engine_bg.wasm";

/** The engine's WebAssembly module. The build for Workers puts `module.workerd.ts` in the place of this file. */
export function engineModule(): WebAssembly.Module | Promise<WebAssembly.Module> {
  return WebAssembly.compile(wasm as unknown as BufferSource);
}
