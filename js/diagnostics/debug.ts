import { type Cut, messagesOf } from "../window/request-window.js";
import type { Api, Turn } from "../engine/load.js";
import type { DebugEntry } from "../types/diagnostics.js";
import { saidByUser } from "../window/rolling-window.js";
import type { FastMemoryOptions } from "../types/options.js";
import type { MemoryRecord } from "../types/record.js";
import type { SearchHit } from "../types/search.js";
import type { TokenCost } from "../types/tokens.js";

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Writable<DebugEntry>;

/** What a turn, or a batch of the extraction in the background, has led to. */
export interface Outcome {
  readonly blocks: readonly string[];
  readonly operations: number;
  readonly queued: boolean;
  readonly learned: { readonly added: readonly MemoryRecord[]; readonly updated: readonly MemoryRecord[]; readonly forgotten: readonly string[] };
  readonly tokens: TokenCost;
  /** How long it took to store it, in milliseconds. */
  readonly ms: number;
}

/** The call whose beginning is watched. */
export interface Beginning {
  readonly api: Api;
  readonly body: string;
  readonly topK: number;
  readonly kept: Cut | undefined;
  /** How many memories there are. */
  count(): Promise<number>;
}

interface Trace {
  readonly entry: Entry;
  readonly started: number;
  parsing: number;
  isTold: boolean;
}

/** Where a reply is read. */
const READERS = ["push", "take", "finish", "clean", "pushText", "finishText"] as const;

const NOTHING_PARSED = { blocks: 0, operations: 0, ms: 0 };
const NOTHING_STORED = { added: [], updated: [], forgotten: [], ms: 0 };

/** Tells what memory does in each call. */
export class Debug {
  readonly #traces = new WeakMap<Turn, Trace>();

  constructor(
    readonly userId: string,
    readonly logger: (entry: DebugEntry) => void,
    readonly withText: boolean,
  ) {}

  /** Begins a call by `begin`, and watches it. */
  async begin(call: Beginning, begin: () => Promise<Turn | undefined>): Promise<Turn | undefined> {
    const started = performance.now();
    const entry: Entry = { ...this.#entry("chat"), api: call.api };
    if (call.kept) entry.window = { dropped: call.kept.dropped, tokens: call.kept.saved, ms: rounded(call.kept.ms) };
    const fail = (error: unknown) => this.#tell({ ...entry, outcome: "failed", error: codeOf(error) }, started);
    try {
      const turn = await begin();
      const ms = since(started);
      const searched = { memories: await call.count(), topK: call.topK, ms };
      entry.searched = this.withText ? { ...searched, query: queryOf(call) } : searched;
      if (!turn) {
        this.#tell({ ...entry, outcome: "no part" }, started);
        return undefined;
      }
      entry.injected = this.#injected(turn);
      this.#watch(turn, { entry, started, parsing: 0, isTold: false });
      return turn;
    } catch (error) {
      fail(error);
      throw error;
    }
  }

  /** The request of `turn` failed. */
  unanswered(turn: Turn): void {
    const trace = this.#traces.get(turn);
    if (trace && !trace.isTold) this.#tell(trace.entry, trace.started);
    if (trace) trace.isTold = true;
  }

  /** The reply of `turn` is over; `outcome` is the error when it could not be learned from. */
  end(turn: Turn, outcome: Outcome | { readonly error: unknown }): void {
    const trace = this.#traces.get(turn) ?? { entry: this.#entry("read"), started: performance.now(), parsing: 0, isTold: false };
    this.#traces.delete(turn);
    const { entry, started, parsing } = trace;
    if ("error" in outcome) return this.#tell({ ...entry, outcome: "failed", error: codeOf(outcome.error) }, started);
    this.#tell({ ...entry, outcome: "done", ...this.#learned(outcome, parsing) }, started);
  }

  /** A batch of jobs that waited in the background is over. `asked`: how long the model took, in milliseconds. */
  extracted(jobs: number, asked: number, outcome: Outcome | { readonly error: unknown }): void {
    const entry: Entry = { ...this.#entry("extraction"), jobs };
    const started = performance.now() - asked - ("ms" in outcome ? outcome.ms : 0);
    if ("error" in outcome) return this.#tell({ ...entry, outcome: "failed", error: codeOf(outcome.error) }, started);
    this.#tell({ ...entry, outcome: "done", ...this.#learned(outcome, 0) }, started);
  }

  #entry(kind: DebugEntry["kind"]): Entry {
    const tokens = { instruction: 0, memories: 0, block: 0, saved: 0 };
    return { kind, userId: this.userId, outcome: "unanswered", injected: { memories: [], tokens: 0 }, parsed: NOTHING_PARSED, stored: NOTHING_STORED, tokens, ms: 0 };
  }

  #injected(turn: Turn): DebugEntry["injected"] {
    const memories = (turn.recalled as SearchHit[]).map(({ memory, score }) => ({ id: memory.id, score, ...(this.withText && { text: memory.text }) }));
    return { memories, tokens: turn.memoryTokens, ...(this.withText && { text: turn.addition }) };
  }

