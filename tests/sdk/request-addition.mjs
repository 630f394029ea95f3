import assert from "node:assert/strict";

/**
 * The text that was added to a request: one piece at one place, everything else byte for byte the same.
 *
 * @param {string} plain the body of the plain client's request
 * @param {string} wrapped the body of the wrapped client's request
 * @param {{ mayLengthenLastPart?: boolean }} [allowed] the text may be added to the last part of the message, not only as a part of its own
 * @returns {string | undefined} undefined when nothing was added
 */
export function additionOf(plain, wrapped, { mayLengthenLastPart = false } = {}) {
  if (plain === wrapped) return undefined;
  let start = 0;
  while (start < plain.length && plain[start] === wrapped[start]) start++;
  assert.ok(
    wrapped.length > plain.length && wrapped.endsWith(plain.slice(start)),
    `more than one piece was changed:\n${plain}\n${wrapped}`,
  );
  return addedText(lastUserContent(JSON.parse(plain)), lastUserContent(JSON.parse(wrapped)), mayLengthenLastPart);
}

/** The one text that is longer, or new, in the last message of the user. */
function addedText(before, after, mayLengthenLastPart) {
  if (typeof before === "string") {
    assert.ok(after.startsWith(before), "the user's own words were changed");
    return after.slice(before.length);
  }
  assert.ok(before, "something was added where the user said nothing");
  if (mayLengthenLastPart && after.length === before.length)
    return addedText(before.at(-1).text, after.at(-1).text, false);
  assert.deepEqual(after.slice(0, before.length), before, "the parts of the user's message were changed");
  assert.equal(after.length, before.length + 1, "one part more");
  return after.at(-1).text;
}

function lastUserContent({ messages, input }) {
  const conversation = messages ?? input;
  if (typeof conversation === "string") return conversation;
  return conversation?.findLast(({ role, content }) => role === "user" && !isToolStep(content))?.content;
}

/** In Anthropic's messages the results of tools come in the user's name. */
const isToolStep = (content) =>
  Array.isArray(content) && content.length > 0 && content.every(({ type }) => type === "tool_result");

const count = (text, part) => text.split(part).length - 1;

/**
 * @param {string | undefined} addition
 * @param {{ memories?: boolean, note?: boolean }} expected
 * @param {string[]} known the memories that must be in it
 * @param {string} where which request, for the message of a failure
 */
export function checkAddition(addition, { memories = false, note = false }, known, where) {
  const text = addition ?? "";
  assert.equal(
    count(text, "<remembered"),
    memories ? 1 : 0,
    `${where}: memories are ${memories ? "missing, or there twice" : "there"}`,
  );
  if (memories)
    for (const one of known) assert.equal(count(text, one), 1, `${where}: a memory is missing, or there twice`);
  assert.equal(
    count(text, "<note-to-assistant"),
    note ? 1 : 0,
    `${where}: the request for a block is ${note ? "missing, or there twice" : "there"}`,
  );
  if (!memories && !note) assert.equal(addition, undefined, `${where}: something else was added`);
}
