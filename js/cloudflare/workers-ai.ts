import { ConfigError } from "../types/errors.js";
import type { Embedder } from "../types/embedder.js";

/** What is used of a Workers AI binding. */
export interface AiBinding {
  run(model: never, input: never): Promise<unknown>;
}

export interface WorkersAIOptions {
  /** A model of text embeddings. Default: `"@cf/baai/bge-small-en-v1.5"`. */
  readonly model?: string;
}

const MODEL = "@cf/baai/bge-small-en-v1.5";

/**
 * Vectors by Workers AI: each text is sent to it, and paid for beyond what is free in a day.
 *
 * @example
 * import { env } from "cloudflare:workers";
 * const client = withFastMemory(new OpenAI(), "alice", { embedder: workersAI(env.AI) });
 */
export function workersAI(ai: AiBinding, { model = MODEL }: WorkersAIOptions = {}): Embedder {
  if (typeof ai?.run !== "function") throw new ConfigError('workersAI needs an AI binding: workersAI(env.AI), with "ai": { "binding": "AI" } in wrangler.jsonc');
  return {
    modelId: model,
    async embed(texts) {
      const { data } = (await ai.run(model as never, { text: texts } as never)) as { data: number[][] };
      return data;
    },
  };
}
