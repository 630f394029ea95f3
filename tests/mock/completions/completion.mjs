import { Mark } from "../model/marks.mjs";
import { obfuscation, promptTokens } from "../model/tokens.mjs";
import { generate } from "./choice.mjs";

const CREATED = 1_700_000_000;

function usage(request, generated) {
  const prompt_tokens = promptTokens(request.messages);
  const completion_tokens = generated.reduce((sum, { count }) => sum + count, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** `chat.completion`: text without its marks, for JSON is written in one go. */
export function completion(id, request, choices) {
  const generated = choices.map((choice) => generate(choice, request));
  return {
    id,
    object: "chat.completion",
    created: CREATED,
    model: request.model,
    choices: generated.map(({ message, logprobs, finish }, index) => ({
      index,
      message,
      logprobs,
      finish_reason: finish,
    })),
    usage: usage(request, generated),
    service_tier: "default",
    system_fingerprint: "fp_mock",
  };
}

/**
 * `chat.completion.chunk`s: the choices of `n > 1` take turns, as they do on the real wire.
 * With `breaks` the stream ends in an error where it would have come to its end.
 *
 * @param {string} id
 * @param {any} request
 * @param {any[]} choices
 * @param {{ breaks?: any }} [options]
 */
export function* completionChunks(id, request, choices, { breaks } = {}) {
  const head = {
    id,
    object: "chat.completion.chunk",
    created: CREATED,
    model: request.model,
    service_tier: "default",
    system_fingerprint: "fp_mock",
  };
  const { include_usage = false, include_obfuscation = true } = request.stream_options ?? {};
  const envelope = (choice, delta) => ({
    ...head,
    choices: [choice],
    ...(include_usage && { usage: null }),
    ...(include_obfuscation && { obfuscation: obfuscation(Object.values(delta).join("")) }),
  });
  /** @type {(index: number, delta: object, logprobs?: object | null, finish_reason?: string | null) => object} */
  const chunk = (index, delta, logprobs = null, finish_reason = null) =>
    envelope({ index, delta, logprobs, finish_reason }, delta);

  const generated = choices.map((choice) => generate(choice, request));
  for (const [index, { message }] of generated.entries()) {
    yield chunk(index, { role: "assistant", content: typeof message.content === "string" ? "" : null, refusal: null });
  }
  const longest = Math.max(...generated.map(({ steps }) => steps.length));
  for (let at = 0; at < longest; at++) {
    for (const [index, { steps }] of generated.entries()) {
      const step = steps[at];
      if (step) yield step instanceof Mark ? step : chunk(index, step.delta, step.logprobs);
    }
  }
  for (const [index, { calls }] of generated.entries()) for (const delta of calls) yield chunk(index, delta);
  if (breaks) {
    yield { error: { message: "The server had an error.", type: "server_error", param: null, code: null, ...breaks } };
    return;
  }
  for (const [index, { finish }] of generated.entries()) yield chunk(index, {}, null, finish);
  if (include_usage) yield { ...head, choices: [], usage: usage(request, generated) };
}
