import { collect } from "@fast-memory/test-support/streams";
import { QUESTION, teachingModel } from "../conversation.mjs";
import { hasTee, idleClient } from "./read-reply.mjs";
import { scenario } from "./scenario.mjs";

/** Where an SDK keeps the helpers of chat completions. */
const HOMES = {
  "chat.completions": (client) => client.chat?.completions,
  "beta.chat.completions": (client) => client.beta?.chat?.completions,
};
const has = (home, name) => (client) =>
  typeof home(client)?.[name] === "function" && typeof client.chat.completions.create === "function";
const request = (more) => ({ model: "mock", messages: [{ role: "user", content: QUESTION }], ...more });

const EVENTS = [
  "connect",
  "content",
  "content.delta",
  "content.done",
  "refusal.delta",
  "refusal.done",
  "logprobs.content.delta",
  "logprobs.content.done",
  "tool_calls.function.arguments.delta",
  "tool_calls.function.arguments.done",
  "functionCall",
  "functionCallResult",
  "functionToolCall",
  "functionToolCallResult",
  "message",
  "chatCompletion",
  "finalContent",
  "finalMessage",
  "finalChatCompletion",
  "totalUsage",
  "error",
  "abort",
  "end",
];

/** All that an emitter says, in its order. */
function listen(emitter, names = EVENTS) {
  const heard = [];
  for (const name of names) {
    emitter.on(name, (...given) => heard.push([name, ...given.map(snapshot)]));
  }
  return heard;
}

/** What is emitted is often a snapshot that goes on changing. */
const snapshot = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
/** A total of what was billed: ours is billed too. */
const withoutTotals = (heard) => heard.filter(([name]) => name !== "totalUsage");

const FORMAT = {
  type: "json_schema",
  json_schema: {
    name: "plants",
    strict: true,
    schema: { type: "object", properties: { plants: { type: "array", items: { type: "string" } } } },
  },
};
const PLANTS = JSON.stringify({ plants: ["Tomaten", "緑茶"] });

const CALL = { id: "call_1", type: "function", function: { name: "weather", arguments: '{"city":"Zürich"}' } };
/** A model that asks for the weather and then answers: a block stands beside the call, and at the end. */
const asking = (req) =>
  req.messages.at(-1).role === "tool"
    ? teachingModel()(req)
    : { content: teachingModel({ answer: "" })(req).content.trim() || null, toolCalls: [CALL] };
const weather = () => ({
  type: "function",
  function: {
    name: "weather",
    description: "The weather",
    parameters: { type: "object", properties: { city: { type: "string" } } },
    parse: JSON.parse,
    function: ({ city }) => `Sun in ${city}`,
  },
});

/** The same text is added in each step of one turn, so that the provider's cache of the prompt holds. */
const samePrefix = ({ wrapped, assert }) => {
  const [first, second] = [wrapped.requests[0], wrapped.requests.at(-1)].map(({ body }) => JSON.parse(body).messages);
  assert.ok(second.length > first.length, "there was no second step");
  assert.deepEqual(second.slice(0, first.length), first, "the second step begins otherwise than the first");
};

