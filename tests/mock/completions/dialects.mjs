import { Mark } from "../model/marks.mjs";

/** What other services of OpenAI's family add to its chunks. The path tells whose it is. */
export function inDialect(path, chunks) {
  if (path.includes("/openai/deployments/")) return azure(chunks);
  if (path.includes("/openai/v1/")) return groq(chunks);
  return chunks;
}

const SAFE = { hate: { filtered: false, severity: "safe" }, self_harm: { filtered: false, severity: "safe" } };

/** First a chunk without choices and without an id, with what the filter made of the prompt. */
function* azure(chunks) {
  yield {
    choices: [],
    created: 0,
    id: "",
    model: "",
    object: "",
    prompt_filter_results: [{ prompt_index: 0, content_filter_results: SAFE }],
  };
  for (const chunk of chunks) {
    if (chunk.choices)
      yield { ...chunk, choices: chunk.choices.map((choice) => ({ content_filter_results: SAFE, ...choice })) };
    else yield chunk;
  }
}

/** Usage in a field of its own, in the last chunk. */
function* groq(chunks) {
  for (const chunk of chunks) {
    const finished = !(chunk instanceof Mark) && chunk.choices?.some(({ finish_reason }) => finish_reason);
    yield finished ? { ...chunk, x_groq: { id: "req_mock", usage: { total_tokens: 1 } } } : chunk;
  }
}
