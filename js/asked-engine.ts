import type { Engine, HostCarrier, HostEmbedder } from "./engine.js";
import { ASKED, type Asked, type AskedMemory, type Caller } from "./store/asked.js";

/** The engine of a memory that is elsewhere: chat calls are read and cleaned here, and everything else is done there. */
export function askedEngine(memory: AskedMemory, embedder: HostEmbedder, labels: string, make: (carrier: HostCarrier) => Engine): Engine {
  const caller = (more?: Pick<Caller, "vector">): Caller => ({
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
  const there = new Map<string | symbol, unknown>(ASKED.map((method) => [method, (...args: unknown[]) => memory.call(method, args, caller())]));
  return new Proxy(here, {
    get: (engine, name) => there.get(name) ?? boundTo(engine, name as Exclude<keyof Engine, Asked>),
  });
}

function boundTo(engine: Engine, name: keyof Engine): unknown {
  const value = engine[name] as unknown;
  return typeof value === "function" ? value.bind(engine) : value;
}
