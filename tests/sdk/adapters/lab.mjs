import assert from "node:assert/strict";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { Gate } from "../../mock/marks.mjs";
import { MockServer } from "../../mock/server.mjs";
import { faceOf } from "../lab/outcome.mjs";
import { ANSWER, KNOWN, MEMORIES, QUESTION, TEACHES, teacher } from "../lab/teaching.mjs";
import { additionOf, checkAddition } from "./addition.mjs";
import { masked } from "./masked.mjs";

export { ANSWER, Gate, KNOWN, MEMORIES, QUESTION, TEACHES, teacher };

const packageFolder = process.env.FAST_MEMORY_PACKAGE ?? fileURLToPath(new URL("../../../pkg", import.meta.url));
export const fastMemory = await import(pathToFileURL(path.resolve(packageFolder, "index.js")));

let users = 0;

/** A user of its own each time. Without the embedder memories are found by their words. */
function userOf(failures, options) {
  const onError = (error) => failures.push(error);
  return [`user ${++users}`, { store: "memory", modelUrl: "file:///nowhere/", onError, ...options }];
}

/** A memory that knows `known`. */
export async function memoryOf({ known = KNOWN, failures = [], ...options } = {}) {
  const memory = fastMemory.createMemory(...userOf(failures, options));
  for (const text of known) await memory.add(text);
  return memory;
}

/** `client` with a memory that knows `known`. */
export async function wrapped(client, { known = KNOWN, failures = [], ...options } = {}) {
  const remembering = fastMemory.withFastMemory(client, ...userOf(failures, options));
  for (const text of known) await remembering.memory.add(text);
  return remembering;
}

/** How the matrix cuts the wire is not repeated with each host: here it is a few packets, which split frames and characters all the same. */
const inPackets = (model) => async (request, exchange) => ({ chunkBytes: 101, ...(await model(request, exchange)) });

/** A mock service for one test. */
export async function mockFor(t, model) {
  const mock = await MockServer.start({ model: inPackets(model) });
  t.after(() => mock.close());
  return mock;
}

/**
 * Plays one scenario with the host as it is, and once more with a memory, against the same model; the app must see the same.
 *
 * @param {object} scenario
 * @param {(memory, baseURL, wrap) => any} scenario.make  the app's model or client; `memory` is `undefined` for the plain one;
 *   `wrap(client)` gives it one by withFastMemory, when it is the other's turn
 * @param {(made, kit) => any} scenario.play  what the app does; it answers what the app saw
 * @param {(request, exchange) => object} [scenario.model]
 * @param {object[]} [scenario.adds]  for each request what is added to it, `{ memories, note }`
 * @param {boolean} [scenario.showsMarkup]  the reply itself holds what looks like ours
 * @param {string[]} [scenario.learned]  what the memory knows more in the end
 */
export async function compare({ make, play, model = teacher(), adds, learned = TEACHES, options, before, showsMarkup }) {
  const mock = await MockServer.start();
  try {
    const plays = [];
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
      const seen = await outcome(async () => play(await make(memory, mock.baseURL, wrap), { mock, memory }));
      plays.push({ seen, failures, memory, requests: requestsOf(mock) });
    }
    const [plain, remembering] = plays;
    assert.deepEqual(remembering.failures.filter(({ code }) => code !== "model_load"), [], "memory failed");
    assert.deepEqual(masked(remembering.seen), masked(plain.seen), "the app does not see what it sees without a memory");
    if (!showsMarkup) assert.doesNotMatch(JSON.stringify(remembering.seen), LEAK, "something of ours is seen by the app");
    compareRequests(plain.requests, remembering.requests, adds);
    assert.deepEqual(await learnedBy(remembering.memory), learned, "learned");
    return { plain, wrapped: remembering };
  } finally {
    await mock.close();
  }
}

export async function learnedBy(memory, known = KNOWN) {
  return (await memory.getAll()).map(({ text }) => text).filter((text) => !known.includes(text));
}

const LEAK = /<\/?memory|<\/?remembered|note-to-assistant|"memories\\*":/i;
const USUAL = { memories: true, note: true };

function compareRequests(plain, wrapped, adds = plain.map(() => USUAL)) {
  assert.deepEqual(wrapped.map(({ line }) => line), plain.map(({ line }) => line), "requests");
  for (const [at, request] of wrapped.entries()) {
    assert.deepEqual(request.headers, plain[at].headers, `headers of request ${at}`);
    const addition = request.body === "" ? undefined : additionOf(plain[at].body, request.body);
    checkAddition(addition, adds[at] ?? {}, KNOWN, `request ${at}`);
  }
}

/** Ours is longer; a connection may be another one; two SDKs may not be told apart by an id of their own making. */
const OWN_HEADERS = ["content-length", "connection", "transfer-encoding", "x-client-request-id", "idempotency-key"];

function requestsOf(mock) {
  return mock.exchanges.map(({ method, path, headers, body }) => ({
    line: `${method} ${path}`,
    headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name))),
    body,
  }));
}

/** What an action came to: its value, or what an app can read of its error. */
async function outcome(action) {
  try {
    return { value: await action() };
  } catch (error) {
    return { error: faceOf(error) };
  }
}

export async function collect(stream) {
  const parts = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

/** Both additions of two requests that belong to one turn. */
export function sameAddition({ requests }, plain) {
  const [first, ...others] = requests.map(({ body }, at) => additionOf(plain.requests[at].body, body));
  assert.ok(first);
  for (const other of others) assert.equal(other, first, "a step of the turn was asked otherwise");
}
