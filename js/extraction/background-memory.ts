import { reviewProposals } from "../engine/before-store.js";
import { proposedByJobs } from "../engine/bindings.js";
import { hasChanges, toLearned, typedErrors } from "../engine/values.js";
import { host } from "../hosts/selected.js";
import { MemoryContext } from "../memory/context.js";
import { UserMemory } from "../memory/user-memory.js";
import { checkCall, wholeNumber } from "../options/checks.js";
import type { BackgroundConfig } from "../options/options.js";
import { ConfigError } from "../types/errors.js";
import type { BackgroundMemory, ExtractionStats } from "../types/extraction.js";
import type { Stats } from "../types/memory.js";
import { askModel, canAskModel, defaultExtractionModel } from "./ask-model.js";
import { ExtractionQueue, type QueueHost } from "./queue.js";

const FLUSH_TIMEOUT = 60_000;

/** A memory that learns in the background: the user's messages wait in the store until a model has read them. */
export class UserBackgroundMemory extends UserMemory implements BackgroundMemory {
  readonly #queue: ExtractionQueue;

  constructor(userId: string, config: BackgroundConfig, client: object) {
    let queue: ExtractionQueue;
    const context = new MemoryContext(userId, config, client, () => queue.jobAdded());
    super(context);
    if (!canAskModel(client))
      throw new ConfigError(
        "withMemory calls a model through the client, and this client has no chat.completions.create: use withFastMemory",
      );
    queue = this.#queue = new ExtractionQueue(this.#queueHost(context, config, client));
    // In other stores no earlier visit has left jobs, or no work may begin outside of a request.
    const { store = "indexeddb" } = config;
    const resume = () => void queue.resume().catch((error) => context.reportInBackground(error));
    if (store === "indexeddb" && "indexedDB" in globalThis) setTimeout(resume, 0);
  }

  async flush(options?: { timeout?: number }): Promise<boolean> {
    const { timeout = FLUSH_TIMEOUT } = checkCall(options, { timeout: wholeNumber(0, 2 ** 31 - 1) }, "flush");
    return this.#queue.flush(timeout);
  }

  override async stats(): Promise<Stats & { readonly extraction: ExtractionStats }> {
    const stats = await super.stats();
    const { waiting, stuck } = await this.#queue.jobCounts();
    return { ...stats, extraction: { waiting, stuck } };
  }

  #queueHost(
    context: MemoryContext,
    { store, dbName, extractionModel, waitUntil, beforeStore, protectAdded, requireApproval }: BackgroundConfig,
    client: object,
  ): QueueHost {
    const { debug } = this.chat;
    return {
      leaseName: JSON.stringify([typeof store === "object" ? store.name : store, dbName, context.userId]),
      openEngine: () => context.useEngine(),
      call: (work, engine) => context.call(work, engine),
      askModel: (prompt, chatModel) =>
        askModel(client, { ...prompt, model: extractionModel ?? defaultExtractionModel(client, chatModel) }),
      protectAdded,
      requiresApproval: requireApproval,
      // When the app's function throws, the jobs stay in the queue.
      async review(engine, reply) {
        const find = {
          get: (id: string) => context.call(engine.get(id)),
          contradicted: (text: string) => context.call(engine.contradicted(text)),
        };
        const review = { beforeStore, requireApproval, source: "extraction", find } as const;
        const decide = async () => reviewProposals(review, proposedByJobs(reply));
        return typedErrors(decide());
      },
      onLearned(raw, jobs, ms) {
        const learned = toLearned(raw);
        if (hasChanges(learned)) context.recordsChanged();
        context.setAside(learned.quarantined);
        debug?.extraction(jobs, ms.model, { ...raw, learned, tokens: { ...raw.tokens, saved: 0 }, ms: ms.store });
      },
      onFailed(error, jobs, modelMs) {
        debug?.extraction(jobs, modelMs, { error });
        context.reportInBackground(error);
      },
      onEvent: (event) => context.emit("extraction", event),
      waitUntil: waitUntil ?? host.waitUntil,
      isolatesRequests: host.waitUntil !== undefined,
    };
  }
}
