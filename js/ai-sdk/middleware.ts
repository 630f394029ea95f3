import type { Turn } from "../engine/load.js";
import { ConfigError } from "../types/errors.js";
import { UserMemory } from "../memory/user-memory.js";
import type { Memory } from "../types/memory.js";
import { takeCallOptions } from "./call-options.js";
import { asChatRequest, withAddition } from "./prompt.js";
import { withoutAddition } from "./raw.js";
import { cleanReply } from "./reply.js";
import { cleanParts } from "./reply-stream.js";
import type { CallParams, MemoryMiddleware, Wire } from "./types.js";

/** A call that memory takes part in, and the prompt that the app gave for it. */
interface Call {
  readonly turn: Turn;
  readonly prompt: CallParams["prompt"];
}

/**
 * Gives a model of the Vercel AI SDK 5, 6 or 7 a memory, whoever the provider is: what matters is put into the prompt, and
 * what the model learns is taken out of its reply and kept on this device. For one call, `providerOptions: { fastMemory:
 * { inject: false } }` or the headers of `perCall` say otherwise.
 *
 * @param memory what `createMemory` gives, or `client.memory` of a wrapped client
 * @throws ConfigError when `memory` is neither
 * @example
 * const memory = createMemory("alice");
 * const model = wrapLanguageModel({ model: openai("gpt-4o"), middleware: memoryMiddleware(memory) });
 * const { text } = await generateText({ model, prompt: "What language should I use?" });
 */
export function memoryMiddleware(memory: Memory): MemoryMiddleware {
  if (!(memory instanceof UserMemory)) {
    throw new ConfigError('memoryMiddleware needs a memory: memoryMiddleware(createMemory("alice")), or client.memory of a wrapped client');
  }
  // By the prompt that went out: it is a new array for each call, and hosts hand it on as it is.
  const calls = new WeakMap<CallParams["prompt"], Call>();
  // Prompts whose call failed. The AI SDK sends the same array again, and the model must get the same words.
  const failed = new WeakSet<CallParams["prompt"]>();

  const attempt = async <R extends { readonly request?: Wire | undefined }>(call: Call, action: () => PromiseLike<R>): Promise<R> => {
    try {
      return withoutAddition(await action(), call.turn.addition);
    } catch (error) {
      failed.add(call.prompt);
      throw error;
    }
  };

  return {
    specificationVersion: "v3",

    async transformParams({ type, params }) {
      const { options, rest } = takeCallOptions(params);
      const retry = failed.delete(params.prompt);
      // Who reads the provider's raw chunks would read the block in them.
      const extract = params.includeRawChunks ? false : options.extract;
      const body = asChatRequest(type, rest);
      const kept = await memory.keep("completions", body, options);
      const turn = await memory.beginTurn("completions", body, { ...options, extract, retry, kept });
      if (!turn) return rest;
      const prompt = withAddition(kept ? kept.numbers.map((at) => rest.prompt[at]!) : rest.prompt, turn.addition);
      calls.set(prompt, { turn, prompt: params.prompt });
      return { ...rest, prompt };
    },

    async wrapGenerate({ doGenerate, params }) {
      const call = calls.get(params.prompt);
      if (!call) return doGenerate();
      const reply = cleanReply(await attempt(call, doGenerate), call.turn);
      await memory.endTurn(call.turn);
      return reply;
    },

    async wrapStream({ doStream, params }) {
      const call = calls.get(params.prompt);
      if (!call) return doStream();
      const result = await attempt(call, doStream);
      return { ...result, stream: cleanParts(result.stream, call.turn, memory, () => failed.add(call.prompt)) };
    },
  };
}
