import { embedderCheck, workerCheck } from "./embedder-check.js";
import { storeCheck, usersIn } from "./store-check.js";
import type { ClientEmbedder } from "../embedding/embedder.js";
import { type Engine, loadEngine } from "../engine/load.js";
import type { DoctorCheck, DoctorReport } from "../types/diagnostics.js";
import type { Config } from "../options/options.js";
import type { StoreSelection } from "../store/selection.js";
import type { Session } from "./session-stats.js";
import { storageState } from "./browser-storage.js";

export type Finding = Omit<DoctorCheck, "name">;

/** What is looked at. */
export interface DoctorContext {
  readonly userId: string;
  readonly config: Config;
  readonly place: StoreSelection;
  readonly session: Session;
  readonly embedder: ClientEmbedder;
  open(): Promise<Engine>;
  /** A call to the engine within the store's time limit. */
  call<T>(work: Promise<T>): Promise<T>;
}

interface Counts {
  readonly totalChunks: number;
  readonly embedded: number;
  readonly unreadable: number;
}

/** Hardly a question reaches more by its meaning alone. */
const HIGH_SCORE = 0.5;
const MANY_MEMORIES = 5000;
const SLOW_SEARCH = 500;
const LITTLE_SPACE = 20_000_000;
const CALLS_IN_A_ROW = 3;

/** Looks at everything. Never rejects: a check that throws has failed. */
export async function runChecks(patient: DoctorContext): Promise<DoctorReport> {
  const checks: DoctorCheck[] = [];
  const check = async (name: string, look: () => Finding | Promise<Finding>) => {
    try {
      checks.push({ name, ...(await look()) });
    } catch (error) {
      checks.push({ name, ok: false, detail: reason(error), remedy: "see the error; if it is unclear, report it with this output" });
    }
  };
  await check("webassembly", webAssembly);
  await check("store", () => storeCheck(patient.place));
  let counts: Counts | undefined;
  await check("user", async () => {
    counts = (await patient.call((await patient.open()).stats())) as Counts;
    return userFinding(patient, counts);
  });
  await check("embedder", () => embedderCheck(patient));
  await check("worker", () => workerCheck(patient));
  await check("storage", () => quota(patient));
  await check("extraction", () => extraction(patient));
  await check("retrieval", () => retrieval(patient, counts));
  await check("latency", () => latency(patient, counts));
  return report(checks);
}

async function webAssembly(): Promise<Finding> {
  try {
    await loadEngine();
    return { ok: true, detail: "the engine runs" };
  } catch (error) {
    const remedy = typeof WebAssembly === "undefined"
      ? "this host has no WebAssembly: use a current browser, or switch its strict security mode off"
      : "allow it in the content security policy: script-src 'self' 'wasm-unsafe-eval'";
    return { ok: false, detail: reason(error), remedy };
  }
}

async function userFinding({ userId, place }: DoctorContext, { totalChunks, embedded, unreadable }: Counts): Promise<Finding> {
  const others = place.isIndexedDb ? (await usersIn(place.dbName)).filter((name) => name !== userId).length : 0;
  const detail = `"${userId}" has ${totalChunks} ${totalChunks === 1 ? "memory" : "memories"}, ${embedded} with a vector`;
  if (unreadable > 0) return { ok: false, detail: `${detail}, ${unreadable} that this version cannot read`, remedy: "a newer version of fast-memory wrote them: install it here too" };
  if (totalChunks > 0) return { ok: true, detail };
  if (others === 0) return { ok: true, detail, remedy: "nothing was remembered yet: say something worth it, or client.memory.add(\"Prefers Python\")" };
  return { ok: true, detail: `${detail}; ${others} other user ids have been here`, remedy: "if this user was here before, pass the same userId as then: memories are kept for each by itself" };
}

async function quota({ place }: DoctorContext): Promise<Finding> {
  if (place.name === "memory") return { ok: true, detail: 'store: "memory" keeps nothing when the page goes' };
  if (!place.isIndexedDb) return { ok: true, detail: `the room of the store "${place.name}" is its own matter` };
  const state = await storageState();
  if (!state) return { ok: true, detail: "this host does not tell how much may be stored", remedy: "pages tell it over https only" };
  const detail = `${megabytes(state.usage)} of ${megabytes(state.quota)} MB in use by this site, ${state.persisted ? "kept" : "not kept"} when the disk is full`;
  if (state.quota - state.usage < LITTLE_SPACE) {
    return { ok: false, detail, remedy: "there is hardly room for more: free some space, leave a private window, or prune: client.memory.delete(id)" };
  }
  if (state.persisted) return { ok: true, detail };
  return { ok: true, detail, remedy: "the browser may clear it: client.memory.persist() asks it not to; it agrees for sites that are used much, bookmarked or installed" };
}

