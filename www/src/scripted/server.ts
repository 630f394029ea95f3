/**
 * A model without a network: a `fetch` for `new OpenAI({ fetch })` that speaks the chat completions wire.
 * What it says comes from the request alone; see rules.ts and reply.ts.
 */
import type OpenAI from "openai";
import { reply } from "./reply.js";
import { readPrompt } from "./request.js";

export const SCRIPTED_MODEL = "scripted";
/** `.invalid` never resolves: should a request get past the scripted `fetch`, it goes nowhere. */
export const SCRIPTED_BASE_URL = "https://scripted.invalid/v1";

const PAUSE_BEFORE_FIRST_CHUNK_MS = 160;
const PAUSE_BETWEEN_CHUNKS_MS = 24;

type ChatRequest = OpenAI.Chat.ChatCompletionCreateParams;

export async function scriptedFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname } = new URL(request.url);
  if (request.method === "GET" && pathname.endsWith("/models")) {
    return json({ object: "list", data: [{ id: SCRIPTED_MODEL, object: "model", created: 0, owned_by: "demo" }] });
  }
  if (request.method !== "POST" || !pathname.endsWith("/chat/completions")) {
    return failure(404, `the scripted model has no ${request.method} ${pathname}; it answers POST /chat/completions`);
  }
  const body = (await request.json()) as ChatRequest;
  if (!Array.isArray(body.messages)) return failure(400, "messages: expected an array");
  const text = reply(readPrompt(body.messages));
  return body.stream ? stream(text, request.signal) : json(completion(text));
}

const envelope = () => ({
  id: `chatcmpl-${crypto.randomUUID()}`,
  created: Math.floor(Date.now() / 1000),
  model: SCRIPTED_MODEL,
});

function completion(content: string): OpenAI.Chat.ChatCompletion {
  return {
    ...envelope(),
    object: "chat.completion",
    choices: [
      { index: 0, message: { role: "assistant", content, refusal: null }, logprobs: null, finish_reason: "stop" },
    ],
  };
}

function stream(text: string, signal: AbortSignal): Response {
  const base = envelope();
  const event = (delta: object, finish: "stop" | null = null): Uint8Array => {
    const chunk = { ...base, object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finish }] };
    return new TextEncoder().encode(`data: ${JSON.stringify(chunk)}\n\n`);
  };
  async function* events(): AsyncGenerator<Uint8Array> {
    yield event({ role: "assistant", content: "" });
    await pause(PAUSE_BEFORE_FIRST_CHUNK_MS, signal);
    for (const piece of text.match(/\s*\S{1,12}/g) ?? []) {
      yield event({ content: piece });
      await pause(PAUSE_BETWEEN_CHUNKS_MS, signal);
    }
    yield event({}, "stop");
    yield new TextEncoder().encode("data: [DONE]\n\n");
  }
  const source = events();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await source.next();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch (error) {
          controller.error(error);
        }
      },
      async cancel() {
        await source.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}

function json(value: unknown, status = 200): Response {
  return Response.json(value, { status });
}

function failure(status: number, message: string): Response {
  return json({ error: { message, type: "invalid_request_error", param: null, code: null } }, status);
}
