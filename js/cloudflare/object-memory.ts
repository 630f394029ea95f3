import { typedErrors } from "../engine-values.js";
import { loadedEngine } from "../loaded-memory.js";
import type { Asked, Caller } from "../store/asked.js";
import { hostStore } from "../store/hosted.js";
import type { Store } from "../store/store.js";

/** What the method of the engine gives, with the vectors and labels of the caller. */
export async function answerTo(rows: Store, namespace: string, method: Asked, args: readonly unknown[], caller: Caller): Promise<unknown> {
  const { modelId, isReady, labels, vector, embed } = caller;
  const embedQuery = async (text: string) => (vector === undefined ? caller.embedQuery(text) : (vector ?? undefined));
  const engine = await loadedEngine(hostStore(rows), namespace, { modelId, isReady, embed, embedQuery }, labels);
  try {
    return await typedErrors((engine[method] as (...args: unknown[]) => Promise<unknown>)(...args));
  } finally {
    engine.free();
  }
}
