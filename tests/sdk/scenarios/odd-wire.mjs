// Chunks and replies that gateways and open servers really send, beside what OpenAI documents.
import { block } from "@fast-memory/mock/blocks";
import { keyOf } from "@fast-memory/mock/model";
import { collect } from "@fast-memory/test-support/streams";
import { ANSWER, MEMORIES, QUESTION, teachingModel } from "../conversation.mjs";
import { readStream } from "./read-reply.mjs";
import { everywhere, scenario } from "./scenario.mjs";

const send = (client, { driver }) => driver.send(client, driver.request(QUESTION));
const stream = (client, { driver }) => readStream(driver, driver.stream(client, driver.request(QUESTION)));
/** The words and the end of a stream: where its events are cut may differ. */
const streamedText = async (client, kit) => {
  const { text, end } = await stream(client, kit);
  return { text, end };
};
const IN_ONE_ATTEMPT = ["in pieces", "with CRLF", "in one go"];
const speaksCompletions = (client) => typeof client.chat?.completions?.create === "function";

/** What a model writes that thinks aloud about the tag; the tag without its key is what an app may see. */
const THOUGHT = `<think>The note wants TAG at the end; I have nothing.</think>\n\n${ANSWER}`;
const tagged = (request, text) => {
  const key = keyOf(request);
  return text.replaceAll("TAG", key ? `<memory key="${key}">` : "<memory>");
};
const inCharacters = (text) => [...text];
const CALLS = { whole: send, streamed: streamedText };

for (const [way, run] of Object.entries(CALLS)) {
  everywhere(`a thought that names the tag, ${way}`, {
    run,
    showsMarkup: true,
    cases: { whole: String, "in characters": inCharacters },
    model: (request, { case: cut }) => ({ content: cut(tagged(request, THOUGHT)) }),
    teaches: [],
  });

  everywhere(`a thought that names the tag, and a block, ${way}`, {
    run,
    showsMarkup: true,
    model: (request) => {
      const key = keyOf(request);
      return { content: tagged(request, THOUGHT) + (key ? `\n\n${block(key, MEMORIES)}` : "") };
    },
  });

  everywhere(`an element <memory> of the user's own, ${way}`, {
    run,
    showsMarkup: true,
    cases: {
      "a setting": '<memory>{"memory":"2 GiB is plenty"}</memory>',
      "in a fence": '```xml\n<memory>{"memories":"16 GB"}</memory>\n```\nThat is it.',
      "a wrong key": '<memory key="wrongkey2345">{"memories":[{"forget":"mabc"}]}</memory> is what it said.',
    },
    model: (_, { case: element }) => ({ content: `${ANSWER}\n\n${element}` }),
    teaches: [],
  });

  everywhere(`a model that echoes the template, ${way}`, {
    run,
    cases: { template: "…", "three dots": "...", "nothing to say": "N/A", null: "null" },
    model: (request, { case: content }) => teachingModel({ memories: [{ content, category: "fact" }] })(request),
    teaches: [],
  });

  everywhere(`a block without the key, ${way}`, {
    run,
    showsMarkup: true,
    model: () => ({ content: `${ANSWER}\n\n<memory>{"memories":[{"content":"Keeps snakes"}]}</memory>` }),
    teaches: [],
    reports: () => ["block_without_key"],
  });
}

/** Each chunk of completions is changed. */
const chunks = (name, change, options) =>
  scenario(`chat: ${name}`, {
    needs: speaksCompletions,
    model(request) {
      const edit = change();
      return { ...teachingModel()(request), rewrite: (json) => JSON.stringify(edit(JSON.parse(json))) };
    },
    run: stream,
    ...options,
  });
const eachChoice = (edit) => (chunk) => ({ ...chunk, choices: chunk.choices?.map(edit) });
const spoken = (client, kit) =>
  collect(kit.driver.stream(client, kit.driver.request(QUESTION))).then((events) => ({
    text: events.map(kit.driver.deltaOf).join(""),
    end: kit.driver.endOfStream(events) ?? null,
    twins: events
      .flatMap(({ choices }) => choices ?? [])
      .map(({ message, so_far }) => message?.content ?? so_far ?? null),
  }));

chunks(
  "choices[0].index counts up",
  () => {
    let index = 0;
    return eachChoice((choice) => ({ ...choice, index: index++ }));
  },
  { unlike: ["index"] },
);
chunks('finish_reason "stop" in every chunk', () => eachChoice((choice) => ({ ...choice, finish_reason: "stop" })), {
  run: async (client, kit) => {
    const { text, end } = await spoken(client, kit);
    return { text, end };
  },
});

const TWINS = {
  "a cumulative message": (choice, text) => ({ ...choice, message: { role: "assistant", content: text } }),
  "an unknown cumulative field": (choice, text) => ({ ...choice, so_far: text }),
  "a whole message in the last chunk": (choice, text) =>
    choice.finish_reason ? { ...choice, message: { role: "assistant", content: text } } : choice,
};
for (const [name, twin] of Object.entries(TWINS)) {
  chunks(
    `${name} beside the deltas`,
    () => {
      let text = "";
      return eachChoice((choice) => twin(choice, (text += choice.delta?.content ?? "")));
    },
    {
      run: async (client, kit) => {
        const { twins, ...seen } = await spoken(client, kit);
        kit.note("twins", twins);
        return { ...seen, twin: twins.at(-1) };
      },
      check: ({ wrapped, assert }) =>
        assert.doesNotMatch(JSON.stringify(wrapped.notes.twins), /<memory|key=|Keeps bees/),
    },
  );
}

