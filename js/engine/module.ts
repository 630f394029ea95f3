import base64 from "../../build/engine/engine_bg.wasm";

/** The engine's WebAssembly module. The build for Workers puts `module.workerd.ts` in the place of this file. */
export function engineModule(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(bytesOf(base64));
}

/** The bytes of a text in base64. `Uint8Array.from(binary, callback)` takes many times longer. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
