/** The replies that the filter bench streams: what real services send, prepared as bytes before the clock runs. */

const encoder = new TextEncoder();
const WORDS =
  "The quick answer is that a balcony garden wants light, some patience and a little water: basil, mint or chives grow well < 3 weeks .\n".split(
    /(?= )/,
  );

const word = (at) => WORDS[at % WORDS.length];

function completionsEvent(choice, more) {
  const chunk = {
    id: "chatcmpl-CfTq0Zb2rJx8kQpL1vWn7yHs3dEaM",
    object: "chat.completion.chunk",
    created: 1763850000,
    model: "gpt-4o-2024-08-06",
    service_tier: "default",
    system_fingerprint: "fp_65564d8ba5",
    choices: [{ index: 0, delta: {}, logprobs: null, finish_reason: null, ...choice }],
    ...more,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

const OBFUSCATION = "x7Kd0aQm9Zr2Lw";

const completionsEvents = (tokens) =>
  tokens.map((content, at) => completionsEvent({ delta: { content } }, { obfuscation: OBFUSCATION.slice(at % 12) }));

/** One token an event, as OpenAI writes them. */
export function completions(tokens) {
  return [
    completionsEvent({ delta: { role: "assistant", content: "", refusal: null } }, { obfuscation: OBFUSCATION }),
    ...completionsEvents(tokens),
    completionsEvent({ finish_reason: "stop" }, { obfuscation: OBFUSCATION }),
    "data: [DONE]\n\n",
  ];
}

/** The same as events of the Responses API. */
export function responses(tokens) {
  const text = tokens.join("");
  let number = 0;
  const event = (type, rest) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: number++, ...rest })}\n\n`;
  const id = "msg_68f1c0b2a7e48190b3d5f6a7c8d9e0f10a2b3c4d5e6f7a8b";
  const part = (said) => ({ type: "output_text", annotations: [], logprobs: [], text: said });
  const item = (status, content) => ({ id, type: "message", status, content, role: "assistant" });
  const response = (status, output) => ({
    id: "resp_68f1c0b2a7e48190",
    object: "response",
    created_at: 1763850000,
    status,
    error: null,
    incomplete_details: null,
    model: "gpt-4o-2024-08-06",
    output,
  });
  const place = { item_id: id, output_index: 0, content_index: 0 };
  return [
    event("response.created", { response: response("in_progress", []) }),
    event("response.output_item.added", { output_index: 0, item: item("in_progress", []) }),
    event("response.content_part.added", { ...place, part: part("") }),
    ...tokens.map((delta, at) =>
      event("response.output_text.delta", { ...place, delta, logprobs: [], obfuscation: OBFUSCATION.slice(at % 12) }),
    ),
    event("response.output_text.done", { ...place, text, logprobs: [] }),
    event("response.content_part.done", { ...place, part: part(text) }),
    event("response.output_item.done", { output_index: 0, item: item("completed", [part(text)]) }),
    event("response.completed", { response: response("completed", [item("completed", [part(text)])]) }),
  ];
}

export const tokens = (count) => Array.from({ length: count }, (_, at) => word(at));

/** The network chunks of `completions`, with a block under `key` before the two events that end them. */
export function insertBlock(chunks, key) {
  return chunks.toSpliced(-2, 0, ...packets(completionsEvents(blockTokens(key))));
}

/** A block under `key`, cut as a tokenizer cuts it: about four characters a token. */
function blockTokens(key) {
  const block = `\n\n<memory key="${key}">{"memories":[{"content":"Grows basil on the balcony","category":"context"},{"content":"Lives in Zürich","category":"fact"}]}</memory>`;
  return block.match(/[^]{1,4}/g) ?? [];
}

/** The events in network chunks of `events` each. */
export function packets(events, size = 1) {
  const packed = [];
  for (let at = 0; at < events.length; at += size) packed.push(encoder.encode(events.slice(at, at + size).join("")));
  return packed;
}
