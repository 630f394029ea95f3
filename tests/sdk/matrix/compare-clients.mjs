import assert from "node:assert/strict";

import { additionOf, checkAddition } from "../request-addition.mjs";
import { normalize, withoutIds } from "./normalize.mjs";

const LEAK = /<\/?memory|<\/?remembered|note-to-assistant|"memories\\*":/i;

/**
 * Compares a run with the wrapped client to one with the plain client. What every scenario promises is checked here, whatever else its own
 * `check` looks at: the app sees the same, nothing of ours, and the server was asked the same but for the addition.
 *
 * @param {any} scenario
 * @param {{ plain: any, wrapped: any, run: import("./scenario-runs.mjs").ScenarioRun }} both
 * @param {boolean} [mayFail] the plain client may fail
 */
export function compareClients(scenario, { plain, wrapped, run: { case: value } }, mayFail = scenario.mayFail) {
  assert.ok(
    mayFail || !plain.seen.error,
    `nothing is compared, for the plain client fails: ${plain.seen.error?.message}`,
  );
  const reports = scenario.reports?.({ case: value }) ?? [];
  const isExpected = (failure) => reports.some((code) => failure.startsWith(`${code}: `));
  assert.deepEqual(
    wrapped.failures.filter((failure) => !isExpected(failure)),
    [],
    "memory failed",
  );
  if (!plain.seen.error || reports.length === 0)
    assert.equal(wrapped.failures.length, reports.length, `memory reports ${reports}`);
  const [expected, seen] = [plain, wrapped].map((result) => normalize(result.seen, scenario));
  assert.deepEqual(seen, expected, "the app does not see what it sees with the plain client");
  assert.equal(JSON.stringify(seen), JSON.stringify(expected), "the order of keys is another one");
  if (!scenario.showsMarkup)
    assert.doesNotMatch(JSON.stringify(wrapped.seen), LEAK, "something of ours is seen by the app");
  if (scenario.comparesRequests !== false) compareRequests(scenario, value, plain.requests, wrapped.requests);
  // Where the SDK refuses the reply, there may be nothing to learn from.
  const learned = scenario.learned?.({ case: value, plain, wrapped }) ?? scenario.teaches;
  if (!plain.seen.error || wrapped.learned.alice?.length > 0)
    assert.deepEqual(wrapped.learned.alice ?? [], learned, "learned");
  scenario.check?.({ plain, wrapped, case: value, assert });
}

function compareRequests(scenario, value, plain, wrapped) {
  // What the app was told by the first step is in the second.
  const bodyOf = (body) =>
    scenario.emptyIsNull ? withoutIds(body).replaceAll('"content":""', '"content":null') : withoutIds(body);
  if (scenario.resends?.({ case: value })) {
    const [resent] = wrapped.splice(1, 1);
    assert.equal(bodyOf(resent?.body), bodyOf(plain[0].body), "the app's own body, once more");
  }
  assert.deepEqual(wrapped.map(lineOf), plain.map(lineOf), "requests");
  for (const [at, { body, ...request }] of wrapped.entries()) {
    assert.deepEqual(headersOf(request), headersOf(plain[at]), `headers of request ${at}`);
    const expected =
      scenario.adds?.(plain[at], at, { case: value }) ?? (plain[at].isChat ? { memories: true, note: true } : {});
    checkAddition(additionOf(bodyOf(plain[at].body), bodyOf(body)), expected, scenario.known, `request ${at}`);
  }
}

const lineOf = ({ method, url }) => `${method} ${withoutIds(url)}`;

/** The wrapped client's request is longer; a connection may be another one. */
const OWN_HEADERS = ["content-length", "connection", "transfer-encoding"];
const headersOf = ({ headers }) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !OWN_HEADERS.includes(name)));
