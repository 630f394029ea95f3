import assert from "node:assert/strict";

import { additionOf, checkAddition } from "./addition.mjs";

/**
 * Holds the wrapped client's play against the plain one's. What every scenario promises is checked here, whatever else its own
 * `check` looks at: the app sees the same, nothing of ours, and the server was asked the same but for the addition.
 */
export function compare(scenario, { plain, wrapped, play: { case: which } }, mayFail = scenario.mayFail) {
  assert.ok(mayFail || !plain.seen.error, `nothing is compared, for the plain client fails: ${plain.seen.error?.message}`);
  assert.deepEqual(wrapped.failures, [], "memory failed");
  const [expected, seen] = [plain, wrapped].map((play) => masked(play.seen, scenario));
  assert.deepEqual(seen, expected, "the app does not see what it sees with the plain client");
  assert.equal(JSON.stringify(seen), JSON.stringify(expected), "the order of keys is another one");
  if (!scenario.showsMarkup) assert.doesNotMatch(JSON.stringify(wrapped.seen), LEAK, "something of ours is seen by the app");
  if (scenario.comparesRequests !== false) compareRequests(scenario, which, plain.requests, wrapped.requests);
  // Where the SDK refuses what the server says, there may be nothing to learn from.
  const learned = scenario.learned?.({ case: which, plain, wrapped }) ?? scenario.teaches;
  if (!plain.seen.error || wrapped.learned.alice?.length > 0) assert.deepEqual(wrapped.learned.alice ?? [], learned, "learned");
  scenario.check?.({ plain, wrapped, case: which, assert });
}

const LEAK = /<\/?memory|<\/?remembered|note-to-assistant|"memories\\*":/i;

function compareRequests(scenario, which, plain, wrapped) {
  // What the app was told by the first step is in the second.
  const bodyOf = (body) => (scenario.emptyIsNull ? withoutIds(body).replaceAll('"content":""', '"content":null') : withoutIds(body));
  assert.deepEqual(wrapped.map(lineOf), plain.map(lineOf), "requests");
  for (const [at, { body, ...request }] of wrapped.entries()) {
    assert.deepEqual(headersOf(request), headersOf(plain[at]), `headers of request ${at}`);
    const wanted = scenario.adds?.(plain[at], at, { case: which }) ?? (plain[at].isChat ? { memories: true, note: true } : {});
    checkAddition(additionOf(bodyOf(plain[at].body), bodyOf(body)), wanted, scenario.known, `request ${at}`);
  }
}

const lineOf = ({ method, url }) => `${method} ${withoutIds(url)}`;

/** Ours is longer; a connection may be another one. */
const OWN_HEADERS = ["content-length", "connection", "transfer-encoding"];
const headersOf = ({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name)));

const ID = /\b(chatcmpl|cmpl|resp|msg|rs|fc|req|conv|item|cmp)[_-]\w+/g;
const withoutIds = (text) => text.replace(ID, "$1_0");
const NOISE = /,\s*"obfuscation":\s*"\w*"/g;
const USAGE = /"usage":\s*\{(?:[^{}]|\{[^{}]*\})*\}/g;

/**
 * The mock numbers its replies and the events of a stream, and bills the longer prompt and the block: none of these can be the same.
 * That numbers go on as the server has them is compared with what it sent (scenarios/bytes.mjs).
 */
export function masked(value, { unlike = [], emptyIsNull = false } = {}) {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (key === "obfuscation" || key === "sequence_number") return "as the server has it";
      if (emptyIsNull && key === "content" && inner === "") return null;
      if (unlike.includes(key)) return "of its own";
      if (key === "usage" && inner && typeof inner === "object") return "billed";
      return typeof inner === "string" ? withoutIds(inner).replace(USAGE, '"usage":"billed"').replace(NOISE, "") : inner;
    }),
  );
}
