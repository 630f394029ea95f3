import { ANSWER, QUESTION, teachingModel, TAUGHT } from "../conversation.mjs";
import { FAILURE } from "../matrix/delivery-modes.mjs";
import { hasRawResponses, idlePromise, readStream, readableResponse } from "./read-reply.mjs";
import { everywhere } from "./scenario.mjs";

const ONE_MODE = ["in pieces"];
const send = (client, { driver }, options) => driver.send(client, driver.request(QUESTION), options);

everywhere("withResponse", {
  needs: hasRawResponses,
  run: async (client, kit) => {
    const { data, response, request_id } = await send(client, kit).withResponse();
    const { status, url, headers } = response;
    return { data, status, url, type: headers.get("content-type"), request_id };
  },
});

everywhere("withResponse of a stream", {
  needs: (client, kit) => typeof idlePromise(kit).withResponse === "function",
  run: async (client, { driver }) => {
    const { data, response } = await driver.stream(client, driver.request(QUESTION)).withResponse();
    return {
      ...(await readStream(driver, data)),
      status: response.status,
      url: response.url,
      class: data.constructor.name,
    };
  },
});

everywhere("asResponse", {
  needs: hasRawResponses,
  run: async (client, kit) => readableResponse(await send(client, kit).asResponse()),
});
everywhere("asResponse of a stream", {
  needs: hasRawResponses,
  run: async (client, { driver }) => {
    const { text, ...face } = await readableResponse(
      await driver.stream(client, driver.request(QUESTION)).asResponse(),
    );
    return { ...face, hasText: text.includes("Füß") };
  },
});

/** What is learned between two attempts is not put into the second one. */
everywhere("a retry sends identical bytes, and learns once", {
  modes: ONE_MODE,
  needs: hasRawResponses,
  async model(request, { fixture, exchange }) {
    if (exchange !== fixture.exchanges[0]) return teachingModel()(request);
    fixture.gate("asked").arrive();
    await fixture.gate("asked").opened;
    return FAILURE;
  },
  async run(client, kit) {
    const reply = send(client, kit);
    await kit.fixture.reached("asked");
    if (kit.isWrapped) await client.memory.add("Grows pumpkins in the garden");
    await kit.fixture.open("asked");
    return reply;
  },
  teaches: ["Grows pumpkins in the garden", ...TAUGHT],
  check({ wrapped, plain, assert }) {
    for (const { requests } of [plain, wrapped]) {
      assert.equal(requests.length, 2, "the SDK did not try again");
      assert.equal(requests[1].body, requests[0].body);
    }
    assert.equal(wrapped.turns, 1, "turns that were told of");
  },
});

everywhere("an abort before the reply", {
  mayFail: true,
  modes: ONE_MODE,
  async model(request, { fixture }) {
    await fixture.gate("asked").pass();
    return teachingModel()(request);
  },
  async run(client, kit) {
    const controller = new AbortController();
    const reply = send(client, kit, kit.driver.options({ signal: controller.signal }));
    void kit.fixture.reached("asked").then(() => controller.abort());
    try {
      return await reply;
    } finally {
      kit.note("hungUp", await kit.fixture.hungUp(0));
      await kit.fixture.open("asked");
    }
  },
  check({ plain, wrapped, assert }) {
    assert.ok(plain.seen.error, "the plain client was not stopped");
    assert.deepEqual([plain.notes.hungUp, wrapped.notes.hungUp], [true, true], "the request upstream goes on");
  },
});

everywhere("a timeout", {
  mayFail: true,
  modes: ONE_MODE,
  // On a busy machine it may come before the request is out.
  comparesRequests: false,
  needs: hasRawResponses,
  async model(request, { fixture }) {
    await fixture.gate("late").pass();
    return teachingModel()(request);
  },
  run: (client, kit) => send(client, kit, { timeout: 60, maxRetries: 0 }).finally(() => kit.fixture.open("late")),
  check: ({ plain, assert }) => assert.match(plain.seen.error?.class ?? "", /Timeout/),
});

everywhere("a signal that is aborted already", {
  mayFail: true,
  modes: ONE_MODE,
  run: (client, kit) => send(client, kit, kit.driver.options({ signal: AbortSignal.abort() })),
  check: ({ plain, wrapped, assert }) => assert.deepEqual([plain.requests.length, wrapped.requests.length], [0, 0]),
});

/** Part of the answer, a gate, and the rest with its block. */
const paused = (request, { fixture }) => {
  const { content } = teachingModel()(request);
  return { content: [content.slice(0, PAUSE), fixture.gate("pause"), content.slice(PAUSE)] };
};
const PAUSE = 7;
const BEFORE = ANSWER.slice(0, PAUSE);

everywhere("text before a stall is shown during the stall", {
  modes: ONE_MODE,
  model: paused,
  async run(client, { driver, fixture }) {
    let text = "";
    for await (const event of await driver.stream(client, driver.request(QUESTION))) {
      text += driver.deltaOf(event);
      if (text === BEFORE) {
        await fixture.reached("pause");
        await fixture.open("pause");
      }
    }
    return text;
  },
});

for (const [how, leave] of Object.entries({
  "an abort in the middle": (controller) => controller.abort(),
  "leaving the loop": () => "leave",
})) {
  everywhere(`${how} cancels upstream, and teaches nothing`, {
    mayFail: true,
    modes: ONE_MODE,
    model: paused,
    teaches: [],
    async run(client, { driver, fixture, note }) {
      const controller = new AbortController();
      const events = await driver.stream(
        client,
        driver.request(QUESTION),
        driver.options({ signal: controller.signal }),
      );
      let text = "";
      try {
        for await (const event of events) {
          text += driver.deltaOf(event);
          if (text !== BEFORE) continue;
          await fixture.reached("pause");
          if (leave(controller) === "leave") break;
        }
      } finally {
        note("hungUp", await fixture.hungUp(0));
        await fixture.open("pause");
      }
      return text;
    },
    check: ({ plain, wrapped, assert }) =>
      assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
  });
}

everywhere("cancelling the raw body cancels upstream", {
  modes: ONE_MODE,
  needs: (client, kit) => hasRawResponses(client, kit) && kit.hasWebBodies,
  model: paused,
  teaches: [],
  async run(client, { driver, fixture, note }) {
    const response = await driver.stream(client, driver.request(QUESTION)).asResponse();
    const reader = response.body.getReader();
    await reader.read();
    await fixture.reached("pause");
    await reader.cancel();
    note("hungUp", await fixture.hungUp(0));
    await fixture.open("pause");
  },
  check: ({ plain, wrapped, assert }) =>
    assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
});

everywhere("a stream's controller cancels upstream", {
  modes: ONE_MODE,
  needs: hasRawResponses,
  model: paused,
  teaches: [],
  async run(client, { driver, fixture, note }) {
    const events = await driver.stream(client, driver.request(QUESTION));
    let text = "";
    for await (const event of events) {
      text += driver.deltaOf(event);
      if (text === BEFORE) {
        await fixture.reached("pause");
        events.controller.abort();
      }
    }
    note("hungUp", await fixture.hungUp(0));
    await fixture.open("pause");
    return text;
  },
  check: ({ plain, wrapped, assert }) =>
    assert.deepEqual([wrapped.notes.hungUp, plain.notes.hungUp], [true, true], "the request upstream goes on"),
});
