import { FastMemoryError } from "../types/errors.js";
import { ownError, redactedCause } from "../types/foreign-errors.js";
import { Engine, initEngine, initSync } from "./bindings.js";
import { engineModule } from "./module.js";
import { setMemory } from "./push-piece.js";

let loading: Promise<typeof Engine> | undefined;

/**
 * Compiles the engine, once for all clients. The call after a failure tries again.
 * @throws FastMemoryError with the code `engine_load`
 */
export function loadEngine(): Promise<typeof Engine> {
  loading ??= start().then(
    () => Engine,
    (error: unknown) => {
      loading = undefined;
      throw ownError(
        new FastMemoryError(
          "engine_load",
          "the engine cannot start. A content security policy must allow WebAssembly: script-src 'wasm-unsafe-eval'",
          { cause: redactedCause(error) },
        ),
      );
    },
  );
  return loading;
}

/** Starts a compiled module synchronously: in a Worker, no request may wait for a promise that another one has made. */
async function start(): Promise<void> {
  const module = engineModule();
  const { memory } =
    module instanceof WebAssembly.Module ? initSync({ module }) : await initEngine({ module_or_path: module });
  setMemory(memory);
}
