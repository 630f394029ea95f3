import type { Memory, Stats } from "./memory.js";
import type { FastMemoryOptions } from "./options.js";

/** Options of {@link withMemory}. */
export interface BackgroundMemoryOptions extends Omit<FastMemoryOptions, "extract"> {
  /**
   * The model that reads what users said. Default, by provider: `"gpt-4o-mini"` (OpenAI), `"llama-3.1-8b-instant"` (Groq),
   * `"claude-haiku-4-5"` (Anthropic), `"mistral-small-latest"` (Mistral), `"openai/gpt-4o-mini"` (OpenRouter); for any other,
   * and Azure, the model of the chat.
   */
  extractionModel?: string;
  /** Keeps an edge runtime alive until the extraction is done; extraction then starts right after each reply. Found automatically on Cloudflare. */
  waitUntil?: (work: Promise<unknown>) => void;
}

/** `client.memory` of {@link withMemory}. */
export interface BackgroundMemory extends Memory {
  /**
   * Runs the extraction now, for all queued messages, also those that failed before.
   * @param options.timeout milliseconds. Default: 60,000
   * @returns whether the queue is empty; `false` when some failed or time ran out. What is left stays queued
   */
  flush(options?: { timeout?: number }): Promise<boolean>;
  /** Also reports the extraction queue. */
  stats(): Promise<Stats & { readonly extraction: ExtractionStats }>;
}

/** Length of the extraction queue. */
export interface ExtractionStats {
  /** Messages that will be extracted or tried again. */
  readonly waiting: number;
  /** Messages that failed eight times; only {@link BackgroundMemory.flush} tries them again. */
  readonly stuck: number;
}
