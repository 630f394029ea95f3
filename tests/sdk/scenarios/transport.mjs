import { HangUp } from "../../mock/marks.mjs";
import { ANSWER, QUESTION, teacher, TEACHES } from "../lab/teaching.mjs";
import { FAILURE } from "../lab/ways.mjs";
import { everywhere, scenario } from "./scenario.mjs";
import { collect, faceOf, hasRawResponses, watch } from "./watch.mjs";

const CALM = ["in pieces"];
const send = (client, { speaker }, options) => speaker.send(client, speaker.request(QUESTION), options);

everywhere("withResponse", {
  needs: hasRawResponses,
  run: async (client, kit) => {
    const { data, response, request_id } = await send(client, kit).withResponse();
    const { status, url, headers } = response;
    return { data, status, url, type: headers.get("content-type"), request_id };
  },
});

everywhere("asResponse", {
  needs: hasRawResponses,
  run: async (client, kit) => faceOf(await send(client, kit).asResponse()),
});
everywhere("asResponse of a stream", {
  needs: hasRawResponses,
  run: async (client, { speaker }) => {
    const { text, ...face } = await faceOf(await speaker.stream(client, speaker.request(QUESTION)).asResponse());
    return { ...face, hasText: text.includes("Füß") };
  },
});

/** What is learned between two attempts is not put into the second one. */
everywhere("a retry sends identical bytes, and learns once", {
  ways: CALM,
  needs: hasRawResponses,
  async model(request, { stage, exchange }) {
    if (exchange !== stage.exchanges[0]) return teacher()(request);
    stage.gate("asked").arrive();
    await stage.gate("asked").opened;
    return FAILURE;
  },
  async run(client, kit) {
    const reply = send(client, kit);
    await kit.stage.reached("asked");
    if (kit.isWrapped) await client.memory.add("Grows pumpkins in the garden");
    await kit.stage.open("asked");
    return reply;
  },
  teaches: ["Grows pumpkins in the garden", ...TEACHES],
  check({ wrapped, plain, assert }) {
    for (const { requests } of [plain, wrapped]) {
      assert.equal(requests.length, 2, "the SDK did not try again");
      assert.equal(requests[1].body, requests[0].body);
    }
    assert.equal(wrapped.turns, 1, "turns that were told of");
  },
});

everywhere("an abort before the reply", {
  ways: CALM,
  async model(request, { stage }) {
    await stage.gate("asked").pass();
    return teacher()(request);
  },
  async run(client, kit) {
    const controller = new AbortController();
    const reply = send(client, kit, kit.speaker.options({ signal: controller.signal }));
    void kit.stage.reached("asked").then(() => controller.abort());
    try {
      return await reply;
    } finally {
      kit.note("hungUp", await kit.stage.hungUp(0));
      await kit.stage.open("asked");
    }
  },
  check({ plain, wrapped, assert }) {
    assert.ok(plain.seen.error, "the plain client was not stopped");
    assert.deepEqual([plain.notes.hungUp, wrapped.notes.hungUp], [true, true], "the request upstream goes on");
  },
});

everywhere("a signal that is aborted already", {
  ways: CALM,
  run: (client, kit) => send(client, kit, kit.speaker.options({ signal: AbortSignal.abort() })),
  check: ({ plain, wrapped, assert }) => assert.deepEqual([plain.requests.length, wrapped.requests.length], [0, 0]),
});

/** Part of the answer, a gate, and the rest with its block. */
const paused = (request, { stage }) => {
  const { content } = teacher()(request);
  return { content: [content.slice(0, PAUSE), stage.gate("pause"), content.slice(PAUSE)] };
};
const PAUSE = 7;
const BEFORE = ANSWER.slice(0, PAUSE);

/** Reads until all that came before the pause is there: held back, it would never come. */
async function untilPause(events, speaker) {
  let text = "";
  for await (const event of events) {
    text += speaker.deltaOf(event);
    if (text === BEFORE) return;
  }
  throw new Error(`the stream ended, with ${JSON.stringify(text)}`);
}

everywhere("what came before a stall is shown before it ends", {
  ways: CALM,
  model: paused,
  async run(client, { speaker, stage }) {
    let text = "";
    for await (const event of await speaker.stream(client, speaker.request(QUESTION))) {
      text += speaker.deltaOf(event);
      if (text === BEFORE) {
        await stage.reached("pause");
        await stage.open("pause");
      }
    }
    return text;
  },
});

