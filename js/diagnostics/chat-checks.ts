import type { RawStats } from "../engine/bindings.js";
import type { DoctorContext, Finding } from "./check.js";

/** Hardly a query reaches more by its meaning alone. */
const HIGH_MIN_SCORE = 0.5;
const MANY_MEMORIES = 5000;
/** Milliseconds. */
const SLOW_SEARCH = 500;
/** Chat calls in a row that are no coincidence. */
const CALLS_IN_A_ROW = 3;
/** Replies without a block, which a reply has only when there is something to remember, after which a model seems to write none. */
const SILENT_REPLIES = 10;

/** Whether memories are learned from chats. */
export async function checkExtraction(context: DoctorContext): Promise<Finding> {
  const { config, session } = context;
  if (!config.extract)
    return {
      ok: true,
      detail: "extract is false: nothing is learned from replies",
      remedy: "remove the option extract to learn from replies",
    };
  const { stuck, waiting } = await context.call((await context.openEngine()).jobCounts());
  if (stuck > 0)
    return {
      ok: false,
      detail: `the extraction of ${stuck} messages has failed eight times each`,
      remedy: 'listen to client.memory.on("error", …), fix the cause, then: await client.memory.flush()',
    };
  if (waiting > 0) return { ok: true, detail: `${waiting} messages wait for their extraction` };
  if (session.turns === 0) {
    return {
      ok: true,
      detail: "no chat call has gone through this client yet",
      remedy: 'make one with the client that came back: const client = withFastMemory(new OpenAI(), "alice")',
    };
  }
  if (session.extractionOff === "unknown_reply")
    return {
      ok: false,
      detail:
        "a reply had another shape than its API: no text was found in it, and no memory block is asked for any more",
      remedy: "use the client or path of an API that is supported, or withMemory, which learns from what users say",
    };
  if (session.extractionOff || session.repliesWithoutKey > 0)
    return {
      ok: false,
      detail: `the last ${session.repliesWithoutKey} replies had a memory block without the key that was asked for${session.extractionOff ? ": none is asked for any more" : ""}`,
      remedy:
        "this model drops the key, and blocks without it never count: use a larger model, or withMemory, which learns from what users say",
    };
  if (session.hasBlock || session.repliesWithoutBlock < SILENT_REPLIES)
    return { ok: true, detail: `${session.turns} chat calls` };
  return {
    ok: false,
    detail: `the last ${session.repliesWithoutBlock} replies had no memory block, though one was asked for`,
    remedy:
      'greetings and small talk bring none; if there was something to remember, this model does not follow the instruction: try a larger one, or see its replies with { debug: "text" }',
  };
}

/** Whether memories are put into requests. */
export function checkRetrieval({ config, session }: DoctorContext, stats: RawStats | undefined): Finding {
  const { topK, inject, minScore } = config;
  if (!inject || topK === 0)
    return {
      ok: true,
      detail: `${inject ? "topK is 0" : "inject is false"}: requests carry no memories`,
      remedy: "remove the option to put memories into requests",
    };
  if (session.refusal && session.isRefused)
    return {
      ok: false,
      detail: `the service refused a request because of the memories in it (status ${session.refusal.status}): requests carry none until ${new Date(session.refusal.until).toISOString()}`,
      remedy:
        "the service's content filter or its context limit may be the cause: { topK: 2 } adds less, { extract: false } asks for no memory block, and { window: { maxTokens } } keeps requests short",
    };
  if (!stats) return { ok: false, detail: "the memories cannot be read", remedy: "see the checks store and user" };
  if (stats.totalChunks === 0)
    return { ok: true, detail: "no memory is stored", remedy: "see the check user, and client.memory.getAll()" };
  if (minScore !== undefined && minScore > HIGH_MIN_SCORE) {
    return {
      ok: false,
      detail: `minScore is ${minScore}: few memories reach it`,
      remedy: "leave minScore out; client.memory.search(question) shows the scores",
    };
  }
  if (session.requestsWithoutMemories >= CALLS_IN_A_ROW) {
    return {
      ok: true,
      detail: `nothing was put into the last ${session.requestsWithoutMemories} requests`,
      remedy:
        "client.memory.preview(message) shows what a message would recall; if that is too little, lower minScore, or ask more to the point",
    };
  }
  return { ok: true, detail: `the best ${topK} of ${stats.totalChunks} memories` };
}

/** How long a search takes. */
export async function checkLatency(context: DoctorContext, stats: RawStats | undefined): Promise<Finding> {
  const { config, embedder } = context;
  const engine = await context.openEngine();
  const started = performance.now();
  await context.call(engine.search({ query: "latency", topK: 1, minScore: 0, filter: {} }));
  const ms = Math.round(performance.now() - started);
  const total = stats?.totalChunks ?? 0;
  const isRemote = config.embedder !== undefined || !config.useLocalEmbeddings;
  const detail = `a search among ${total} memories took ${ms} ms, with vectors of ${isRemote ? `${embedder.modelId}, by a service or the app` : "this device"}`;
  if (ms <= SLOW_SEARCH) return { ok: true, detail };
  const remedies = [
    isRemote &&
      "every question waits for its vector: remove useLocalEmbeddings and embedder to use vectors from this device",
    embedder.state === "loading" && "the model is still loading: await client.memory.ready()",
    total > MANY_MEMORIES && 'prune old memories: client.memory.getAll({ order: "oldest" }), client.memory.delete(id)',
  ];
  return {
    ok: false,
    detail,
    remedy:
      remedies.filter(Boolean).join("; ") || "the device may be busy: try again; a lower topK makes requests shorter",
  };
}
