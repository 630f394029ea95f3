import { Mark } from "../model/marks.mjs";
import { promptTokens } from "../model/tokens.mjs";
import { generateBlocks } from "./content-blocks.mjs";

/** What the model made of a request to Anthropic's `/messages`: the Message when it is whole, and its events as a stream. */
export function generateMessage(id, request, reply) {
  const output = generateBlocks(request, reply);
  const message = {
    id,
    type: "message",
    role: "assistant",
    model: request.model,
    content: output.generated.map(({ block }) => block),
    ...ending(reply, output),
    usage: usage(request, output.count),
  };
  return { message, events: () => messageEvents(message, output, reply) };
}

function ending({ finishReason, refusal }, { generated, stopped, cut }) {
  const calls = generated.some(({ block }) => block.type === "tool_use");
  const reason = refusal
    ? "refusal"
    : cut || finishReason === "length"
      ? "max_tokens"
      : stopped
        ? "stop_sequence"
        : calls
          ? "tool_use"
          : "end_turn";
  return { stop_reason: reason, stop_sequence: stopped ?? null };
}

function usage(request, output_tokens) {
  return {
    input_tokens: promptTokens([request.system, request.messages]),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens,
    service_tier: "standard",
  };
}

function* messageEvents(message, { generated }, { breaks }) {
  const { stop_reason, stop_sequence, usage: billed } = message;
  const begun = {
    ...message,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...billed, output_tokens: 1 },
  };
  yield { type: "message_start", message: begun };
  for (const [index, { begin, deltas }] of generated.entries()) {
    yield { type: "content_block_start", index, content_block: begin };
    if (index === 0) yield { type: "ping" };
    for (const delta of deltas) yield delta instanceof Mark ? delta : { type: "content_block_delta", index, delta };
    if (breaks && index === generated.length - 1) break;
    yield { type: "content_block_stop", index };
  }
  if (breaks)
    yield { type: "error", error: { details: null, type: "overloaded_error", message: "Overloaded", ...breaks } };
  else {
    yield {
      type: "message_delta",
      delta: { stop_reason, stop_sequence },
      usage: { output_tokens: billed.output_tokens },
    };
    yield { type: "message_stop" };
  }
}
