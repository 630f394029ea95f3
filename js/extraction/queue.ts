import type { Engine } from "../engine/load.js";
import type { ExtractionEvent } from "../types/extraction.js";
import { underLease } from "./lease.js";
import type { Question } from "./ask-model.js";

/** Jobs that are put to the model at once, and how long the first of them waits for others, in milliseconds. */
const BATCH = 10;
const GATHER = 5000;
/** The longest time that a timer can wait, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

interface Batch extends Omit<Question, "model"> {
  readonly ids: string[];
  /** Of the chats. */
  readonly model: string;
  readonly handles: string[];
}

/** How many jobs there are, and when the first of those that wait may be tried. */
export interface Waiting {
  readonly waiting: number;
  readonly stuck: number;
  readonly nextAt?: number;
}

/** What the queue needs of the memory that it belongs to. */
export interface QueueHost {
  /** The same for all who share the queue: the store, the database and the user. */
  readonly name: string;
  open(): Promise<Engine>;
  /** A call to the engine, within the time that the store has. */
  call<T>(call: Promise<T>): Promise<T>;
  /** The model's reply to a batch. `chatModel`: the model of the chats. */
  ask(question: Omit<Question, "model">, chatModel: string): Promise<string>;
  /** What was learned from `jobs` jobs, and how many milliseconds the model and the store took. */
  learned(raw: unknown, jobs: number, ms: { asked: number; stored: number }): void;
  failed(error: unknown, jobs: number, asked: number): void;
  tell(event: ExtractionEvent): void;
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  /** Whether the clients of this process may wait for one another. If not, two may ask about the same job, and one of them learns from it. */
  readonly isShared: boolean;
}

/** What users said, put to a model some of it at once. The jobs are in the store; here is only when they are done. */
export class ExtractionQueue {
  #queued = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  constructor(readonly host: QueueHost) {}

  /** A job was put into the store. */
  queued(): void {
    this.#queued++;
    this.host.tell({ phase: "queued", jobs: 1 });
    if (this.host.waitUntil && !this.host.isShared) this.host.waitUntil(this.#run(false));
    else if (this.host.waitUntil) this.host.waitUntil((this.#running ?? Promise.resolve()).then(() => this.#run(false)));
    else if (this.#queued >= BATCH) void this.#run(false);
    else this.#timer ??= setTimeout(() => void this.#run(false), GATHER);
  }

  /** Goes on with what is left of earlier visits. */
  async resume(): Promise<void> {
    const { waiting } = await this.waiting();
    if (waiting > 0) await this.#run(false);
  }

  async waiting(): Promise<Waiting> {
    const engine = await this.host.open();
    return (await this.host.call(engine.jobs())) as Waiting;
  }

  /** Does all jobs now, those too that failed before. Whether none is left, within `timeout` milliseconds. */
  async flush(timeout: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), timeout)));
    const done = async () => {
      while (this.#running) await this.#running;
      await this.#run(true);
      const { waiting, stuck } = await this.waiting();
      return waiting + stuck === 0;
    };
    try {
      return await Promise.race([done(), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Never fails: what goes wrong is told, and tried again. */
  #run(all: boolean): Promise<void> {
    if (!this.host.isShared) return this.#work(all);
    this.#running ??= this.#work(all).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #work(all: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#queued = 0;
    try {
      if (this.host.isShared) await underLease(`fast-memory ${this.host.name}`, () => this.#drain(all));
      else await this.#drain(all);
      const { nextAt } = await this.waiting();
      if (nextAt === undefined) return;
      // Workers may be gone by then: what waits comes with the next exchange.
      const wait = Math.min(Math.max(nextAt - Date.now(), GATHER), LONGEST);
      if (this.host.waitUntil) return;
      this.#timer ??= setTimeout(() => void this.#run(false), wait);
      // A script of Node ends though a provider has failed: the job is in the store.
      (this.#timer as { unref?: () => void }).unref?.();
    } catch (error) {
      this.host.failed(error, 0, 0);
    }
  }

  async #drain(all: boolean): Promise<void> {
    const engine = await this.host.open();
    for (;;) {
      const batch = (await this.host.call(engine.nextJobs(BATCH, all))) as Batch | undefined;
      if (!batch) return;
      // With `all`, what failed would come again at once.
      if (!(await this.#extract(engine, batch)) && all) return;
    }
  }

  async #extract(engine: Engine, { ids, system, user, model, handles }: Batch): Promise<boolean> {
    const jobs = ids.length;
    const started = performance.now();
    this.host.tell({ phase: "started", jobs });
    try {
      const reply = await this.host.ask({ system, user }, model);
      const replied = performance.now();
      const raw = await this.host.call(engine.jobsDone(ids, reply, handles));
      this.host.learned(raw, jobs, { asked: replied - started, stored: performance.now() - replied });
      this.host.tell({ phase: "done", jobs });
      return true;
    } catch (error) {
      this.host.failed(error, jobs, performance.now() - started);
      await this.host.call(engine.jobsFailed(ids));
      this.host.tell({ phase: "failed", jobs });
      return false;
    }
  }
}
