import { ANSWER, QUESTION, teachingModel, TAUGHT } from "../conversation.mjs";
import { readStream } from "./read-reply.mjs";
import { everywhere, scenario } from "./scenario.mjs";

const isOpenAI = (client) => typeof client.chat?.completions?.create === "function";

/** The same, whole and streamed. */
/**
 * @param {(name: string, how: any) => void} register
 * @param {string} name
 * @param {any} how
 */
function wholeAndStreamed(register, name, { request: more, content = QUESTION, ...how }) {
  const request = (driver) => driver.request(content, typeof more === "function" ? more(driver) : more);
  register(name, { ...how, run: (client, { driver }) => driver.send(client, request(driver)) });
  register(`${name}, streamed`, {
    ...how,
    run: (client, { driver }) => readStream(driver, driver.stream(client, request(driver))),
  });
}

const chatOnly = (name, how) => scenario(`chat: ${name}`, { needs: isOpenAI, ...how });
const IMAGE = "data:image/png;base64,iVBORw0KGgo=";

wholeAndStreamed(chatOnly, "content parts", {
  content: [
    {
      role: "user",
      content: [
        { type: "text", text: QUESTION },
        { type: "image_url", image_url: { url: IMAGE } },
      ],
    },
  ],
});
wholeAndStreamed(chatOnly, "system and developer roles are untouched", {
  content: [
    { role: "system", content: "Be brief." },
    { role: "developer", content: "Answer in German." },
    { role: "user", content: "Hello" },
    { role: "assistant", content: "Guten Tag." },
    { role: "user", content: QUESTION, name: "alice" },
  ],
});
everywhere("an earlier turn stays unchanged", {
  run: (client, { driver }) =>
    driver.send(
      client,
      driver.request([
        { role: "user", content: "What grows in my garden in winter?" },
        { role: "assistant", content: "Nothing." },
        { role: "user", content: QUESTION },
      ]),
    ),
});

wholeAndStreamed(chatOnly, "a refusal", {
  model: () => ({ content: null, refusal: "That I will not say — 🙅." }),
  teaches: [],
});
wholeAndStreamed(chatOnly, "reasoning_content", {
  model: (request) => ({ ...teachingModel()(request), reasoning: "Hm. <memory> is a word of XML — 🤔." }),
  showsMarkup: true,
});
wholeAndStreamed(chatOnly, "reasoning", {
  model: (request) => ({ ...teachingModel()(request), reasoning: "Thinking about it.", reasoningField: "reasoning" }),
});
wholeAndStreamed(chatOnly, "annotations", {
  model: (request) => ({
    ...teachingModel()(request),
    annotations: [
      {
        type: "url_citation",
        url_citation: { url: "https://example.com/", title: "Example", start_index: 0, end_index: 4 },
      },
    ],
  }),
});
wholeAndStreamed(chatOnly, "audio", {
  request: { modalities: ["text", "audio"], audio: { voice: "alloy", format: "wav" } },
  model: () => ({
    content: null,
    audio: { id: "audio_1", data: "UklGRiQAAABXQVZFZm10IBAAAAABAAEA", transcript: ANSWER },
  }),
  adds: () => ({ memories: true, note: false }),
  teaches: [],
});

const LIKELY = {
  chat: { logprobs: true, top_logprobs: 2 },
  responses: { include: ["message.output_text.logprobs"], top_logprobs: 2 },
};
for (const [api, more] of Object.entries(LIKELY)) {
  wholeAndStreamed(
    (name, how) => scenario(`${api}: ${name}`, { api, needs: api === "chat" ? isOpenAI : undefined, ...how }),
    "logprobs are those of the text",
    { request: more },
  );
}

const FORMAT = { type: "object", properties: { plants: { type: "array", items: { type: "string" } } } };
const PLANTS = { content: JSON.stringify({ plants: ["Tomaten", "緑茶"] }) };
const structured = { model: () => PLANTS, adds: () => ({ memories: true, note: false }), teaches: [] };
wholeAndStreamed(chatOnly, "structured output asks for no block", {
  ...structured,
  request: { response_format: { type: "json_schema", json_schema: { name: "plants", schema: FORMAT } } },
});
wholeAndStreamed(chatOnly, "a forced tool asks for no block", {
  ...structured,
  model: () => ({
    content: null,
    toolCalls: [{ id: "call_1", type: "function", function: { name: "plants", arguments: "{}" } }],
  }),
  request: {
    tools: [{ type: "function", function: { name: "plants", parameters: FORMAT } }],
    tool_choice: { type: "function", function: { name: "plants" } },
  },
});
wholeAndStreamed(chatOnly, "a forced legacy function asks for no block", {
  ...structured,
  model: () => ({ content: "{}" }),
  request: { functions: [{ name: "plants", parameters: FORMAT }], function_call: { name: "plants" } },
});
wholeAndStreamed(chatOnly, "a prediction asks for no block", {
  ...structured,
  model: () => ({ content: ANSWER }),
  request: { prediction: { type: "content", content: ANSWER } },
});
wholeAndStreamed(everywhere, "a tiny limit asks for no block", {
  ...structured,
  model: () => ({ content: ANSWER }),
  request: { limit: 16 },
});

/** The plain client's model says the answer; the wrapped one's is cut off somewhere in the block after it. */
wholeAndStreamed(everywhere, "truncated inside the block, the reply is whole", {
  request: { limit: 500 },
  cases: { "in the tag": 12, "in the key": 20, "at its beginning": 28, "in a memory": 60, "before its end": -2 },
  model(request, { case: cut }) {
    const { content } = teachingModel()(request);
    if (content === ANSWER) return { content };
    const written = content.slice(ANSWER.length);
    return { content: ANSWER + written.slice(0, cut), ...cutOff };
  },
  learned: ({ case: cut }) => (cut < 0 ? TAUGHT : []),
  // The server never came to an end that it could have named the time of.
  unlike: ["completed_at"],
});
const cutOff = { finishReason: "length", incomplete: "max_output_tokens" };
wholeAndStreamed(everywhere, "truncated in the text, the finish reason says so", {
  request: { limit: 500 },
  model: () => ({ content: "Half an ans", ...cutOff }),
  teaches: [],
});
wholeAndStreamed(everywhere, "a real limit", {
  request: { limit: 80 },
  model: (request) =>
    teachingModel({ answer: "A long answer, of more tokens than there may be. ".repeat(10) })(request),
  teaches: [],
});

/** A stop sequence may stand in the block: what was said before it is the reply. */
wholeAndStreamed(chatOnly, "a stop sequence in the block", {
  request: { stop: ["bees"] },
  learned: () => [],
});
wholeAndStreamed(chatOnly, "a stop sequence in the text", { request: { stop: ["hoch"] }, teaches: [] });

wholeAndStreamed(everywhere, "a model that learned nothing", { model: teachingModel({ memories: [] }), teaches: [] });
wholeAndStreamed(everywhere, "a model that writes no block", { model: () => ({ content: ANSWER }), teaches: [] });