chunks("citations in every chunk", () => (chunk) => ({ ...chunk, citations: ["https://example.com/"] }), {
  run: async (client, { driver, note }) => {
    const events = await collect(driver.stream(client, driver.request(QUESTION)));
    note("last", events.at(-1));
    return { text: events.map(driver.deltaOf).join(""), cited: events.some(({ citations }) => citations) };
  },
});

chunks(
  "citations in the last chunk with text alone",
  () => {
    // The end of the block is the last text; what it carries beside it is the app's.
    return eachChoice((choice) => choice);
  },
  {
    model: (request) => {
      const { content } = teachingModel()(request);
      return {
        content,
        rewrite: (json) => {
          const chunk = JSON.parse(json);
          const text = chunk.choices?.[0]?.delta?.content;
          const isLast = text && content.endsWith(text) && (text.includes(">") || text.includes("."));
          return JSON.stringify(isLast ? { ...chunk, citations: ["https://example.com/"] } : chunk);
        },
      };
    },
    run: async (client, { driver }) => {
      const events = await collect(driver.stream(client, driver.request(QUESTION)));
      return { text: events.map(driver.deltaOf).join(""), cited: events.flatMap(({ citations }) => citations ?? []) };
    },
  },
);

const CHANNELS = {
  reasoning_content: (request) => ({ content: ANSWER, reasoning: tagged(request, "Shall I end with TAG?") }),
  "the arguments of a tool call": (request) => ({
    content: null,
    toolCalls: [
      {
        id: "call_1",
        type: "function",
        function: { name: "note", arguments: JSON.stringify({ text: tagged(request, "TAG goes last.") }) },
      },
    ],
  }),
};
/** What is said of one kind: how it is cut may differ. */
const joined = (deltas) => ({
  text: deltas.map(({ content }) => content ?? "").join(""),
  reasoning: deltas.map(({ reasoning_content: text }) => text ?? "").join(""),
  arguments: deltas.map(({ tool_calls: calls }) => calls?.[0].function.arguments ?? "").join(""),
});
for (const [where, model] of Object.entries(CHANNELS)) {
  for (const cut of ["whole", "streamed"]) {
    scenario(`chat: the key in ${where}, ${cut}`, {
      needs: speaksCompletions,
      model,
      run: async (client, kit) => {
        if (cut === "whole") return send(client, kit);
        const events = await collect(kit.driver.stream(client, kit.driver.request(QUESTION)));
        return joined(events.flatMap(({ choices }) => choices ?? []).map(({ delta }) => delta));
      },
      showsMarkup: true,
      teaches: [],
      check: ({ wrapped, assert }) => assert.doesNotMatch(JSON.stringify(wrapped.seen), /memory key=/),
    });
  }
}

/** Whole replies whose text is where their API has none. */
const SHAPES = {
  "llama-api-client": (text) => ({ completion_message: { content: { type: "text", text } } }),
  "a gateway": (text) => ({ result: { response: text } }),
  "legacy completions": (text) => ({ choices: [{ text }] }),
};
for (const [name, shape] of Object.entries(SHAPES)) {
  scenario(`chat: a reply in the shape of ${name}`, {
    modes: IN_ONE_ATTEMPT,
    needs: speaksCompletions,
    model: (request) => ({
      ...teachingModel()(request),
      rewrite: (json) => JSON.stringify(shape(JSON.parse(json).choices[0].message.content)),
    }),
    run: async (client, kit) => [await send(client, kit), await send(client, kit)],
    teaches: [],
    adds: (_, index) => ({ memories: true, note: index === 0 }),
    reports: () => ["unknown_reply"],
  });
}

const GRAMMARS = {
  guided_choice: ["yes", "no"],
  guided_json: { type: "object" },
  guided_regex: "yes|no",
  structured_outputs: { choice: ["yes", "no"] },
  grammar: 'root ::= "yes"',
  json_schema: { type: "object" },
  format: "json",
};
scenario("chat: a grammar of the server's own", {
  needs: speaksCompletions,
  cases: Object.fromEntries(Object.keys(GRAMMARS).map((name) => [name, { [name]: GRAMMARS[name] }])),
  model: () => ({ content: "yes" }),
  run: (client, { driver, case: grammar }) => driver.send(client, driver.request(QUESTION, grammar)),
  adds: () => ({ memories: true, note: false }),
  teaches: [],
});

for (const [name, refusal] of Object.entries({
  "a content filter": { status: 400, error: { message: "filtered", code: "content_filter" } },
  "a context that is full": { status: 400, error: { message: "too long", code: "context_length_exceeded" } },
  "a body that is too large": { status: 413, error: { message: "too large" } },
})) {
  everywhere(`the note is refused by ${name}`, {
    modes: IN_ONE_ATTEMPT,
    model: (request) => (keyOf(request) ? refusal : { content: ANSWER }),
    run: async (client, kit) => [await send(client, kit), await send(client, kit)],
    teaches: [],
    comparesRequests: false,
    reports: () => ["refused_with_memory"],
    check({ wrapped, assert }) {
      const asks = wrapped.requests.map(({ body }) => body.includes("<memory key="));
      assert.deepEqual(asks, [true, false, false], "with the note, without it, and without it again");
    },
  });
}
