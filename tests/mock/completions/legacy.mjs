import { Mark } from "../model/marks.mjs";
import { untilStop } from "../model/stop-sequences.mjs";
import { Budget, promptTokens, textOfTokens } from "../model/tokens.mjs";

/** `text_completion`, whole or as the pieces of a stream: what `/completions` gave before there was chat. */
export function* textCompletions(id, request, reply) {
  const budget = new Budget(request.max_tokens);
  const tokens = budget.take(untilStop(reply.content, request.stop).content);
  const text = (piece, finish_reason) => ({
    id,
    object: "text_completion",
    created: 1_700_000_000,
    model: request.model,
    choices: [{ text: piece, index: 0, logprobs: null, finish_reason }],
  });
  const finish = budget.cut ? "length" : "stop";
  if (request.stream) {
    for (const token of tokens) yield token instanceof Mark ? token : text(token, null);
    yield text("", finish);
    return;
  }
  const prompt_tokens = promptTokens(request.prompt);
  yield {
    ...text(textOfTokens(tokens), finish),
    usage: { prompt_tokens, completion_tokens: budget.spent, total_tokens: prompt_tokens + budget.spent },
  };
}
