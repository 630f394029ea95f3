import { ConfigError } from "../types/errors.js";
import type { RawLearned } from "../engine/values.js";
import { host } from "../hosts/selected.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkCall, type checkBackgroundOptions, wholeNumber } from "../options/options.js";
import type { BackgroundMemory, ExtractionStats } from "../types/extraction.js";
import type { Stats } from "../types/memory.js";
import { ask, canAsk, extractionModelOf } from "./ask-model.js";
import { ExtractionQueue } from "./queue.js";

const FLUSH_TIMEOUT = 60_000;

/** A memory that learns in the background: what users said waits in the store until a model has read it. */
export class UserBackgroundMemory extends UserMemory implements BackgroundMemory {
  readonly #queue: ExtractionQueue;

  constructor(userId: string, config: ReturnType<typeof checkBackgroundOptions>, client: object) {
    super(userId, config, client);
    if (!canAsk(client)) throw new ConfigError("withMemory asks a model what to remember, and this client has no chat.completions.create: use withFastMemory");
    const { store, dbName, extractionModel, waitUntil } = config;
    const { use, call, report, tell, learned, failed } = this.inside;
    this.#queue = new ExtractionQueue({
      name: JSON.stringify([typeof store === "object" ? store.name : store, dbName, userId]),
      open: use,
      call,
      ask: (question, chatModel) => ask(client, { ...question, model: extractionModel ?? extractionModelOf(client, chatModel) }),
      learned: (raw, jobs, ms) => learned(raw as RawLearned, jobs, ms),
      failed(error, jobs, asked) {
        failed(error, jobs, asked);
        report(error);
      },
      tell,
      waitUntil: waitUntil ?? host.waitUntil,
      isShared: host.waitUntil === undefined,
    });
    // Elsewhere nothing is left from earlier visits, or nothing may be begun outside of a request.
    if ((store ?? "indexeddb") === "indexeddb" && "indexedDB" in globalThis) setTimeout(() => this.#queue.resume().catch(report), 0);
  }

  async flush(options?: { timeout?: number }): Promise<boolean> {
    const { timeout = FLUSH_TIMEOUT } = checkCall(options, { timeout: wholeNumber(0, 2 ** 31 - 1) }, "flush");
    return this.#queue.flush(timeout);
  }

  override async stats(): Promise<Stats & { readonly extraction: ExtractionStats }> {
    const stats = await super.stats();
    const { waiting, stuck } = await this.#queue.waiting();
    return { ...stats, extraction: { waiting, stuck } };
  }

  protected override queued(): void {
    this.#queue.queued();
  }
}