async function extraction({ config, session, open, call }: DoctorContext): Promise<Finding> {
  if (!config.extract) return { ok: true, detail: "extract is false: nothing is learned from replies", remedy: "leave the option extract out, if that is not meant" };
  const { stuck, waiting } = (await call((await open()).jobs())) as { stuck: number; waiting: number };
  if (stuck > 0) return { ok: false, detail: `${stuck} messages wait, and the extraction of each has failed time and again`, remedy: "listen to client.memory.on(\"error\", …), mend what it says, then: await client.memory.flush()" };
  if (waiting > 0) return { ok: true, detail: `${waiting} messages wait for their extraction` };
  if (session.turns === 0) {
    return { ok: true, detail: "no chat call has gone through this client yet", remedy: "make one with the client that came back: const client = withFastMemory(new OpenAI(), \"alice\")" };
  }
  if (session.withoutBlock < CALLS_IN_A_ROW) return { ok: true, detail: `${session.turns} chat calls` };
  return {
    ok: false,
    detail: `the last ${session.withoutBlock} replies had no memory block, though one was asked for`,
    remedy: "greetings and small talk bring none; if there was something to remember, this model does not follow the instruction: try a larger one, or see its replies with { debug: \"text\" }",
  };
}

function retrieval({ config, session }: DoctorContext, counts: Counts | undefined): Finding {
  const { topK, inject, minScore } = config;
  if (!inject || topK === 0) return { ok: true, detail: `${inject ? "topK is 0" : "inject is false"}: nothing is put into requests`, remedy: "leave the option out, if that is not meant" };
  if (!counts) return { ok: false, detail: "the memories cannot be read", remedy: "see the checks store and user" };
  if (counts.totalChunks === 0) return { ok: true, detail: "there is nothing to recall", remedy: "see the check user, and client.memory.getAll()" };
  if (minScore !== undefined && minScore > HIGH_SCORE) {
    return { ok: false, detail: `minScore is ${minScore}: little reaches it`, remedy: "leave minScore out; client.memory.search(question) shows the scores" };
  }
  if (session.withoutMemories >= CALLS_IN_A_ROW) {
    return {
      ok: true,
      detail: `nothing was put into the last ${session.withoutMemories} requests`,
      remedy: "client.memory.preview(message) shows what a message would recall; if that is too little, lower minScore, or ask more to the point",
    };
  }
  return { ok: true, detail: `the best ${topK} of ${counts.totalChunks} memories` };
}

async function latency({ config, open, call, embedder }: DoctorContext, counts: Counts | undefined): Promise<Finding> {
  const started = performance.now();
  await call((await open()).search("latency", 1, 0, "{}"));
  const ms = Math.round(performance.now() - started);
  const total = counts?.totalChunks ?? 0;
  const isRemote = config.embedder !== undefined || !config.useLocalEmbeddings;
  const detail = `a search among ${total} memories took ${ms} ms, with vectors of ${isRemote ? `${embedder.modelId}, by a service or the app` : "this device"}`;
  if (ms <= SLOW_SEARCH) return { ok: true, detail };
  const remedies = [
    isRemote && "every question waits for its vector: leave useLocalEmbeddings and embedder out for vectors of this device",
    embedder.state === "loading" && "the model is still loading: await client.memory.ready()",
    total > MANY_MEMORIES && "prune old memories: client.memory.getAll({ order: \"oldest\" }), client.memory.delete(id)",
  ];
  return { ok: false, detail, remedy: remedies.filter(Boolean).join("; ") || "the device may be busy: try again; a lower topK makes requests shorter" };
}

function report(checks: readonly DoctorCheck[]): DoctorReport {
  const ok = checks.every((check) => check.ok);
  const text = () => {
    const lines = checks.flatMap(({ name, ok, detail, remedy }) => [`${ok ? "  ok" : "FAIL"}  ${name.padEnd(12)} ${detail}`, ...(remedy ? [`${" ".repeat(19)}${ok ? "note" : "do"}: ${remedy}`] : [])]);
    return [`fast-memory: ${ok ? "all is well" : "something is amiss"}`, ...lines].join("\n");
  };
  // Not shown when the report is listed or written as JSON.
  return Object.defineProperty({ ok, checks }, "toString", { value: text, configurable: true }) as DoctorReport;
}

/** What an error says; ours hold no text of the user's. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const megabytes = (bytes: number) => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);
