import { ConfigError } from "../types/errors.js";
import type { Embedder } from "../types/embedder.js";

/** The part of a Workers AI binding that is used. */
export interface AiBinding {
  run(model: never, input: never): Promise<unknown>;
}

export interface WorkersAIOptions {
  /** A text embedding model. Default: `"@cf/baai/bge-small-en-v1.5"`. */
  readonly model?: string;
}

const DEFAULT_MODEL = "@cf/baai/bge-small-en-v1.5";

/**
 * An embedder on Workers AI. Each text is sent to Cloudflare, and paid for beyond the free daily amount.
 *
 * @example
 * import { env } from "cloudflare:workers";
 * const client = withFastMemory(new OpenAI(), "alice", { embedder: workersAI(env.AI) });
 */
export function workersAI(ai: AiBinding, { model = DEFAULT_MODEL }: WorkersAIOptions = {}): Embedder {
  if (typeof ai?.run !== "function")
    throw new ConfigError(
      'workersAI needs an AI binding: workersAI(env.AI), with "ai": { "binding": "AI" } in wrangler.jsonc',
    );
  return {
    modelId: model,
    async embed(texts) {
      const { data } = (await ai.run(model as never, { text: texts } as never)) as { data: number[][] };
      return data;
    },
  };
}
