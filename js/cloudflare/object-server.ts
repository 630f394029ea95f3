import { typedErrors } from "../engine/values.js";
import { cachedEngine } from "../engine/cache.js";
import type { RemoteMethod, CallContext } from "../engine/protocol.js";
import { checkedStore } from "../store/checked-store.js";
import type { Store } from "../types/store.js";

/** What the method of the engine gives, with the vectors and labels of the caller. */
export async function runInObject(rows: Store, namespace: string, method: RemoteMethod, args: readonly unknown[], caller: CallContext): Promise<unknown> {
  const { modelId, isReady, labels, vector, embed } = caller;
  const embedQuery = async (text: string) => (vector === undefined ? caller.embedQuery(text) : (vector ?? undefined));
  const engine = await cachedEngine(checkedStore(rows), namespace, { modelId, isReady, embed, embedQuery }, labels);
  try {
    return await typedErrors((engine[method] as (...args: unknown[]) => Promise<unknown>)(...args));
  } finally {
    engine.free();
  }
}
