import type { JobBatch, JobCounts, JobsReply, RawLearned } from "../engine/bindings.js";
import type { MemoryEngine } from "../engine/memory-engine.js";
import type { ExtractionEvent } from "../types/events.js";
import type { ExtractionPrompt } from "./ask-model.js";
import { withLease } from "./lease.js";

/** The most jobs that are put to the model at once. */
const BATCH_SIZE = 10;
/** How long a job waits for others to fill its batch, in milliseconds. */
const BATCH_DELAY = 5000;
/** The longest delay of a timer, in milliseconds. */
const MAX_TIMER_DELAY = 2 ** 31 - 1;

/** What the queue needs of the memory that it belongs to. Times are in milliseconds. */
export interface QueueHost {
  /** The same for all clients of one user, database and store. */
  readonly leaseName: string;
  openEngine(): Promise<MemoryEngine>;
  /** Awaits a call of the engine within the store's time limit, which is extended while the call waits for other writers. */
  call<T>(work: Promise<T>, engine: MemoryEngine): Promise<T>;
  /** Puts a batch to the extraction model. */
  askModel(prompt: Omit<ExtractionPrompt, "model">, chatModel: string): Promise<string>;
  /** Decides about what a reply of the extraction model wants to store; `undefined`: all of it is stored. */
  review(engine: MemoryEngine, reply: JobsReply): Promise<string | undefined>;
  /** What the app added is immune. */
  readonly protectAdded: boolean;
  /** What is new is set aside. */
  readonly requiresApproval: boolean;
  onLearned(learned: RawLearned, jobs: number, ms: { readonly model: number; readonly store: number }): void;
  /** `modelMs`: 0 when no model was asked. */
  onFailed(error: unknown, jobs: number, modelMs: number): void;
  onEvent(event: ExtractionEvent): void;
  readonly waitUntil: ((work: Promise<unknown>) => void) | undefined;
  /** Requests must not wait for one another: two may put the same job to the model, and one of them learns from it. */
  readonly isolatesRequests: boolean;
}

/** Puts the user's messages to a model, in batches. The jobs are rows of the store; the queue decides when they run. */
export class ExtractionQueue {
  readonly #host: QueueHost;
  #added = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | undefined;

  constructor(host: QueueHost) {
    this.#host = host;
  }

  /** To be called after a job was added to the store. */
  jobAdded(): void {
    const { waitUntil, isolatesRequests } = this.#host;
    this.#added++;
    this.#host.onEvent({ phase: "queued", jobs: 1 });
    if (waitUntil && isolatesRequests) waitUntil(this.#run(false));
    else if (waitUntil) waitUntil((this.#running ?? Promise.resolve()).then(() => this.#run(false)));
    else if (this.#added >= BATCH_SIZE) void this.#run(false);
    else this.#timer ??= setTimeout(() => void this.#run(false), BATCH_DELAY);
  }

  /** Runs the jobs that an earlier visit has left. */
  async resume(): Promise<void> {
    const { waiting } = await this.jobCounts();
    if (waiting > 0) await this.#run(false);
  }

  async jobCounts(): Promise<JobCounts> {
    const engine = await this.#host.openEngine();
    return this.#host.call(engine.jobCounts(), engine);
  }

  /** Runs all jobs now, failed ones included. @returns whether none is left within `timeout` milliseconds */
  async flush(timeout: number): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expired = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), timeout)));
    const drained = async () => {
      while (this.#running) await this.#running;
      await this.#run(true);
      const { waiting, stuck } = await this.jobCounts();
      return waiting + stuck === 0;
    };
    try {
      return await Promise.race([drained(), expired]);
    } finally {
      clearTimeout(timer);
    }
  }

  /** Never rejects: a failure is reported, and its jobs are tried again. */
  #run(includeDelayed: boolean): Promise<void> {
    if (this.#host.isolatesRequests) return this.#drain(includeDelayed);
    this.#running ??= this.#drain(includeDelayed).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async #drain(includeDelayed: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#added = 0;
    const { isolatesRequests, leaseName } = this.#host;
    try {
      if (isolatesRequests) await this.#runBatches(includeDelayed);
      else await withLease(`fast-memory ${leaseName}`, () => this.#runBatches(includeDelayed));
      await this.#scheduleNext();
    } catch (error) {
      this.#host.onFailed(error, 0, 0);
    }
  }

  async #scheduleNext(): Promise<void> {
    const { nextAt } = await this.jobCounts();
    // A Worker may have ended by then: the next chat call runs these jobs.
    if (nextAt === undefined || this.#host.waitUntil) return;
    const delay = Math.min(Math.max(nextAt - Date.now(), BATCH_DELAY), MAX_TIMER_DELAY);
    this.#timer ??= setTimeout(() => void this.#run(false), delay);
    // The jobs are in the store: a process need not stay alive for them.
    (this.#timer as { unref?: () => void }).unref?.();
  }

  async #runBatches(includeDelayed: boolean): Promise<void> {
    const engine = await this.#host.openEngine();
    for (;;) {
      const batch = await this.#host.call(engine.nextJobs({ limit: BATCH_SIZE, includeDelayed }), engine);
      if (!batch) return;
      const isLearned = await this.#runBatch(engine, batch);
      // The same jobs would come again at once.
      if (!isLearned && includeDelayed) return;
    }
  }

  async #runBatch(
    engine: MemoryEngine,
    { jobIds, system, user, model, shownIds, handles }: JobBatch,
  ): Promise<boolean> {
    const jobs = jobIds.length;
    const started = performance.now();
    this.#host.onEvent({ phase: "started", jobs });
    try {
      const reply = await this.#host.askModel({ system, user }, model);
      const replied = performance.now();
      const { protectAdded, requiresApproval } = this.#host;
      const jobsReply = { jobIds, reply, shownIds, handles, protectAdded, requiresApproval };
      const decisions = await this.#host.review(engine, jobsReply);
      const learned = await this.#host.call(engine.completeJobs({ ...jobsReply, decisions }), engine);
      this.#host.onLearned(learned, jobs, { model: replied - started, store: performance.now() - replied });
      this.#host.onEvent({ phase: "done", jobs });
      return true;
    } catch (error) {
      this.#host.onFailed(error, jobs, performance.now() - started);
      await this.#host.call(engine.failJobs(jobIds), engine);
      this.#host.onEvent({ phase: "failed", jobs });
      return false;
    }
  }
}
