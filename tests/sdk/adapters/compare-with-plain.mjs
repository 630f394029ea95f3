import assert from "node:assert/strict";

import { MockServer } from "@fast-memory/mock";
import { KNOWN, TAUGHT, teachingModel } from "../conversation.mjs";
import { readableError } from "../outcome.mjs";
import { additionOf, checkAddition } from "../request-addition.mjs";
import { learnedBy, memoryOf, wrapped } from "./memory-under-test.mjs";
import { inPackets } from "./mock-in-packets.mjs";
import { normalize, withoutIds } from "./normalize.mjs";

/**
 * Runs a scenario with the framework as it is, and once more with a memory, against the same model; the app must see the same.
 *
 * @param {object} scenario
 * @param {(memory: any, baseURL: string, wrap: (client: any) => Promise<any>) => any} scenario.make the app's model or client; `memory` is
 *   undefined for the plain one; `wrap(client)` is for those that use withFastMemory
 * @param {(made: any, kit: { mock: MockServer, memory: any }) => any} scenario.run what the app does; it returns what the app saw
 * @param {(request: any, exchange: any) => any} [scenario.model]
 * @param {{ memories?: boolean, note?: boolean }[]} [scenario.adds] what is added to each request
 * @param {string[]} [scenario.learned] what the memory knows more in the end
 * @param {object} [scenario.options] of the memory
 * @param {(mock: MockServer) => void} [scenario.before]
 * @param {boolean} [scenario.showsMarkup] the reply itself holds what looks like ours
 * @returns {Promise<any>} both sides
 */
export async function compare({
  make,
  run,
  model = teachingModel(),
  adds,
  learned = TAUGHT,
  options,
  before,
  showsMarkup,
}) {
  const mock = await MockServer.start();
  try {
    const results = [];
    for (const isWrapped of [false, true]) {
      const failures = [];
      let memory = isWrapped ? await memoryOf({ failures, ...options }) : undefined;
      const wrap = async (client) => {
        const remembering = isWrapped ? await wrapped(client, { failures, ...options }) : client;
        if (isWrapped) memory = remembering.memory;
        return remembering;
      };
      mock.forget();
      mock.model = inPackets(model);
      before?.(mock);
      const seen = await outcome(async () => run(await make(memory, mock.baseURL, wrap), { mock, memory }));
      results.push({ seen, failures, memory, requests: requestsOf(mock) });
    }
    const [plain, remembering] = results;
    assert.deepEqual(
      remembering.failures.filter(({ code }) => code !== "model_load"),
      [],
      "memory failed",
    );
    assert.deepEqual(
      normalize(remembering.seen),
      normalize(plain.seen),
      "the app does not see what it sees without a memory",
    );
    if (!showsMarkup)
      assert.doesNotMatch(JSON.stringify(remembering.seen), LEAK, "something of ours is seen by the app");
    compareRequests(plain.requests, remembering.requests, adds);
    assert.deepEqual(await learnedBy(remembering.memory), learned, "learned");
    return { plain, wrapped: remembering };
  } finally {
    await mock.close();
  }
}

/**
 * Asserts that all requests of one turn had the same addition.
 *
 * @param {{ plain: any, wrapped: any }} results of `compare`
 */
export function assertSameAddition({ plain, wrapped }) {
  const [first, ...others] = wrapped.requests.map(({ body }, at) => addition(plain.requests[at].body, body));
  assert.ok(first);
  for (const other of others) assert.equal(other, first, "a step of the turn was asked otherwise");
}

const LEAK = /<\/?memory|<\/?remembered|note-to-assistant|"memories\\*":/i;
const USUAL = { memories: true, note: true };

function compareRequests(plain, wrapped, adds = plain.map(() => USUAL)) {
  assert.deepEqual(
    wrapped.map(({ line }) => line),
    plain.map(({ line }) => line),
    "requests",
  );
  for (const [at, request] of wrapped.entries()) {
    assert.deepEqual(request.headers, plain[at].headers, `headers of request ${at}`);
    const added = request.body === "" ? undefined : addition(plain[at].body, request.body);
    checkAddition(added, adds[at] ?? {}, KNOWN, `request ${at}`);
  }
}

/** Some frameworks send the user's message as a list of parts, of which memory lengthens the last. */
const addition = (plain, wrapped) => additionOf(withoutIds(plain), withoutIds(wrapped), { mayLengthenLastPart: true });

/** Ours is longer; a connection may be another one; two SDKs may not be told apart by an id of their own making. */
const OWN_HEADERS = ["content-length", "connection", "transfer-encoding", "x-client-request-id", "idempotency-key"];

function requestsOf(mock) {
  return mock.exchanges.map(({ method, path, headers, body }) => ({
    line: `${method} ${path}`,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name))),
    body,
  }));
}

/** What an action came to: its value as it is, or what an app can read of its error. */
async function outcome(action) {
  try {
    return { value: await action() };
  } catch (error) {
    return { error: readableError(error) };
  }
}