for (const [how, leave] of Object.entries({ "an abort in the middle": (controller) => controller.abort(), "leaving the loop": () => "leave" })) {
  everywhere(`${how} cancels upstream, and teaches nothing`, {
    ways: CALM,
    model: paused,
    teaches: [],
    async run(client, { speaker, stage, note }) {
      const controller = new AbortController();
      const events = await speaker.stream(client, speaker.request(QUESTION), speaker.options({ signal: controller.signal }));
      let text = "";
      try {
        for await (const event of events) {
          text += speaker.deltaOf(event);
          if (text !== BEFORE) continue;
          await stage.reached("pause");
          if (leave(controller) === "leave") break;
        }
      } finally {
        note("hungUp", await stage.hungUp(0));
        await stage.open("pause");
      }
      return text;
    },
    check: ({ plain, wrapped, assert }) => assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
  });
}

everywhere("cancelling the raw body cancels upstream", {
  ways: CALM,
  needs: (client, kit) => hasRawResponses(client, kit) && kit.hasWebBodies,
  model: paused,
  teaches: [],
  async run(client, { speaker, stage, note }) {
    const response = await speaker.stream(client, speaker.request(QUESTION)).asResponse();
    const reader = response.body.getReader();
    await reader.read();
    await stage.reached("pause");
    await reader.cancel();
    note("hungUp", await stage.hungUp(0));
    await stage.open("pause");
  },
  check: ({ plain, wrapped, assert }) => assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
});

everywhere("a stream's controller cancels upstream", {
  ways: CALM,
  needs: hasRawResponses,
  model: paused,
  teaches: [],
  async run(client, { speaker, stage, note }) {
    const events = await speaker.stream(client, speaker.request(QUESTION));
    let text = "";
    for await (const event of events) {
      text += speaker.deltaOf(event);
      if (text === BEFORE) {
        await stage.reached("pause");
        events.controller.abort();
      }
    }
    note("hungUp", await stage.hungUp(0));
    await stage.open("pause");
    return text;
  },
  check: ({ plain, wrapped, assert }) => assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
});

const NO_RETRY = { "x-should-retry": "false" };
const FAILURES = {
  400: { error: { message: "no such thing", type: "invalid_request_error", param: "model", code: "bad" } },
  401: { error: { message: "bad key", type: "invalid_request_error", code: "invalid_api_key" } },
  404: { error: { message: "no such model", code: "model_not_found" } },
  429: { error: { message: "slow down", code: "rate_limit_exceeded" } },
  500: { error: { message: "an error of the server" } },
};
const failing = {
  cases: Object.fromEntries(Object.entries(FAILURES).map(([status, failure]) => [status, { ...failure, status: Number(status), headers: NO_RETRY }])),
  ways: CALM,
  model: (request, { case: failure }) => failure,
  check: ({ plain, assert }) => assert.ok(plain.seen.value.isOfTheSDK, "the error is not of the SDK"),
};
async function errorOf(action, { sdk }) {
  const error = await action().then(() => undefined, (error) => error);
  const { status, statusCode, headers, code, type, param, message } = error;
  const classes = Object.entries(sdk).filter(([, one]) => typeof one === "function" && one.prototype instanceof Error && error instanceof one).map(([name]) => name);
  const face = { class: error.constructor.name, status, statusCode, code, type, param, message, error: error.error, requestId: error.requestID ?? error.request_id };
  return { ...face, classes, retry: headers?.get?.("x-should-retry") ?? headers?.["x-should-retry"], isOfTheSDK: classes.length > 0 || statusCode !== undefined };
}
everywhere("errors", { ...failing, teaches: [], run: (client, kit) => errorOf(async () => send(client, kit), kit) });
everywhere("errors, streamed", {
  ...failing,
  teaches: [],
  run: (client, kit) => errorOf(async () => collect(kit.speaker.stream(client, kit.speaker.request(QUESTION))), kit),
});

everywhere("an error in the middle of a stream", {
  model: () => ({ content: "Half an ans", breaks: { message: "it broke" } }),
  async run(client, { speaker }) {
    let text = "";
    const ended = await (async () => {
      for await (const event of await speaker.stream(client, speaker.request(QUESTION))) text += speaker.deltaOf(event);
    })().then(() => "in peace", (error) => ({ class: error.constructor.name, message: error.message }));
    return { text, ended };
  },
  teaches: [],
});

for (const [name, respond] of Object.entries({
  "204 without a body": () => new Response(null, { status: 204, headers: { "x-odd": "1" } }),
  "200 with an empty body": () => new Response("", { headers: { "content-type": "application/json" } }),
  "200 with null for a body": () => new Response(null, { headers: { "content-type": "application/json" } }),
  "200 with what is no JSON": () => new Response("<html>busy</html>", { headers: { "content-type": "text/html" } }),
  "200 with JSON of another kind": () => Response.json({ choices: "none", output: 7, content: { text: 1 } }),
})) {
  everywhere(`a reply that is ${name}`, {
    ways: CALM,
    bare: true,
    teaches: [],
    async run(_, kit) {
      const client = await kit.client({ sdkOptions: { fetch: async () => respond(), maxRetries: 0 } });
      return { reply: (await send(client, kit)) ?? "nothing" };
    },
  });
}

