import base64 from "../../build/engine/engine_bg.wasm";

/** The engine's WebAssembly module. The build for Workers puts `module.workerd.ts` in the place of this file. */
export function engineModule(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
