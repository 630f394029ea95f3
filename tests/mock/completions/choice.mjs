import { logprobs } from "../model/logprobs.mjs";
import { Mark } from "../model/marks.mjs";
import { untilStop } from "../model/stop-sequences.mjs";
import { Budget, textOfTokens, tokenise } from "../model/tokens.mjs";

const EXPIRES = 1_700_003_600;

/**
 * What the model generates, before it is put on the wire.
 * @typedef {object} Choice
 * @property {string | null | (string | Mark)[]} [content]  marks happen between two deltas of a stream
 * @property {object[]} [parts]  content as a list of parts, as Mistral's: `{ type: "thinking", thinking: [{ type: "text", text }] }`,
 *   `{ type: "text", text }`; what else is in it is sent in one piece
 * @property {string} [reasoning]  under `reasoningField`, "reasoning_content" or "reasoning"
 * @property {string} [refusal]
 * @property {{ id: string, data: string, transcript: string }} [audio]
 * @property {object[]} [annotations]
 * @property {object[]} [toolCalls]
 * @property {boolean} [callsAtOnce]  a stream has each call in one delta, as Mistral's and Groq's
 * @property {string} [finishReason]  default: "length" when `max_tokens` cut it, "tool_calls" or "stop"
 */

/** The choice as it is when whole: `message`, `logprobs`, `finish`, the `count` of tokens; and piece by piece: `steps`, `calls`. */
export function generate(choice, request) {
  const budget = new Budget(request.max_completion_tokens ?? request.max_tokens);
  const count = request.logprobs ? (request.top_logprobs ?? 0) : undefined;
  const steps = [...stepsOf(choice, request, budget)];
  const natural = choice.toolCalls ? "tool_calls" : "stop";
  return {
    message: { role: "assistant", ...gather(steps, choice), ...(choice.toolCalls && { tool_calls: choice.toolCalls }) },
    logprobs: likelihoods(
      steps.map(({ token }) => token).filter((token) => token !== undefined),
      count,
    ),
    steps: steps.map((step) =>
      step instanceof Mark ? step : { delta: step.delta, logprobs: likelihoods([step.token ?? []].flat(), count) },
    ),
    calls: [...(choice.toolCalls ?? [])].flatMap((call, index) => [...toolCallDeltas(call, index, choice)]),
    finish: choice.finishReason ?? (budget.cut ? "length" : natural),
    count: budget.spent,
  };
}

/** Marks, and deltas with the token that they are of: a text's, which alone has logprobs. */
function* stepsOf(
  { content, parts, reasoning, reasoningField = "reasoning_content", refusal, audio, annotations },
  request,
  budget,
) {
  const deltas = (text, delta, hasLogprobs = false) =>
    budget
      .take(text)
      .map((token) => (token instanceof Mark ? token : { delta: delta(token), ...(hasLogprobs && { token }) }));

  if (reasoning) yield* deltas(reasoning, (token) => ({ [reasoningField]: token }));
  for (const part of parts ?? []) yield* partDeltas(part, deltas);
  yield* deltas(untilStop(content, request.stop).content, (token) => ({ content: token }), true);
  if (refusal) yield* deltas(refusal, (token) => ({ refusal: token }));
  if (audio) {
    yield* deltas(audio.transcript, (token) => ({ audio: { id: audio.id, transcript: token } }));
    yield* [...(audio.data.match(/.{1,16}/g) ?? [])].map((data) => ({ delta: { audio: { id: audio.id, data } } }));
    yield { delta: { audio: { id: audio.id, expires_at: EXPIRES } } };
  }
  if (annotations) yield { delta: { annotations } };
}

function* partDeltas(part, deltas) {
  if (part.type === "text") yield* deltas(part.text, (text) => ({ content: [{ ...part, text }] }));
  else if (part.type === "thinking") {
    for (const { text } of part.thinking)
      yield* deltas(text, (token) => ({ content: [{ ...part, thinking: [{ type: "text", text: token }] }] }));
  } else yield { delta: { content: [part] } };
}

/** The message that the deltas make. */
function gather(
  steps,
  { content, parts, reasoning, reasoningField = "reasoning_content", refusal, audio, annotations },
) {
  const deltas = steps.filter((step) => !(step instanceof Mark)).map(({ delta }) => delta);
  const text = (pick) => textOfTokens(deltas.map(pick).filter((piece) => typeof piece === "string"));
  return {
    content: parts
      ? joinParts(deltas.flatMap((delta) => delta.content ?? []))
      : (content ?? null) === null
        ? null
        : text((delta) => delta.content),
    ...(reasoning && { [reasoningField]: text((delta) => delta[reasoningField]) }),
    refusal: refusal ? text((delta) => delta.refusal) : null,
    annotations: annotations ?? [],
    ...(audio && {
      audio: {
        id: audio.id,
        data: audio.data,
        expires_at: EXPIRES,
        transcript: text((delta) => delta.audio?.transcript),
      },
    }),
  };
}

/** Pieces of one part, which follow each other, as one. */
function joinParts(pieces) {
  const joined = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last?.type !== piece.type || !["text", "thinking"].includes(piece.type)) joined.push(structuredClone(piece));
    else if (piece.type === "text") last.text += piece.text;
    else last.thinking[0].text += piece.thinking[0].text;
  }
  return joined;
}

function likelihoods(tokens, count) {
  return count === undefined || tokens.length === 0 ? null : { content: logprobs(tokens, count), refusal: null };
}

function* toolCallDeltas(call, index, { callsAtOnce }) {
  if (callsAtOnce) {
    yield { tool_calls: [{ index, ...call }] };
    return;
  }
  const { name, arguments: text } = call.function;
  yield { tool_calls: [{ index, id: call.id, type: "function", function: { name, arguments: "" } }] };
  for (const piece of tokenise(text)) yield { tool_calls: [{ index, function: { arguments: piece } }] };
}
