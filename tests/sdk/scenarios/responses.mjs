import { block } from "@fast-memory/mock/blocks";
import { keyOf } from "@fast-memory/mock/model";
import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, MEMORIES, QUESTION, teachingModel } from "../conversation.mjs";
import { scenario } from "./scenario.mjs";

const HOMES = {
  responses: (client) => client.responses,
  "beta.responses": (client) => client.beta?.responses,
};
const has =
  (home, ...names) =>
  (client) =>
    names.every((name) => typeof home(client)?.[name] === "function");
const request = (more) => ({ model: "mock", input: QUESTION, ...more });
const IMAGE = "data:image/png;base64,iVBORw0KGgo=";

const INPUTS = {
  "a string": QUESTION,
  "a list": [{ role: "user", content: QUESTION }],
  "parts, with an image": [
    {
      role: "user",
      content: [
        { type: "input_text", text: QUESTION },
        { type: "input_image", detail: "auto", image_url: IMAGE },
      ],
    },
  ],
  "a conversation": [
    { role: "developer", content: "Be brief." },
    { type: "message", role: "user", content: [{ type: "input_text", text: "Hello" }] },
    { role: "assistant", content: "Guten Tag." },
    { role: "user", content: QUESTION },
  ],
  "a call that was made after it": [
    { role: "user", content: QUESTION },
    { type: "function_call", call_id: "call_1", name: "look", arguments: "{}" },
    { type: "function_call_output", call_id: "call_1", output: "Tomatoes." },
  ],
};

const FORMAT = { type: "json_schema", name: "plants", strict: true, schema: { type: "object", properties: {} } };
const CALL = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Zürich"}' } };
const TOOLS = [{ type: "function", name: "weather", parameters: { type: "object", properties: {} }, strict: false }];

/** Text of several kinds in one reply; the block ends the last of it. */
const rich = (req) => {
  const key = keyOf(req);
  const text = `${ANSWER} It is so.`;
  const cited = (start_index, end_index) => ({
    type: "url_citation",
    url: "https://example.com/",
    title: "Example",
    start_index,
    end_index,
  });
  return {
    output: [
      { type: "reasoning", summary: ["**Thinking** about it."] },
      { content: "Looking it up…", phase: "commentary" },
      {
        content: key ? `${text}\n\n${block(key, MEMORIES)}` : text,
        annotations: [cited(0, 4), ...(key ? [cited(text.length + 4, text.length + 20)] : [])],
        phase: "final_answer",
      },
    ],
  };
};

