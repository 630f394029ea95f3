import {
  createMemory,
  RollingWindowTransform,
  withFastMemory,
  withMemory,
  type BackgroundMemory,
  type DebugEntry,
  type DoctorReport,
  type Explanation,
  type Metadata,
  type Row,
  type Snapshot,
  type StorageState,
  type Store,
} from "fast-memory";

import { type Equal, holds } from "./claims.js";

declare const engine: {
  chat: { completions: { create(request: { messages: object[] }): Promise<{ choices: string[] }> } };
};

export async function inTheBackground(): Promise<void> {
  const client = withMemory(engine, "alice", {
    extractionModel: "gpt-4o-mini",
    waitUntil: (work) => void work,
    topK: 3,
  });
  holds<Equal<typeof client.chat, (typeof engine)["chat"]>>();
  holds<Equal<typeof client.memory, BackgroundMemory>>();
  const isDone = await client.memory.flush({ timeout: 1000 });
  holds<Equal<typeof isDone, boolean>>();
  const { extraction } = await client.memory.stats();
  holds<Equal<typeof extraction.waiting, number>>();

  // @ts-expect-error it learns in the background
  withMemory(engine, "alice", { extract: false });
  // @ts-expect-error a misspelt option
  withMemory(engine, "alice", { extraction_model: "gpt-4o-mini" });
  // @ts-expect-error only there
  withFastMemory(engine, "alice", { extractionModel: "gpt-4o-mini" });
  // @ts-expect-error only there
  withFastMemory(engine, "alice").memory.flush();
}

export async function scopes(): Promise<void> {
  const memory = createMemory("alice", { sessionId: "monday", agentId: "coach" });
  const { metadata, sessionId } = await memory.add("Runs", { metadata: { topic: "sport", verified: true, times: 3 } });
  holds<Equal<typeof metadata, Metadata | undefined>>();
  holds<Equal<typeof sessionId, string | undefined>>();
  const [hit] = await memory.search("running", {
    explain: true,
    since: new Date(),
    agentId: "coach",
    metadata: { topic: "sport" },
  });
  holds<Equal<NonNullable<typeof hit>["explain"], Explanation | undefined>>();

  // @ts-expect-error metadata is flat
  void memory.add("Runs", { metadata: { topic: { name: "sport" } } });
  // @ts-expect-error a Date
  void memory.search("running", { since: "2026-01-01" });
}

export async function operations(): Promise<void> {
  const memory = createMemory("alice", {
    debug: (entry) => holds<Equal<typeof entry, DebugEntry>>(),
    window: { maxTokens: 4000, countTokens: (text) => text.length },
    persist: true,
  });
  createMemory("alice", { debug: "text" });
  createMemory("alice", { debug: { logger: console.log, text: true } });
  const report = await memory.doctor();
  holds<Equal<typeof report, DoctorReport>>();
  const { storage } = await memory.stats();
  holds<Equal<typeof storage, StorageState | undefined>>();

  // @ts-expect-error a window has a size
  createMemory("alice", { window: {} });
  // @ts-expect-error a level that does not exist
  createMemory("alice", { debug: "verbose" });
}

export async function embedders(): Promise<void> {
  createMemory("alice", { embeddingModel: "bge-small-en-v1.5", modelUrl: "/bge/" });
  createMemory("alice", {
    embeddingModel: { modelId: "gte", model: "/m.onnx", tokenizer: "/t.json", pooling: "mean" },
  });
  createMemory("alice", { embedder: { modelId: "nomic", embed: async (texts) => texts.map(() => [0, 1]) } });
  withFastMemory(engine, "alice", { useLocalEmbeddings: false, dimensions: 256 });

  // @ts-expect-error a pooling that does not exist
  createMemory("alice", { embeddingModel: { modelId: "gte", model: "/m.onnx", tokenizer: "/t.json", pooling: "max" } });
  // @ts-expect-error an embedder has a name
  createMemory("alice", { embedder: { embed: async () => [[0]] } });
}

export async function stores(): Promise<void> {
  class Mine implements Store {
    readonly name = "mine";
    load = async (namespace: string, since?: number): Promise<Snapshot> => ({
      version: since ?? namespace.length,
      rows: [],
      full: true,
    });
    commit = async (_: string, rows: readonly Row[], ifVersion?: number): Promise<number> =>
      (ifVersion ?? 0) + rows.length;
    clear = async (): Promise<number> => 1;
  }
  const { store } = await createMemory("alice", { store: new Mine() }).stats();
  holds<Equal<typeof store, string>>();

  // @ts-expect-error a store commits
  createMemory("alice", { store: { name: "mine", load: new Mine().load, clear: new Mine().clear } });
}

export async function windows(): Promise<void> {
  const messages: { role: "system" | "user" | "assistant"; content: string }[] = [];
  const kept = await new RollingWindowTransform({ maxTokens: 4000, memory: createMemory("alice") }).apply(messages);
  holds<Equal<typeof kept, typeof messages>>();

  // @ts-expect-error a window has a size
  new RollingWindowTransform({});
  // @ts-expect-error the name that Python uses
  new RollingWindowTransform({ max_tokens: 4000 });
}
