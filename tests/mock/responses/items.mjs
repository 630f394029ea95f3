import { logprobs } from "../model/logprobs.mjs";
import { Mark } from "../model/marks.mjs";
import { textOfTokens } from "../model/tokens.mjs";

/**
 * An item of a Response's output: as it is when it is whole (`item`), and how it is streamed (`parts`, each with its
 * `tokens` and the marks between them).
 *
 * A reply describes them by `output`, a list of
 * `{ content, annotations, phase }` or `{ refusal }` or `{ parts: [{ content, annotations } | { refusal }] }`  a message
 * `{ type: "reasoning", summary }`  and  `{ type: "function_call", call_id, name, arguments }`;
 * a reply of the chat kind (`content`, `refusal`, `reasoning`, `toolCalls`) has one of each.
 */
export function outputItems(id, request, reply, budget) {
  const generated = [];
  for (const [index, description] of (reply.output ?? fromChat(reply)).entries()) {
    if (budget.cut) break;
    generated.push(
      makers[description.type ?? "message"](description, `${id.replace(/^resp_/, "")}_${index}`, budget, request),
    );
  }
  return generated;
}

function fromChat({ content, refusal, annotations, reasoning, toolCalls = [], phase }) {
  const hasText = (content !== null && content !== undefined) || refusal;
  return [
    ...(reasoning ? [{ type: "reasoning", summary: reasoning }] : []),
    ...(hasText ? [{ content, refusal, annotations, phase }] : []),
    ...toolCalls.map(({ id, function: called }) => ({ type: "function_call", call_id: id, ...called })),
  ];
}

const makers = {
  message({ parts, phase, ...only }, id, budget, request) {
    const generated = [];
    for (const part of parts ?? [only]) {
      if (!budget.cut) generated.push(part.refusal ? refusalPart(part, budget) : textPart(part, budget, request));
    }
    const item = {
      id: `msg_${id}`,
      type: "message",
      status: budget.cut ? "incomplete" : "completed",
      content: generated.map(({ part }) => part),
      ...(phase && { phase }),
      role: "assistant",
    };
    return { item, parts: generated };
  },

  reasoning({ summary }, id, budget) {
    const parts = [summary].flat().map((text) => {
      const tokens = budget.take(text);
      return { part: { type: "summary_text", text: textOfTokens(tokens) }, tokens };
    });
    return { item: { id: `rs_${id}`, type: "reasoning", summary: parts.map(({ part }) => part) }, parts };
  },

  function_call({ call_id, name, arguments: text }, id, budget) {
    const tokens = budget.take(text);
    const status = budget.cut ? "incomplete" : "completed";
    return {
      item: { id: `fc_${id}`, type: "function_call", status, arguments: textOfTokens(tokens), call_id, name },
      parts: [{ tokens }],
    };
  },
};

function textPart({ content, annotations = [] }, budget, request) {
  const tokens = budget.take(content);
  const text = textOfTokens(tokens);
  const part = {
    type: "output_text",
    annotations: annotations.filter(({ end_index = 0 }) => end_index <= text.length),
    logprobs: wantsLogprobs(request)
      ? logprobs(
          tokens.filter((token) => !(token instanceof Mark)),
          request.top_logprobs,
        )
      : [],
    text,
  };
  return { part, tokens };
}

function refusalPart({ refusal }, budget) {
  const tokens = budget.take(refusal);
  return { part: { type: "refusal", refusal: textOfTokens(tokens) }, tokens };
}

export function wantsLogprobs(request) {
  return request.include?.includes("message.output_text.logprobs") === true;
}