for (const [where, home] of Object.entries(HOMES)) {
  const add = (name, /** @type {any} */ { needs = ["create"], ...how }) =>
    scenario(`${where}${name}`, { needs: has(home, ...needs), ...how });

  add(".create(): every form of input", {
    cases: INPUTS,
    run: (client, { case: input }) => home(client).create(request({ input })),
  });
  add(".create(): every form of input, streamed", {
    cases: INPUTS,
    run: (client, { case: input }) => collect(home(client).create(request({ input, stream: true }))),
  });
  add(".create(): instructions are untouched, and echoed", {
    run: (client) => home(client).create(request({ instructions: "Be brief.", metadata: { of: "tests" } })),
  });
  add(".create(): without a user message", {
    adds: () => ({}),
    teaches: [],
    run: (client) =>
      home(client).create(
        request({ input: [{ role: "developer", content: "Greet those who grow tomatoes in the garden." }] }),
      ),
  });
  add(".create(): reasoning, phases, citations", { model: rich, run: (client) => home(client).create(request()) });
  add(".create(): reasoning, phases, citations, streamed", {
    model: rich,
    run: (client) => collect(home(client).create(request({ stream: true }))),
  });
  add(".create(): a refusal", {
    model: () => ({ content: null, refusal: "No — 🙅." }),
    teaches: [],
    run: (client) => home(client).create(request()),
  });
  add(".create(): a refusal, streamed", {
    model: () => ({ content: null, refusal: "No — 🙅." }),
    teaches: [],
    run: (client) => collect(home(client).create(request({ stream: true }))),
  });
  add(".create(): failed, or filtered", {
    cases: { failed: { failed: { message: "overloaded" } }, filtered: { incomplete: "content_filter" } },
    model: (req, { case: how }) => ({ content: "Half an ans", ...how }),
    teaches: [],
    run: async (client) => ({
      json: await home(client).create(request()),
      streamed: await collect(home(client).create(request({ stream: true }))),
    }),
  });
  add(".create(): without obfuscation", {
    run: (client) =>
      collect(home(client).create(request({ stream: true, stream_options: { include_obfuscation: false } }))),
  });

  add(".stream(): events", {
    needs: ["stream"],
    async run(client) {
      const runner = home(client).stream(request());
      const heard = [];
      for (const name of ["event", "response.output_text.delta", "response.completed", "end"])
        runner.on(name, (event) => heard.push([name, event ? JSON.parse(JSON.stringify(event)) : null]));
      const final = await runner.finalResponse();
      return { final, heard };
    },
  });
  add(".stream(): a loop over it", { needs: ["stream"], run: (client) => collect(home(client).stream(request())) });
  add(".stream(): structured output", {
    needs: ["stream"],
    model: () => ({ content: '{"plants":["緑茶"]}' }),
    adds: () => ({ memories: true }),
    teaches: [],
    run: (client) =>
      home(client)
        .stream(request({ text: { format: FORMAT } }))
        .finalResponse(),
  });
  add(".parse()", {
    needs: ["parse"],
    model: () => ({ content: '{"plants":["緑茶"]}' }),
    adds: () => ({ memories: true }),
    teaches: [],
    run: (client) => home(client).parse(request({ text: { format: FORMAT } })),
    check: ({ plain, assert }) => assert.deepEqual(plain.seen.value.output_parsed, { plants: ["緑茶"] }),
  });

  add(".create(): a call of a function", {
    model: (req) => ({
      content: null,
      ...(keyOf(req) && { content: teachingModel({ answer: "" })(req).content.trim() }),
      toolCalls: [CALL],
    }),
    run: (client) => home(client).create(request({ tools: TOOLS })),
  });
  add(".create(): a call of a function, streamed", {
    model: (req) => ({
      content: null,
      ...(keyOf(req) && { content: teachingModel({ answer: "" })(req).content.trim() }),
      toolCalls: [CALL],
    }),
    run: (client) => collect(home(client).create(request({ tools: TOOLS, stream: true }))),
  });
  // The service remembers our note: the model may write the block where nothing was added.
  add(".create(): previous_response_id with the output of a function", {
    modes: ["in pieces", "in one go", "with CRLF"],
    model: (req) =>
      JSON.stringify(req.input).includes("function_call_output")
        ? teachingModel()(req)
        : { content: null, toolCalls: [CALL] },
    adds: (req, at) => (at === 0 ? { memories: true, note: true } : {}),
    async run(client) {
      const first = await home(client).create(request({ tools: TOOLS }));
      const input = [{ type: "function_call_output", call_id: "call_1", output: "Sun." }];
      const second = await home(client).create(request({ input, previous_response_id: first.id }));
      const third = await collect(
        home(client).create(request({ input, previous_response_id: first.id, stream: true })),
      );
      return { first, second, third };
    },
  });

  // The same where no block is asked for, though the model has the habit by now.
  add(".create(): previous_response_id, and no block is asked for", {
    modes: ["in pieces", "in one go", "with CRLF"],
    cases: {
      "memory is left out": { more: ["inject", "extract"] },
      "nothing is to be learned": { more: ["extract"] },
      "structured output": { format: { text: { format: FORMAT } } },
    },
    model: (req) => {
      const [key] = /(?<=<memory key=\\")[^"\\]+/.exec(JSON.stringify(req.input)) ?? [];
      return { content: key ? `${ANSWER}\n\n${block(key, MEMORIES)}` : ANSWER };
    },
    adds: (req, at, { case: { more = [] } }) =>
      at === 0 ? { memories: true, note: true } : { memories: !more.includes("inject") },
    async run(client, { case: { more = [], format }, perCall }) {
      const first = await home(client).create(request());
      const options = perCall(Object.fromEntries(more.map((name) => [name, false])));
      const next = (stream) =>
        home(client).create(request({ previous_response_id: first.id, stream, ...format }), options);
      return { first, second: await next(false), third: await collect(next(true)) };
    },
  });

  add(".retrieve(): what is stored", {
    needs: ["create", "retrieve"],
    modes: ["in pieces", "with CRLF", "in one go"],
    async run(client) {
      const { id } = await home(client).create(request());
      return { stored: await home(client).retrieve(id), items: await collect(home(client).inputItems.list(id)) };
    },
  });
  add(".retrieve(): streamed", {
    needs: ["create", "retrieve"],
    modes: ["in pieces", "with CRLF", "in one go"],
    async run(client) {
      const { id } = await home(client).create(request());
      const all = await collect(home(client).retrieve(id, { stream: true }));
      return { all, resumed: await collect(home(client).retrieve(id, { stream: true, starting_after: 5 })) };
    },
  });
  add(".create(): in the background, and polled", {
    needs: ["create", "retrieve"],
    modes: ["in pieces", "in one go"],
    async run(client) {
      const seen = [await home(client).create(request({ background: true }))];
      while (["queued", "in_progress"].includes(seen.at(-1).status)) seen.push(await home(client).retrieve(seen[0].id));
      return { seen, again: await home(client).retrieve(seen[0].id) };
    },
    check: ({ plain, assert }) =>
      assert.deepEqual(
        plain.seen.value.seen.map(({ status }) => status),
        ["queued", "in_progress", "completed"],
      ),
  });
  add(".create(): in the background, streamed", {
    run: (client) => collect(home(client).create(request({ background: true, stream: true }))),
  });
  add(": cancel, delete, count and compact pass through", {
    needs: ["create", "cancel"],
    modes: ["in pieces"],
    adds: (req, at) => (at === 0 ? { memories: true, note: true } : {}),
    teaches: [],
    unlike: ["encrypted_content"],
    async run(client) {
      const { id } = await home(client).create(request({ background: true }));
      const cancelled = await home(client).cancel(id);
      const deleted = await home(client).delete?.(id);
      const counted = await home(client).inputTokens?.count({ model: "mock", input: QUESTION });
      const compacted = await home(client).compact?.({ model: "mock", input: QUESTION });
      return { cancelled, deleted: deleted ?? null, counted: counted ?? null, compacted: compacted ?? null };
    },
  });
}

