import { block } from "@fast-memory/mock/blocks";
import { keyOf } from "@fast-memory/mock/model";
import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, MEMORIES, QUESTION, teachingModel, TAUGHT } from "../conversation.mjs";
import { scenario } from "./scenario.mjs";

const HOMES = {
  messages: (client) => client.messages,
  "beta.messages": (client) => client.beta?.messages,
};
const has = (home, name) => (client) =>
  typeof client.messages?.create === "function" && typeof home(client)?.[name] === "function";
const request = (more) => ({
  model: "mock",
  max_tokens: 1024,
  messages: [{ role: "user", content: QUESTION }],
  ...more,
});
const IMAGE = { type: "image", source: { type: "base64", media_type: "image/png", data: "iVBORw0KGgo=" } };

const CONTENTS = {
  "a string": [{ role: "user", content: QUESTION }],
  "parts, with an image and a mark for the cache": [
    { role: "user", content: [IMAGE, { type: "text", text: QUESTION, cache_control: { type: "ephemeral" } }] },
  ],
  "a conversation": [
    { role: "user", content: "Hello" },
    { role: "assistant", content: [{ type: "text", text: "Guten Tag." }] },
    { role: "user", content: QUESTION },
  ],
  "the result of a tool": [
    { role: "user", content: QUESTION },
    { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", name: "look", input: {} }] },
    { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "Tomatoes." }] },
  ],
};

const cited = {
  type: "char_location",
  cited_text: "Füße",
  document_index: 0,
  document_title: "Feet",
  start_char_index: 0,
  end_char_index: 4,
};
const rich = (req) => {
  const key = keyOf(req);
  return {
    blocks: [
      { type: "thinking", content: "Hm — 🤔." },
      { type: "redacted_thinking", data: "ZGFyaw==" },
      { type: "text", content: ANSWER, citations: [cited] },
      { type: "text", content: key ? `So it is.\n\n${block(key, MEMORIES)}` : "So it is." },
    ],
  };
};
/** The block in a part of its own: the plain model says nothing there. */
const apart = (req) => {
  const key = keyOf(req);
  const mine = key ? [{ type: "text", content: `\n\n${block(key, MEMORIES)}` }] : [];
  return { blocks: [{ type: "text", content: ANSWER }, ...mine] };
};
const calling = (req) => {
  const key = keyOf(req);
  const mine = key ? [{ type: "text", content: block(key, MEMORIES) }] : [];
  return { blocks: [...mine, { type: "tool_use", id: "toolu_1", name: "weather", input: { city: "Zürich" } }] };
};
const MODELS = {
  "thinking and citations": rich,
  "the block in a part of its own": apart,
  "a call of a tool, with a block beside it": calling,
};

for (const [where, home] of Object.entries(HOMES)) {
  const add = (name, /** @type {any} */ { needs = "create", ...how }) =>
    scenario(`${where}${name}`, { needs: has(home, needs), ...how });

  add(".create(): every form of content", {
    cases: CONTENTS,
    run: (client, { case: messages }) => home(client).create(request({ messages, system: "Be brief." })),
  });
  for (const [name, model] of Object.entries(MODELS)) {
    add(`.create(): ${name}`, { model, run: (client) => home(client).create(request()) });
    add(`.create(): ${name}, streamed`, {
      model,
      run: (client) => collect(home(client).create(request({ stream: true }))),
    });
  }
  add(".create(): a stop sequence in the block", {
    teaches: [],
    run: async (client) => (await home(client).create(request({ stop_sequences: ["bees"] }))).content,
  });
  add(".stream(): events", {
    needs: "stream",
    async run(client) {
      const runner = home(client).stream(request());
      const heard = [];
      for (const name of ["connect", "text", "message", "contentBlock", "finalMessage", "error", "abort", "end"]) {
        runner.on(name, (...given) =>
          heard.push([name, ...given.map((one) => (one === undefined ? null : JSON.parse(JSON.stringify(one))))]),
        );
      }
      return { text: await runner.finalText(), message: await runner.finalMessage(), heard, messages: runner.messages };
    },
  });
  add(".stream(): a loop over it", { needs: "stream", run: (client) => collect(home(client).stream(request())) });
  add(".parse(): structured output", {
    needs: "parse",
    model: () => ({ content: '{"plants":["緑茶"]}' }),
    adds: () => ({ memories: true }),
    teaches: [],
    run: (client) =>
      home(client).parse(
        request({ output_config: { format: { type: "json_schema", schema: { type: "object", properties: {} } } } }),
      ),
  });
  add(".countTokens() passes through", {
    needs: "countTokens",
    modes: ["in pieces"],
    adds: () => ({}),
    teaches: [],
    run: (client) => home(client).countTokens({ model: "mock", messages: [{ role: "user", content: QUESTION }] }),
  });
  // It keeps a thread with the service, which remembers our note: the block may come where nothing was added.
  add(".toolRunner()", {
    needs: "toolRunner",
    modes: ["in pieces", "with CRLF", "in one go", "after a failure"],
    adds: (req) => (JSON.parse(req.body).thread?.type === "continue" ? {} : { memories: true, note: true }),
    model(req, { fixture }) {
      if (!JSON.stringify(req).includes("tool_result")) return calling(req);
      const key = keyOf(fixture.exchanges[0].json);
      return { content: key ? `${ANSWER}\n\n${block(key, MEMORIES)}` : ANSWER };
    },
    run(client) {
      const weather = {
        name: "weather",
        description: "The weather",
        input_schema: { type: "object", properties: {} },
        run: () => "Sun.",
        parse: (input) => input,
      };
      return home(client).toolRunner(request({ tools: [weather] }));
    },
    check: ({ plain, assert }) => assert.ok(plain.requests.length >= 2, "there was no second step"),
  });
}

/** Magistral of Mistral thinks in parts of its content. */
scenario("chat: content in parts, with thinking", {
  needs: (client) => client.messages === undefined,
  model: (req) => ({
    parts: [
      { type: "thinking", thinking: [{ type: "text", text: "Hm — 🤔." }] },
      { type: "text", text: teachingModel()(req).content },
    ],
  }),
  run: (client, { driver }) => driver.send(client, driver.request(QUESTION)),
  teaches: TAUGHT,
});
scenario("chat: content in parts, with thinking, streamed", {
  needs: (client) => client.messages === undefined,
  model: (req) => ({
    parts: [
      { type: "thinking", thinking: [{ type: "text", text: "Hm — 🤔." }] },
      { type: "text", text: teachingModel()(req).content },
    ],
  }),
  run: (client, { driver }) => collect(driver.stream(client, driver.request(QUESTION))),
});
