import { logprobs } from "../model/logprobs.mjs";
import { Mark } from "../model/marks.mjs";
import { obfuscation } from "../model/tokens.mjs";
import { wantsLogprobs } from "./items.mjs";

/** The events of a streamed Response, numbered, with the marks between them. */
export function* responseEvents(request, reply, { generated, begun, ended }) {
  let number = 0;
  for (const event of unnumbered(request, reply, { generated, begun, ended })) {
    if (event instanceof Mark) {
      yield event;
      continue;
    }
    const { type, ...rest } = event;
    yield { type, sequence_number: number++, ...rest };
  }
}

function* unnumbered(request, reply, { generated, begun, ended }) {
  yield { type: "response.created", response: begun };
  if (request.background) yield { type: "response.queued", response: begun };
  yield { type: "response.in_progress", response: { ...begun, status: "in_progress" } };
  for (const [output_index, { item, parts }] of generated.entries()) {
    // What fails on the way never says that it is done.
    const isCut = (reply.failed || reply.breaks) && output_index === generated.length - 1;
    yield* itemEvents(request, item, parts, output_index, isCut);
  }
  if (reply.breaks)
    yield { type: "error", code: "server_error", message: "The server had an error.", param: null, ...reply.breaks };
  else yield { type: `response.${ended.status}`, response: ended };
}

function* itemEvents(request, item, parts, output_index, isCut) {
  yield { type: "response.output_item.added", output_index, item: begin[item.type](item) };
  const place = { item_id: item.id, output_index };
  for (const [index, part] of parts.entries()) {
    const isLast = isCut && index === parts.length - 1;
    for (const event of eventsOf[item.type](request, item, part, place, index)) {
      if (!(isLast && event.type?.endsWith(".done"))) yield event;
    }
  }
  if (!isCut) yield { type: "response.output_item.done", output_index, item };
}

const begin = {
  message: (item) => ({ ...item, status: "in_progress", content: [] }),
  reasoning: (item) => ({ ...item, summary: [] }),
  function_call: (item) => ({ ...item, status: "in_progress", arguments: "" }),
};

const eventsOf = {
  *message(request, item, { part, tokens }, place, content_index) {
    const where = { ...place, content_index };
    const isText = part.type === "output_text";
    yield {
      type: "response.content_part.added",
      ...where,
      part: isText ? { ...part, annotations: [], logprobs: [], text: "" } : { ...part, refusal: "" },
    };
    if (isText) yield* textEvents(request, part, tokens, where);
    else {
      yield* deltas(request, tokens, (delta) => ({ type: "response.refusal.delta", ...where, delta }));
      yield { type: "response.refusal.done", ...where, refusal: part.refusal };
    }
    yield { type: "response.content_part.done", ...where, part };
  },

  *reasoning(request, item, { part, tokens }, place, summary_index) {
    const where = { ...place, summary_index };
    yield { type: "response.reasoning_summary_part.added", ...where, part: { ...part, text: "" } };
    yield* deltas(request, tokens, (delta) => ({ type: "response.reasoning_summary_text.delta", ...where, delta }));
    yield { type: "response.reasoning_summary_text.done", ...where, text: part.text };
    yield { type: "response.reasoning_summary_part.done", ...where, part };
  },

  *function_call(request, item, { tokens }, place) {
    yield* deltas(request, tokens, (delta) => ({ type: "response.function_call_arguments.delta", ...place, delta }));
    yield { type: "response.function_call_arguments.done", ...place, arguments: item.arguments, name: item.name };
  },
};

function* textEvents(request, part, tokens, where) {
  let length = 0;
  let annotation_index = 0;
  for (const token of tokens) {
    if (token instanceof Mark) {
      yield token;
      continue;
    }
    const likely = wantsLogprobs(request) ? logprobs([token], request.top_logprobs) : [];
    yield* deltas(request, [token], (delta) => ({
      type: "response.output_text.delta",
      ...where,
      delta,
      logprobs: likely,
    }));
    length += token.length;
    while ((part.annotations[annotation_index]?.end_index ?? Infinity) <= length) {
      const annotation = part.annotations[annotation_index];
      yield {
        type: "response.output_text.annotation.added",
        ...where,
        annotation_index: annotation_index++,
        annotation,
      };
    }
  }
  yield { type: "response.output_text.done", ...where, text: part.text, logprobs: part.logprobs };
}

function* deltas(request, tokens, event) {
  const hides = request.stream_options?.include_obfuscation !== false;
  for (const token of tokens) {
    yield token instanceof Mark ? token : { ...event(token), ...(hides && { obfuscation: obfuscation(token) }) };
  }
}
