import type { Engine, HostCarrier, HostEmbedder } from "./load.js";
import { REMOTE_METHODS, type RemoteMethod, type RemoteMemory, type CallContext } from "./protocol.js";

/** The engine of a memory that is elsewhere: chat calls are read and cleaned here, and everything else is done there. */
export function remoteEngine(memory: RemoteMemory, embedder: HostEmbedder, labels: string, make: (carrier: HostCarrier) => Engine): Engine {
  const caller = (more?: Pick<CallContext, "vector">): CallContext => ({
    modelId: embedder.modelId,
    isReady: embedder.isReady,
    labels,
    ...more,
    embed: (texts) => embedder.embed(texts),
    embedQuery: (text) => embedder.embedQuery(text),
  });
  const here = make({
    async carry(question, excerpt) {
      const vector = excerpt === "" ? null : ((await embedder.embedQuery(excerpt)) ?? null);
      return (await memory.call("answer", [question], caller({ vector }))) as Uint8Array;
    },
  });
  const there = new Map<string | symbol, unknown>(REMOTE_METHODS.map((method) => [method, (...args: unknown[]) => memory.call(method, args, caller())]));
  return new Proxy(here, {
    get: (engine, name) => there.get(name) ?? boundTo(engine, name as Exclude<keyof Engine, RemoteMethod>),
  });
}

function boundTo(engine: Engine, name: keyof Engine): unknown {
  const value = engine[name] as unknown;
  return typeof value === "function" ? value.bind(engine) : value;
}