  #learned({ blocks, operations, queued, learned, tokens, ms }: Outcome, parsing: number): Pick<Entry, "parsed" | "stored" | "tokens"> {
    const ids = (records: readonly MemoryRecord[]) => records.map(({ id }) => id);
    const { added, updated, forgotten } = learned;
    const stored = { added: ids(added), updated: ids(updated), forgotten, ...(queued && { queued }), ms: rounded(ms) };
    const parsed = { blocks: blocks.length, operations, ms: rounded(parsing) };
    if (!this.withText) return { parsed, stored, tokens };
    return { parsed: { ...parsed, texts: blocks }, stored: { ...stored, texts: [...added, ...updated].map(({ text }) => text) }, tokens };
  }

  /** Takes the time of what is done with the reply, and notices when there is none. */
  #watch(turn: Turn, trace: Trace): void {
    this.#traces.set(turn, trace);
    for (const name of READERS) {
      const read = turn[name] as (...args: unknown[]) => unknown;
      const timed = (...args: unknown[]) => {
        const started = performance.now();
        const result = read.apply(turn, args);
        trace.parsing += performance.now() - started;
        return result;
      };
      Object.defineProperty(turn, name, { value: timed, configurable: true });
    }
    const { free: freed } = turn;
    const free = () => {
      this.unanswered(turn);
      freed.call(turn);
    };
    Object.defineProperty(turn, "free", { value: free, configurable: true });
  }

  #tell(entry: Entry, started: number): void {
    try {
      this.logger({ ...entry, ms: since(started) });
    } catch (error) {
      // A logger's fault is no reason to fail a chat call.
      console.error(error);
    }
  }
}

/** What the option `debug` asks for. */
export function debugOf(userId: string, debug: FastMemoryOptions["debug"]): Debug | undefined {
  if (!debug) return undefined;
  const print = (entry: DebugEntry) => console.info(debugText(entry));
  if (typeof debug === "function") return new Debug(userId, debug, false);
  if (typeof debug === "object") return new Debug(userId, debug.logger ?? print, debug.text ?? false);
  return new Debug(userId, print, debug === "text");
}

/** An entry as `debug: true` prints it. */
function debugText(entry: DebugEntry): string {
  const { kind, api, jobs, outcome, error, window, searched, injected, parsed, stored, ms } = entry;
  const of = [api ?? (jobs === undefined ? "" : `${jobs} jobs`), outcome, error].filter(Boolean).join(", ");
  const shown = injected.memories.map(({ id, score, text }) => `${id} ${score.toFixed(2)}${text === undefined ? "" : ` ${quoted(text)}`}`);
  const lines = [
    `fast-memory: ${kind} (${of}) in ${ms} ms`,
    window && `  window    ${window.dropped} messages left out, ${window.tokens} tokens (${window.ms} ms)`,
    searched && `  searched  ${searched.memories} memories, for at most ${searched.topK} (${searched.ms} ms)${searched.query === undefined ? "" : ` ${quoted(searched.query)}`}`,
    kind === "chat" && `  injected  ${shown.join(", ") || "nothing"} (${injected.tokens} tokens)`,
    `  parsed    ${parsed.blocks} blocks, ${parsed.operations} operations (${parsed.ms} ms)${said(parsed.texts)}`,
    `  stored    ${storedText(stored)} (${stored.ms} ms)${said(stored.texts)}`,
  ];
  return lines.filter(Boolean).join("\n");
}

function storedText({ added, updated, forgotten, queued }: DebugEntry["stored"]): string {
  const ids = [...added.map((id) => `+${id}`), ...updated.map((id) => `~${id}`), ...forgotten.map((id) => `-${id}`), ...(queued ? ["(queued for extraction)"] : [])];
  return ids.join(" ") || "nothing";
}

const said = (texts: readonly string[] = []) => texts.map((text) => ` ${quoted(text)}`).join("");

const quoted = (text: string) => JSON.stringify(text);

function queryOf({ api, body }: Beginning): string {
  const messages = messagesOf(api, body);
  return messages?.map(saidByUser).filter(Boolean).at(-1) ?? "";
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown } | undefined)?.code ?? "internal");
}

const rounded = (ms: number) => Math.round(ms * 100) / 100;

const since = (started: number) => rounded(performance.now() - started);
