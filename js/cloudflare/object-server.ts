import { cachedEngine } from "../engine/cache.js";
import type { CallContext, RemoteMethod } from "../engine/protocol.js";
import { typedErrors } from "../engine/values.js";
import { checkedStore } from "../store/checked-store.js";
import type { Store } from "../types/store.js";

/** Runs a method of the engine over the object's rows, with the embedder and the scope of the caller. */
export async function runMethod(
  store: Store,
  namespace: string,
  method: RemoteMethod,
  args: readonly unknown[],
  context: CallContext,
): Promise<unknown> {
  const { modelId, isReady, scope, maxMemories, vector, embed } = context;
  const embedQuery = async (text: string) => (vector === undefined ? context.embedQuery(text) : (vector ?? undefined));
  const embedder = { modelId, isReady, embed, embedQuery };
  const engine = await cachedEngine(checkedStore(store), namespace, embedder, scope, maxMemories);
  try {
    return await typedErrors((engine[method] as (...args: unknown[]) => Promise<unknown>)(...args));
  } finally {
    engine.free();
  }
}
