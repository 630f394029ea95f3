// Compiled, never run: what the types promise to an app.
import OpenAI from "openai";
import {
  ConfigError,
  FastMemoryError,
  ModelLoadError,
  StoreUnavailableError,
  UnsupportedClientError,
  withFastMemory,
  type Category,
  type FastMemoryOptions,
  type Memory,
  type MemoryRecord,
  type SearchHit,
  type Stats,
  type TurnReport,
} from "fast-memory";

type Equal<Left, Right> = (<T>() => T extends Left ? 1 : 2) extends <T>() => T extends Right ? 1 : 2 ? true : false;
const holds = <_Claim extends true>(): void => {};

export async function promises(): Promise<void> {
  const client = withFastMemory(new OpenAI({ apiKey: "key" }), "alice");
  const original: OpenAI = client;
  holds<Equal<typeof client.memory, Memory>>();
  holds<Equal<typeof original.chat, typeof client.chat>>();

  const messages = [{ role: "user" as const, content: "Hello" }];
  const reply = await client.chat.completions.create({ model: "m", messages });
  holds<Equal<typeof reply.choices, OpenAI.Chat.Completions.ChatCompletion.Choice[]>>();
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    holds<Equal<typeof chunk, OpenAI.Chat.Completions.ChatCompletionChunk>>();
  }
  const { data, request_id } = await client.chat.completions.create({ model: "m", messages }).withResponse();
  holds<Equal<typeof data, OpenAI.Chat.Completions.ChatCompletion>>();
  holds<Equal<typeof request_id, string | null>>();
  const derived: Memory = client.withOptions({ timeout: 1000 }).memory;

  const hits: SearchHit[] = await derived.search("tea", { topK: 5, minScore: 0.2 });
  const record: MemoryRecord = await client.memory.add("Likes tea", { category: "preference" });
  const category: Category = record.category;
  const stats: Stats = await client.memory.stats();
  holds<Equal<Stats["categories"], Readonly<Record<Category, number>>>>();
  const gone: boolean = await client.memory.delete(record.id);
  const erased: number = await client.memory.clear();
  const stop: () => void = client.memory.on("turn", (turn: TurnReport) => turn.learned.added.length);
  const options: FastMemoryOptions = {
    dbName: "db",
    topK: 3,
    useLocalEmbeddings: true,
    embeddingModel: "all-MiniLM-L6-v2",
    store: "memory",
  };
  for (const made of [ConfigError, ModelLoadError, StoreUnavailableError, UnsupportedClientError]) {
    const family: typeof FastMemoryError.prototype = made.prototype;
    void family;
  }
  void [hits, category, stats, gone, erased, stop, options];

  // @ts-expect-error a misspelt option
  withFastMemory(new OpenAI(), "alice", { topk: 3 });
  // @ts-expect-error a user is a string
  withFastMemory(new OpenAI(), 42);
  // @ts-expect-error a store of another name
  withFastMemory(new OpenAI(), "alice", { store: "localStorage" });
  // @ts-expect-error a category of another name
  void client.memory.add("Likes tea", { category: "hobby" });
  // @ts-expect-error an event of another name
  client.memory.on("changed", () => {});
  // @ts-expect-error a record is read-only
  record.text = "Likes coffee";
  // @ts-expect-error the memory stays with its client
  client.memory = derived;
}
