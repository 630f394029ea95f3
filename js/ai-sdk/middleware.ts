import type { ChatTurn } from "../chat/turn.js";
import { UserMemory } from "../memory/user-memory.js";
import { ConfigError } from "../types/errors.js";
import type { Memory } from "../types/memory.js";
import { withoutAddition } from "./body-echo.js";
import { takeCallOptions } from "./call-options.js";
import { filterResult } from "./generate-result.js";
import { chatRequestBody, keepMessages, withAddition } from "./prompt.js";
import { filterStream } from "./stream-result.js";
import type { BodyEcho, CallParams, MemoryMiddleware } from "./types.js";

type Prompt = CallParams["prompt"];

/** A call with memory in it. */
interface Call {
  readonly turn: ChatTurn;
  readonly appPrompt: Prompt;
}

/**
 * Gives a model of the Vercel AI SDK 5, 6 or 7 a memory, with any provider: relevant memories go into the prompt, and what the
 * model learned is taken out of its reply and stored. `providerOptions: { fastMemory: { inject: false } }` or the headers of
 * {@link perCall} set options for one call.
 *
 * @param memory from {@link createMemory}, or `client.memory`
 * @throws ConfigError when `memory` is not a memory
 * @example
 * const memory = createMemory("alice");
 * const model = wrapLanguageModel({ model: openai("gpt-4o"), middleware: memoryMiddleware(memory) });
 * const { text } = await generateText({ model, prompt: "What language should I use?" });
 */
export function memoryMiddleware(memory: Memory): MemoryMiddleware {
  if (!(memory instanceof UserMemory)) {
    throw new ConfigError(
      'memoryMiddleware needs a memory: memoryMiddleware(createMemory("alice")), or client.memory of a wrapped client',
    );
  }
  const { chat } = memory;
  // The prompt that was sent identifies a call: it is a new array each time, and the AI SDK passes it on as it is.
  const calls = new WeakMap<Prompt, Call>();
  // The AI SDK retries a failed call with the same prompt of the app; the model then gets the same memories and key.
  const failed = new WeakSet<Prompt>();

  const attempt = async <R extends { readonly request?: BodyEcho | undefined }>(
    call: Call,
    send: () => PromiseLike<R>,
  ): Promise<R> => {
    try {
      return withoutAddition(await send(), call.turn.addition);
    } catch (error) {
      failed.add(call.appPrompt);
      call.turn.free();
      throw error;
    }
  };

  return {
    specificationVersion: "v3",

    async transformParams({ type, params }) {
      const { options, rest } = takeCallOptions(params);
      const isRetry = failed.delete(params.prompt);
      const showsRawReply = params.includeRawChunks ?? false;
      const turn = await chat.begin({
        api: "completions",
        body: chatRequestBody(type, rest),
        options,
        isRetry,
        showsRawReply,
      });
      if (!turn) return rest;
      const prompt = withAddition(keepMessages(rest.prompt, turn.keptMessages), turn.addition);
      calls.set(prompt, { turn, appPrompt: params.prompt });
      return { ...rest, prompt };
    },

    async wrapGenerate({ doGenerate, params }) {
      const call = calls.get(params.prompt);
      if (!call) return doGenerate();
      const result = await attempt(call, doGenerate);
      try {
        const filtered = filterResult(result, call.turn);
        await call.turn.end();
        return filtered;
      } finally {
        call.turn.free();
      }
    },

    async wrapStream({ doStream, params }) {
      const call = calls.get(params.prompt);
      if (!call) return doStream();
      const result = await attempt(call, doStream);
      return { ...result, stream: filterStream(result.stream, call.turn, () => failed.add(call.appPrompt)) };
    },
  };
}
