import {
  ConfigError,
  createMemory,
  FastMemoryError,
  memoryFetch,
  ModelLoadError,
  perCall,
  StoreUnavailableError,
  UnsupportedClientError,
  withFastMemory,
  type CallOptions,
  type Category,
  type FastMemoryOptions,
  type Memory,
  type MemoryEvents,
  type MemoryRecord,
  type Progress,
  type SearchHit,
  type Stats,
  type TokenCost,
  type TurnReport,
} from "fast-memory";

import { type Equal, holds } from "./claims.js";

declare const engine: {
  chat: { completions: { create(request: { messages: object[] }): Promise<{ choices: string[] }> } };
};

export async function calls(memory: Memory): Promise<void> {
  const hits = await memory.search("tea", { topK: 5, minScore: 0.2 });
  holds<Equal<typeof hits, SearchHit[]>>();
  holds<Equal<SearchHit["cosine"], number | undefined>>();
  const record = await memory.add("Likes tea", { category: "preference" });
  holds<Equal<typeof record, MemoryRecord>>();
  holds<Equal<typeof record.createdAt, Date>>();
  holds<Equal<typeof record.category, Category>>();
  const all = await memory.getAll();
  holds<Equal<typeof all, MemoryRecord[]>>();
  const gone = await memory.delete(record.id);
  holds<Equal<typeof gone, boolean>>();
  const erased = await memory.clear();
  holds<Equal<typeof erased, number>>();
  const stats = await memory.stats();
  holds<Equal<typeof stats, Stats>>();
  holds<Equal<typeof stats.categories, Readonly<Record<Category, number>>>>();
  const loaded = await memory.ready();
  holds<Equal<typeof loaded, void>>();

  const stop = memory.on("turn", (turn) => {
    holds<Equal<typeof turn, TurnReport>>();
    holds<Equal<typeof turn.learned.added, readonly MemoryRecord[]>>();
    holds<Equal<typeof turn.tokens, TokenCost>>();
  });
  holds<Equal<typeof stop, () => void>>();
  memory.on("error", (error) => holds<Equal<typeof error, FastMemoryError>>());
  memory.on("progress", (progress) => holds<Equal<typeof progress, Progress>>());
  memory.on("change", (nothing) => holds<Equal<typeof nothing, undefined>>());
  holds<Equal<keyof MemoryEvents, "change" | "turn" | "quarantine" | "lost" | "progress" | "extraction" | "error">>();
  memory.on("quarantine", ({ memories }) => holds<Equal<typeof memories, readonly MemoryRecord[]>>());
  memory.on("lost", ({ database }) => holds<Equal<typeof database, string>>());
  const approved = await memory.approve("id");
  holds<Equal<typeof approved, MemoryRecord | undefined>>();

  // @ts-expect-error a category of another name
  void memory.add("Likes tea", { category: "hobby" });
  // @ts-expect-error a text
  void memory.add(42);
  // @ts-expect-error an option of another name
  void memory.search("tea", { limit: 5 });
  // @ts-expect-error a number
  void memory.search("tea", { topK: "5" });
  // @ts-expect-error an event of another name
  memory.on("changed", () => {});
  // @ts-expect-error a listener of another event
  memory.on("turn", (error: FastMemoryError) => error.code);
  // @ts-expect-error a record is read-only
  record.text = "Likes coffee";
  // @ts-expect-error so is a report
  stats.totalChunks = 0;
}

export function options(): void {
  const client = withFastMemory(engine, "alice", {
    dbName: "db",
    topK: 3,
    minScore: 0.3,
    useLocalEmbeddings: false,
    embeddingModel: "another-model",
    modelUrl: new URL("https://example.com/minilm/"),
    store: "memory",
    inject: true,
    extract: false,
    onProgress: ({ phase, loaded, total }) => {
      holds<Equal<typeof phase, "download" | "load" | "ready" | "error" | "embed">>();
      holds<Equal<typeof loaded, number | undefined>>();
      void total;
    },
    onError: (error) => {
      holds<Equal<typeof error, FastMemoryError>>();
      throw error;
    },
  });
  holds<Equal<typeof client.chat, (typeof engine)["chat"]>>();
  const shared: FastMemoryOptions = { dbPath: "db" };
  withFastMemory(engine, "alice", shared);
  withFastMemory(engine, "alice", {});

  // @ts-expect-error a misspelt option
  withFastMemory(engine, "alice", { topk: 3 });
  // @ts-expect-error the name that Python uses
  withFastMemory(engine, "alice", { db_path: "db" });
  // @ts-expect-error a number
  withFastMemory(engine, "alice", { topK: "3" });
  // @ts-expect-error a store of another name
  withFastMemory(engine, "alice", { store: "localStorage" });
  // @ts-expect-error a flag
  withFastMemory(engine, "alice", { inject: "off" });
  // @ts-expect-error a callback of another shape
  withFastMemory(engine, "alice", { onError: (code: number) => code });
  // @ts-expect-error a user is a text
  withFastMemory(engine, 42);
  // @ts-expect-error a user is given
  withFastMemory(engine);
  // @ts-expect-error a client is an object
  withFastMemory("client", "alice");
  // @ts-expect-error the memory stays with its client
  client.memory = client.memory;
}

export function withoutAClient(): void {
  const memory = createMemory("alice", { store: "memory" });
  holds<Equal<typeof memory, Memory>>();
  const remembering = memoryFetch(fetch, memory);
  holds<Equal<typeof remembering, typeof globalThis.fetch>>();
  memoryFetch(fetch, withFastMemory(engine, "alice").memory);
  const call = perCall({ inject: false, extract: true });
  holds<Equal<typeof call, { headers: Record<string, string> }>>();
  const shared: CallOptions = {};
  perCall(shared);

  // @ts-expect-error a user is given
  createMemory();
  // @ts-expect-error a misspelt option
  createMemory("alice", { topk: 3 });
  // @ts-expect-error a fetch
  memoryFetch("fetch", memory);
  // @ts-expect-error a memory, not a client
  memoryFetch(fetch, withFastMemory(engine, "alice"));
  // @ts-expect-error a memory is given
  memoryFetch(fetch);
  // @ts-expect-error a misspelt option
  perCall({ injekt: false });
  // @ts-expect-error a flag
  perCall({ inject: "off" });
}

export function errors(thrown: unknown): void {
  if (thrown instanceof ModelLoadError) holds<Equal<typeof thrown.url, ModelLoadError["url"]>>();
  for (const kind of [ConfigError, ModelLoadError, StoreUnavailableError, UnsupportedClientError]) {
    const family: FastMemoryError = kind.prototype;
    holds<Equal<typeof family.code, string>>();
  }
}
