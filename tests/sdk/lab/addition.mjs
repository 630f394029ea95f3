import assert from "node:assert/strict";

/**
 * What was added to a request: one piece at one place, everything else byte for byte the same. `undefined` when nothing was.
 * The piece is raw JSON: the end of a string, or one more part of a list.
 */
export function additionOf(plain, wrapped) {
  if (plain === wrapped) return undefined;
  let start = 0;
  while (start < plain.length && plain[start] === wrapped[start]) start++;
  const tail = plain.length - start;
  assert.ok(wrapped.length > plain.length && wrapped.endsWith(plain.slice(start)), `more than one piece was changed:\n${plain}\n${wrapped}`);
  const end = wrapped.length - tail;
  const before = JSON.parse(plain);
  const after = JSON.parse(wrapped);
  return { raw: wrapped.slice(start, end), text: addedText(before, after) };
}

/** The one text that is longer, or new, in the last message of the user. */
function addedText(before, after) {
  const [was, is] = [before, after].map((body) => lastSaid(body));
  if (typeof was === "string") {
    assert.ok(is.startsWith(was), "the user's own words were changed");
    return is.slice(was.length);
  }
  assert.ok(was, "something was added where the user said nothing");
  assert.deepEqual(is.slice(0, was.length), was, "the parts of the user's message were changed");
  assert.equal(is.length, was.length + 1, "one part more");
  return is.at(-1).text;
}

function lastSaid({ messages, input }) {
  const said = messages ?? input;
  if (typeof said === "string") return said;
  return said?.findLast(({ role, content }) => role === "user" && !isToolStep(content))?.content;
}

/** In Anthropic's messages the results of tools come in the user's name. */
const isToolStep = (content) => Array.isArray(content) && content.length > 0 && content.every(({ type }) => type === "tool_result");

const count = (text, part) => text.split(part).length - 1;

export function checkAddition(addition, { memories = false, note = false }, known, where) {
  const text = addition?.text ?? "";
  assert.equal(count(text, "<remembered"), memories ? 1 : 0, `${where}: memories are ${memories ? "missing, or there twice" : "there"}`);
  if (memories) for (const one of known) assert.equal(count(text, one), 1, `${where}: a memory is missing, or there twice`);
  assert.equal(count(text, "<note-to-assistant"), note ? 1 : 0, `${where}: the request for a block is ${note ? "missing, or there twice" : "there"}`);
  if (!memories && !note) assert.equal(addition, undefined, `${where}: something else was added`);
}