everywhere("a reply that failed is the very same Response", {
  ways: CALM,
  bare: true,
  teaches: [],
  needs: hasRawResponses,
  async run(_, kit) {
    let response;
    const fetch = async () => (response = Response.json({ error: { message: "no" } }, { status: 400 }));
    const client = await kit.client({ sdkOptions: { fetch } });
    const error = await send(client, kit).then(() => undefined, (error) => error);
    return { same: error.headers === response.headers, status: error.status };
  },
});

everywhere("a connection that breaks in the middle", {
  ways: CALM,
  model: () => ({ content: ["Half an ", new HangUp(), "answer"] }),
  async run(client, { speaker }) {
    let text = "";
    for await (const event of await speaker.stream(client, speaker.request(QUESTION))) text += speaker.deltaOf(event);
    return text;
  },
});

everywhere("a stream that was read is closed", {
  needs: hasRawResponses,
  async run(client, { speaker }) {
    const events = await speaker.stream(client, speaker.request(QUESTION));
    const first = (await collect(events)).length > 0;
    return { first, again: await collect(events).then((more) => more.length, (error) => error.message) };
  },
});

everywhere("calls at the same time", {
  comparesRequests: false,
  async run(client, kit) {
    const { speaker } = kit;
    const texts = await Promise.all([
      send(client, kit).then(speaker.textOf),
      watch(speaker, speaker.stream(client, speaker.request(QUESTION))).then(({ text }) => text),
      speaker.send(client, speaker.request("Something else")).then(speaker.textOf),
    ]);
    return texts;
  },
});

everywhere("a raw post", {
  needs: (client) => typeof client.post === "function",
  run: (client, { speaker, rawPath }) => client.post(rawPath, { body: speaker.request(QUESTION) }),
});
everywhere("a raw post, streamed", {
  needs: (client) => typeof client.post === "function",
  run: (client, { speaker, rawPath }) => watch(speaker, client.post(rawPath, { body: { ...speaker.request(QUESTION), stream: true }, stream: true })),
});

/** It is there, and works: of openai 5 and 6, Azure's forgets its own version, and throws. */
function hasWithOptions(client) {
  try {
    return client.withOptions({}) instanceof client.constructor;
  } catch {
    return false;
  }
}

everywhere("withOptions", {
  needs: hasWithOptions,
  async run(client, kit) {
    const other = client.withOptions({ maxRetries: 7 }).withOptions({ timeout: 5000 });
    kit.note("memory", kit.isWrapped && other.memory === client.memory);
    const face = { class: other.constructor.name, retries: other.maxRetries, timeout: other.timeout, same: other === client, keys: Object.keys(other) };
    return { ...face, reply: await send(other, kit) };
  },
  check: ({ wrapped, assert }) => assert.ok(wrapped.notes.memory, "the clone has no memory, or another"),
});
everywhere("withOptions with another fetch", {
  needs: hasWithOptions,
  async run(client, kit) {
    let count = 0;
    const counting = (...given) => (count++, fetch(...given));
    const reply = await send(client.withOptions({ fetch: counting }), kit);
    return { reply, count: count > 0 };
  },
});

everywhere("the client is what it was", {
  ways: CALM,
  needs: (client) => typeof client === "object",
  adds: () => ({}),
  teaches: [],
  run: (client, { sdk }) => ({
    class: client.constructor.name,
    instanceOf: Object.entries(sdk).filter(([, one]) => typeof one === "function" && one.prototype && client instanceof one).map(([name]) => name),
    keys: Object.keys(client),
    has: ["chat", "messages", "responses", "models", "embeddings", "files", "beta", "batches"].filter((name) => name in client),
    baseURL: client.baseURL,
    json: Object.keys(JSON.parse(JSON.stringify(client))).length > 0,
  }),
});

scenario("other endpoints pass", {
  ways: CALM,
  adds: () => ({}),
  teaches: [],
  async run(client, kit) {
    const calls = {
      models: async () => client.models?.list && (await collect(await client.models.list()).catch(() => "no list")),
      embeddings: async () => client.embeddings?.create?.({ model: "m", input: "bees" }),
      file: async () => client.files?.retrieve?.("nothing"),
      raw: async () => client.get?.("/v1/nothing"),
    };
    const seen = {};
    for (const [name, call] of Object.entries(calls)) seen[name] = await call().catch((error) => ({ class: error.constructor.name, status: error.status, message: error.message }));
    return seen;
  },
  check: ({ plain, assert }) => assert.ok(plain.requests.length > 0),
});