scenario("conversations: what is stored", {
  needs: (client) => typeof client.conversations?.items?.list === "function",
  modes: ["in pieces", "with CRLF"],
  async run(client) {
    const { id } = await client.conversations.create({ items: [{ type: "message", role: "user", content: "Hello" }] });
    const reply = await client.responses.create(request({ conversation: id }));
    return { reply, items: await collect(client.conversations.items.list(id)) };
  },
});
scenario("conversations: the next turn", {
  needs: (client) => typeof client.conversations?.items?.list === "function",
  modes: ["in pieces", "with CRLF"],
  async run(client) {
    const { id } = await client.conversations.create({});
    const turns = [];
    for (const input of [QUESTION, "And what else grows in the garden?"])
      turns.push(await client.responses.create(request({ conversation: id, input })));
    return turns;
  },
});

scenario("chat.completions: what is stored", {
  needs: (client) => typeof client.chat?.completions?.messages?.list === "function",
  modes: ["in pieces", "with CRLF", "in one go"],
  async run(client) {
    const { completions } = client.chat;
    const { id } = await completions.create({
      model: "mock",
      messages: [{ role: "user", content: QUESTION }],
      store: true,
      metadata: { of: "tests" },
    });
    return {
      one: await completions.retrieve(id),
      all: await collect(completions.list()),
      messages: await collect(completions.messages.list(id)),
      updated: await completions.update(id, { metadata: { of: "others" } }),
    };
  },
});
