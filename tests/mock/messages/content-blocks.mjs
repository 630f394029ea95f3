import { untilStop } from "../model/stop-sequences.mjs";
import { Budget, textOfTokens, tokenise } from "../model/tokens.mjs";

/**
 * The model's output in Anthropic's form: the content blocks, each whole (`block`) and piece by piece (`begin`, then `deltas` and marks).
 *
 * A reply describes them by `blocks`, a list of `{ type: "text", content, citations }`, `{ type: "thinking", content, signature }`,
 * `{ type: "tool_use", id, name, input }`, and what else there is, which is sent as it is; a reply of the chat kind (`content`,
 * `reasoning`, `toolCalls`) has one of each.
 */
export function generateBlocks(request, reply) {
  const budget = new Budget(request.max_tokens);
  const generated = [];
  let stopped;
  for (const description of reply.blocks ?? fromChat(reply)) {
    if (budget.cut || stopped) break;
    const block = (generators[description.type] ?? whole)(description, budget, request);
    stopped = block.stopped;
    generated.push(block);
  }
  return { generated, stopped, cut: budget.cut, count: budget.spent };
}

const SIGNATURE = "c2lnbmVkIGJ5IHRoZSBtb2Nr";

function fromChat({ content, reasoning, citations, toolCalls = [] }) {
  const hasText = content !== null && content !== undefined;
  return [
    ...(reasoning ? [{ type: "thinking", content: reasoning }] : []),
    ...(hasText ? [{ type: "text", content, citations }] : []),
    ...toolCalls.map(({ id, function: called }) => ({
      type: "tool_use",
      id,
      name: called.name,
      input: JSON.parse(called.arguments),
    })),
  ];
}

const generators = {
  text({ content, citations }, budget, { stop_sequences }) {
    const { content: kept, stopped } = untilStop(content, stop_sequences);
    const tokens = budget.take(kept);
    return {
      block: { type: "text", text: textOfTokens(tokens), ...(citations && { citations }) },
      begin: { type: "text", text: "", ...(citations && { citations: [] }) },
      deltas: [
        ...tokens.map((token) => asDelta(token, (text) => ({ type: "text_delta", text }))),
        ...(citations ?? []).map((citation) => ({ type: "citations_delta", citation })),
      ],
      stopped: budget.cut ? undefined : stopped,
    };
  },

  thinking({ content, signature = SIGNATURE }, budget) {
    const tokens = budget.take(content);
    return {
      block: { type: "thinking", thinking: textOfTokens(tokens), signature },
      begin: { type: "thinking", thinking: "", signature: "" },
      deltas: [
        ...tokens.map((token) => asDelta(token, (thinking) => ({ type: "thinking_delta", thinking }))),
        { type: "signature_delta", signature },
      ],
    };
  },

  tool_use({ id, name, input }) {
    const block = { type: "tool_use", id, name, input, caller: { type: "direct" } };
    const pieces = ["", ...tokenise(JSON.stringify(input))];
    return {
      block,
      begin: { ...block, input: {} },
      deltas: pieces.map((partial_json) => ({ type: "input_json_delta", partial_json })),
    };
  },
};

const whole = (block) => ({ block, begin: block, deltas: [] });

const asDelta = (token, delta) => (typeof token === "string" ? delta(token) : token);