for (const [where, home] of Object.entries(HOMES)) {
  scenario(`${where}.stream(): events`, {
    needs: has(home, "stream"),
    async run(client) {
      const runner = home(client).stream(request());
      const heard = listen(runner);
      const final = {
        content: await runner.finalContent(),
        message: await runner.finalMessage(),
        completion: await runner.finalChatCompletion(),
      };
      await runner.done();
      return {
        heard: withoutTotals(heard),
        ...final,
        messages: runner.messages,
        ended: runner.ended,
        class: runner.constructor.name,
      };
    },
  });

  scenario(`${where}.stream(): a loop over it`, {
    needs: has(home, "stream"),
    run: (client) => collect(home(client).stream(request({ stream_options: { include_usage: true } }))),
  });

  scenario(`${where}.stream(): toReadableStream() and back`, {
    needs: has(home, "stream"),
    async run(client) {
      const runner = home(client).stream(request());
      const again = runner.constructor.fromReadableStream(runner.toReadableStream());
      return { content: await again.finalContent(), final: await again.finalChatCompletion() };
    },
  });

  scenario(`${where}.stream(): abort()`, {
    modes: ["in pieces"],
    needs: has(home, "stream"),
    teaches: [],
    model: (req, { fixture }) => ({
      content: [teachingModel()(req).content.slice(0, 7), fixture.gate("pause"), " and more"],
    }),
    async run(client, { fixture, note }) {
      const runner = home(client).stream(request());
      const heard = listen(runner, ["content", "abort", "error", "end"]);
      const done = runner.done().then(
        () => "done",
        (error) => error.constructor.name,
      );
      await fixture.reached("pause");
      runner.abort();
      note("hungUp", await fixture.hungUp(0));
      await fixture.open("pause");
      return {
        done: await done,
        aborted: runner.aborted,
        kinds: [...new Set(heard.map(([name]) => name))].filter((name) => name !== "content"),
      };
    },
    check: ({ plain, wrapped, assert }) => assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true]),
  });

  scenario(`${where}.stream(): truncated inside the block`, {
    needs: has(home, "stream"),
    // The plain client's model is not cut off: the answer is whole, and nothing else counts.
    model: (req) => ({ ...teachingModel({ shape: "unclosed" })(req), ...(isAsked(req) && { finishReason: "length" }) }),
    run: async (client) => {
      const { choices } = await home(client)
        .stream(request({ max_tokens: 500 }))
        .finalChatCompletion();
      return choices;
    },
  });

  scenario(`${where}.parse(): json_schema`, {
    needs: has(home, "parse"),
    model: () => ({ content: PLANTS }),
    adds: () => ({ memories: true, note: false }),
    teaches: [],
    run: (client) => home(client).parse(request({ response_format: FORMAT })),
    check: ({ plain, assert }) =>
      assert.deepEqual(JSON.parse(plain.seen.value.choices[0].message.content), JSON.parse(PLANTS)),
  });
  scenario(`${where}.parse(): withResponse`, {
    needs: (client, kit) =>
      has(home, "parse")(client) && typeof home(idleClient(kit)).parse(request()).withResponse === "function",
    model: () => ({ content: PLANTS }),
    adds: () => ({ memories: true, note: false }),
    teaches: [],
    async run(client) {
      const { data, response } = await home(client)
        .parse(request({ response_format: FORMAT }))
        .withResponse();
      return { data, status: response.status };
    },
  });
  scenario(`${where}.stream(): json_schema`, {
    needs: has(home, "stream"),
    model: () => ({ content: PLANTS }),
    adds: () => ({ memories: true, note: false }),
    teaches: [],
    async run(client) {
      const runner = home(client).stream(request({ response_format: FORMAT }));
      const heard = listen(runner);
      return { final: await runner.finalChatCompletion(), heard: withoutTotals(heard) };
    },
  });

  scenario(`${where}.runTools()`, {
    needs: has(home, "runTools"),
    model: asking,
    async run(client) {
      const runner = home(client).runTools(request({ tools: [weather()] }));
      const heard = listen(runner);
      const content = await runner.finalContent();
      return { content, heard: withoutTotals(heard), messages: runner.messages };
    },
    check: samePrefix,
  });
  scenario(`${where}.runTools(), streamed`, {
    emptyIsNull: true,
    needs: has(home, "runTools"),
    model: asking,
    async run(client) {
      const runner = home(client).runTools(request({ tools: [weather()], stream: true }));
      const heard = listen(runner);
      const content = await runner.finalContent();
      return {
        content,
        heard: withoutTotals(heard).filter(([name]) => !name.includes("delta")),
        messages: runner.messages,
      };
    },
    check: samePrefix,
  });
}

function isAsked(req) {
  return JSON.stringify(req).includes("<memory key=");
}

for (const api of ["chat", "responses"]) {
  scenario(`${api}: toReadableStream() of a stream`, {
    api,
    needs: hasTee,
    async run(client, { driver }) {
      const stream = await driver.stream(client, driver.request(QUESTION));
      const text = await new Response(stream.toReadableStream()).text();
      return text
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
    },
  });
  scenario(`${api}: tee() of a stream`, {
    api,
    needs: hasTee,
    async run(client, { driver }) {
      const [left, right] = (await driver.stream(client, driver.request(QUESTION))).tee();
      return Promise.all([left, right].map(collect));
    },
  });
}
