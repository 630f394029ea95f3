import { refusalStatus } from "../chat/refusal.js";
import type { ChatTurn } from "../chat/turn.js";
import type { ChatCall } from "../chat/turns.js";
import { UserMemory } from "../memory/user-memory.js";
import { ConfigError } from "../types/errors.js";
import type { Memory } from "../types/memory.js";
import { withoutAddition } from "./body-echo.js";
import { takeCallOptions } from "./call-options.js";
import { filterResult } from "./generate-result.js";
import { chatRequestBody, keepMessages, withAddition } from "./prompt.js";
import { filterStream } from "./stream-result.js";
import type {
  BodyEcho,
  CallParams,
  GenerateCall,
  GenerateResult,
  MemoryMiddleware,
  StreamCall,
  StreamResult,
} from "./types.js";

type Prompt = CallParams["prompt"];

/** A call with memory in it. */
interface Call {
  readonly turn: ChatTurn;
  readonly appPrompt: Prompt;
  /** As it was begun. */
  readonly chatCall: ChatCall;
}

/** A result, and the turn that its reply belongs to; without a turn, memory has no part in it. */
interface Sent<R> {
  readonly result: R;
  readonly turn: ChatTurn | undefined;
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
    params: CallParams,
    send: () => PromiseLike<R>,
    sendPlain: ((params: CallParams) => PromiseLike<R>) | undefined,
  ): Promise<Sent<R>> => {
    const { turn } = call;
    try {
      return { result: withoutAddition(await send(), turn.addition), turn };
    } catch (error) {
      failed.add(call.appPrompt);
      const status = turn.hasAddition ? refusalStatus(error) : undefined;
      turn.free();
      if (status === undefined || !sendPlain || params.abortSignal?.aborted) throw error;
      return attemptPlain(call, params, sendPlain, status);
    }
  };

  /** Sends the app's own prompt, after the service has refused it with memory in it. */
  const attemptPlain = async <R>(
    { appPrompt, chatCall }: Call,
    params: CallParams,
    send: (params: CallParams) => PromiseLike<R>,
    status: number,
  ): Promise<Sent<R>> => {
    const turn = await chat.begin({ ...chatCall, withoutAddition: true });
    try {
      const result = await send({ ...params, prompt: keepMessages(appPrompt, turn?.keptMessages) });
      chat.refused(status);
      return { result, turn };
    } catch (error) {
      turn?.free();
      throw error;
    }
  };

  return {
    specificationVersion: "v3",

    async transformParams({ type, params }) {
      const { options, rest } = takeCallOptions(params, (header) => chat.readOptions(header));
      const isRetry = failed.delete(params.prompt);
      const showsRawReply = params.includeRawChunks ?? false;
      const body = chatRequestBody(type, rest);
      const chatCall: ChatCall = { api: "completions", body, options, isRetry, showsRawReply };
      const turn = await chat.begin(chatCall);
      if (!turn) return rest;
      const prompt = withAddition(keepMessages(rest.prompt, turn.keptMessages), turn.addition);
      calls.set(prompt, { turn, appPrompt: params.prompt, chatCall });
      return { ...rest, prompt };
    },

    async wrapGenerate<R extends GenerateResult>({ doGenerate, params, model }: GenerateCall<R>): Promise<R> {
      const call = calls.get(params.prompt);
      if (!call) return doGenerate();
      const { result, turn } = await attempt(call, params, doGenerate, methodOf<R>(model, "doGenerate"));
      if (!turn) return result;
      try {
        const filtered = filterResult(result, turn);
        await turn.end();
        return filtered;
      } finally {
        turn.free();
      }
    },

    async wrapStream<R extends StreamResult>({ doStream, params, model }: StreamCall<R>): Promise<R> {
      const call = calls.get(params.prompt);
      if (!call) return doStream();
      const { result, turn } = await attempt(call, params, doStream, methodOf<R>(model, "doStream"));
      if (!turn) return result;
      return { ...result, stream: filterStream(result.stream, turn, () => failed.add(call.appPrompt)) };
    },
  };
}

/** The model's own method, which the AI SDK passes on beside the one that is bound to the call's parameters. */
function methodOf<R>(
  model: object | undefined,
  name: "doGenerate" | "doStream",
): ((params: CallParams) => PromiseLike<R>) | undefined {
  const method = (model as Record<string, unknown> | undefined)?.[name];
  return typeof method === "function" ? (params) => method.call(model, params) as PromiseLike<R> : undefined;
}
