import { Mark } from "./marks.mjs";
import { Budget, promptTokens, textOfTokens, tokenise } from "./tokens.mjs";

const CREATED = 1_700_000_000;

/**
 * What the model says, before it is put on the wire.
 * @typedef {object} Choice
 * @property {string | null | (string | Mark)[]} content  marks happen between two deltas of a stream
 * @property {object[]} [toolCalls]
 * @property {string} [finishReason]  default: "length" when `max_tokens` cut it, "tool_calls" or "stop"
 */

/** The tokens that the request lets through, and why the model stopped. */
function generate(choice, request) {
  const budget = new Budget(request.max_completion_tokens ?? request.max_tokens);
  const said = budget.take(choice.content);
  const natural = choice.toolCalls ? "tool_calls" : "stop";
  return { said, count: budget.spent, finish: choice.finishReason ?? (budget.cut ? "length" : natural) };
}

function usage(request, choices) {
  const prompt_tokens = promptTokens(request.messages);
  const completion_tokens = choices.reduce((sum, { count }) => sum + count, 0);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** `chat.completion`: text without its marks, for JSON is written in one go. */
export function completion(id, request, choices) {
  const generated = choices.map((choice) => ({ ...generate(choice, request), choice }));
  return {
    id,
    object: "chat.completion",
    created: CREATED,
    model: request.model,
    choices: generated.map(({ said, finish, choice }, index) => ({
      index,
      message: {
        role: "assistant",
        content: choice.content === null ? null : textOfTokens(said),
        refusal: null,
        ...(choice.toolCalls && { tool_calls: choice.toolCalls }),
      },
      logprobs: null,
      finish_reason: finish,
    })),
    usage: usage(request, generated),
    system_fingerprint: "fp_mock",
  };
}

/** `chat.completion.chunk`s: the choices of `n > 1` take turns, as they do on the real wire. */
export function* completionChunks(id, request, choices) {
  const head = { id, object: "chat.completion.chunk", created: CREATED, model: request.model, system_fingerprint: "fp_mock" };
  const wantsUsage = request.stream_options?.include_usage === true;
  const chunk = (index, delta, finish_reason = null) => ({
    ...head,
    choices: [{ index, delta, logprobs: null, finish_reason }],
    ...(wantsUsage && { usage: null }),
  });
  const generated = choices.map((choice) => generate(choice, request));
  for (const [index, choice] of choices.entries()) {
    yield chunk(index, { role: "assistant", content: choice.content === null ? null : "", refusal: null });
  }
  const longest = Math.max(...generated.map(({ said }) => said.length));
  for (let step = 0; step < longest; step++) {
    for (const [index, { said }] of generated.entries()) {
      if (step < said.length) yield said[step] instanceof Mark ? said[step] : chunk(index, { content: said[step] });
    }
  }
  for (const [index, choice] of choices.entries()) {
    for (const [at, call] of (choice.toolCalls ?? []).entries()) yield* toolCallDeltas(call, at, (delta) => chunk(index, delta));
    yield chunk(index, {}, generated[index].finish);
  }
  if (wantsUsage) yield { ...head, choices: [], usage: usage(request, generated) };
}

function* toolCallDeltas(call, index, chunk) {
  const { name, arguments: text } = call.function;
  yield chunk({ tool_calls: [{ index, id: call.id, type: "function", function: { name, arguments: "" } }] });
  for (const piece of tokenise(text)) yield chunk({ tool_calls: [{ index, function: { arguments: piece } }] });
}
