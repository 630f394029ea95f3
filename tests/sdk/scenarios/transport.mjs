import { ANSWER, QUESTION, teacher, TEACHES } from "../lab/teaching.mjs";
import { FAILURE } from "../lab/ways.mjs";
import { everywhere } from "./scenario.mjs";
import { faceOf, hasRawResponses, idlePromise, watch } from "./watch.mjs";

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

everywhere("withResponse of a stream", {
  needs: (client, kit) => typeof idlePromise(kit).withResponse === "function",
  run: async (client, { speaker }) => {
    const { data, response } = await speaker.stream(client, speaker.request(QUESTION)).withResponse();
    return { ...(await watch(speaker, data)), status: response.status, url: response.url, class: data.constructor.name };
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
  mayFail: true,
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

everywhere("a timeout", {
  mayFail: true,
  ways: CALM,
  // On a busy machine it may come before the request is out.
  comparesRequests: false,
  needs: hasRawResponses,
  async model(request, { stage }) {
    await stage.gate("late").pass();
    return teacher()(request);
  },
  run: (client, kit) => send(client, kit, { timeout: 60, maxRetries: 0 }).finally(() => kit.stage.open("late")),
  check: ({ plain, assert }) => assert.match(plain.seen.error?.class ?? "", /Timeout/),
});

everywhere("a signal that is aborted already", {
  mayFail: true,
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
    mayFail: true,
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
