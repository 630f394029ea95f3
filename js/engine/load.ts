import initEngine, { Engine, initSync } from "../../build/engine/engine.js";
import { FastMemoryError } from "../types/errors.js";
import { host } from "../hosts/selected.js";

/** To be made after {@link loadEngine} only. */
export { IndexedDb, RollingWindow } from "../../build/engine/engine.js";
export type { HostCarrier, HostEmbedder, HostStore, Turn } from "../../build/engine/engine.js";
export type { Engine };

/** Whose shape a request and its reply have: OpenAI's chat completions, its Responses, Anthropic's messages. */
export type Api = "completions" | "responses" | "messages";

let loaded: Promise<typeof Engine> | undefined;

/** Compiles the engine, once for all clients. A failure is forgotten, so that the next call tries again. */
export function loadEngine(): Promise<typeof Engine> {
  loaded ??= start().then(
    () => Engine,
    (error: unknown) => {
      loaded = undefined;
      throw new FastMemoryError("engine_load", `the engine does not start: ${String(error)}. WebAssembly needs the policy "script-src 'wasm-unsafe-eval'"`, { cause: error });
    },
  );
  return loaded;
}

/** At once where it is compiled already: in a Worker, two requests may then wait for the same promise. */
async function start(): Promise<void> {
  const module = host.engine();
  if (module instanceof WebAssembly.Module) initSync({ module });
  else await initEngine({ module_or_path: module });
}
