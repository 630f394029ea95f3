import initEngine, { Engine } from "../build/engine/engine.js";
import wasm from "../build/engine/engine_bg.wasm";

/** To be made after {@link loadEngine} only. */
export { RollingWindow } from "../build/engine/engine.js";
export type { HostEmbedder, Turn } from "../build/engine/engine.js";
export type { Engine };

/** Whose shape a request and its reply have: OpenAI's chat completions, its Responses, Anthropic's messages. */
export type Api = "completions" | "responses" | "messages";

let loaded: Promise<typeof Engine> | undefined;

/** Compiles the engine, once for all clients. A failure is forgotten, so that the next call tries again. */
export function loadEngine(): Promise<typeof Engine> {
  loaded ??= initEngine({ module_or_path: WebAssembly.compile(wasm as unknown as BufferSource) }).then(
    () => Engine,
    (error: unknown) => {
      loaded = undefined;
      throw error;
    },
  );
  return loaded;
}
