import { Budget, promptTokens } from "../model/tokens.mjs";
import { outputItems } from "./items.mjs";

const CREATED = 1_700_000_000;
/** What `finishReason` of a chat is called here. */
const REASONS = { length: "max_output_tokens", content_filter: "content_filter" };

/**
 * What the model made of a request to `/responses`: `generated` items, and the Response at its beginning and at its end.
 * `reply.failed` (`{ code, message }`) makes it fail after its output.
 */
export function respond(id, request, reply) {
  const budget = new Budget(request.max_output_tokens);
  const generated = outputItems(id, request, reply, budget);
  const input_tokens = promptTokens(request.input);
  const usage = {
    input_tokens,
    input_tokens_details: { cached_tokens: 0, cache_write_tokens: 0 },
    output_tokens: budget.spent,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input_tokens + budget.spent,
  };
  const begun = response(id, request, { status: request.background ? "queued" : "in_progress" });
  const ended = response(id, request, { ...ending(reply, budget), output: outputOf(generated, reply), usage });
  return { generated, begun, ended };
}

function ending(reply, budget) {
  if (reply.failed)
    return { status: "failed", error: { code: "server_error", message: "The model failed.", ...reply.failed } };
  const reason = budget.cut ? "max_output_tokens" : REASONS[reply.finishReason];
  if (reason) return { status: "incomplete", incomplete_details: { reason } };
  return { status: "completed", completed_at: CREATED + 1 };
}

/** What failed, or was stopped, has its last item as far as it came. */
function outputOf(generated, { failed, finishReason }) {
  const last = generated.at(-1)?.item;
  if ((failed || REASONS[finishReason]) && last?.status) last.status = "incomplete";
  return generated.map(({ item }) => item);
}

/** A Response as the service writes it: the fields of the request are echoed. */
function response(id, request, now) {
  return {
    id,
    object: "response",
    created_at: CREATED,
    status: now.status,
    background: request.background ?? false,
    completed_at: now.completed_at ?? null,
    ...(request.conversation && { conversation: { id: request.conversation.id ?? request.conversation } }),
    error: now.error ?? null,
    frequency_penalty: 0,
    incomplete_details: now.incomplete_details ?? null,
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    max_tool_calls: null,
    model: request.model,
    output: now.output ?? [],
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: request.previous_response_id ?? null,
    prompt_cache_key: request.prompt_cache_key ?? null,
    reasoning: { effort: null, summary: null, ...request.reasoning },
    safety_identifier: null,
    service_tier: "default",
    store: request.store ?? true,
    temperature: request.temperature ?? 1,
    text: { verbosity: "medium", ...request.text, format: request.text?.format ?? { type: "text" } },
    tool_choice: request.tool_choice ?? "auto",
    tools: request.tools ?? [],
    top_logprobs: request.top_logprobs ?? 0,
    top_p: request.top_p ?? 1,
    truncation: request.truncation ?? "disabled",
    usage: now.usage ?? null,
    user: null,
    metadata: request.metadata ?? {},
  };
}
