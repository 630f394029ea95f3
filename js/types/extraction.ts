import type { Memory, Stats } from "./memory.js";
import type { FastMemoryOptions } from "./options.js";

/** What becomes of what users said, with {@link withMemory}. */
export interface ExtractionEvent {
  /** `"queued"`: a job is in the store. `"started"`: a batch is put to the model. `"failed"`: it is tried again later. */
  readonly phase: "queued" | "started" | "done" | "failed";
  /** How many jobs this is about. */
  readonly jobs: number;
}

/** What {@link withMemory} takes. */
export interface BackgroundMemoryOptions extends Omit<FastMemoryOptions, "extract"> {
  /**
   * The model that reads what users said. Default, by the provider: `"gpt-4o-mini"` (OpenAI), `"llama-3.1-8b-instant"` (Groq),
   * `"claude-haiku-4-5"` (Anthropic), `"mistral-small-latest"` (Mistral), `"openai/gpt-4o-mini"` (OpenRouter); elsewhere, and
   * with Azure, the model of the chat.
   */
  extractionModel?: string;
  /** Of a Worker: keeps it alive until what was said is learned from, which then begins at once. On Cloudflare it is found by itself. */
  waitUntil?: (work: Promise<unknown>) => void;
}

/** `client.memory` of {@link withMemory}. */
export interface BackgroundMemory extends Memory {
  /**
   * Learns now from all that waits, and from what failed before.
   * @param options.timeout milliseconds. Default: 60,000
   * @returns whether nothing waits any more; `false`: some of it failed, or the time was over. It is kept
   */
  flush(options?: { timeout?: number }): Promise<boolean>;
  stats(): Promise<Stats & { readonly extraction: ExtractionStats }>;
}

export interface ExtractionStats {
  /** What users said and is still to be learned from. */
  readonly waiting: number;
  /** The same, of what failed eight times: it is tried again by {@link BackgroundMemory.flush} only. */
  readonly stuck: number;
}
