import assert from "node:assert/strict";

import { withoutIds } from "./masked.mjs";

/** The text that was added to a request: at one place, at the end of the last message of the user. `undefined` when nothing was. */
export function additionOf(plain, wrapped) {
  const [was, is] = [plain, wrapped].map(withoutIds);
  if (was === is) return undefined;
  let start = 0;
  while (start < was.length && was[start] === is[start]) start++;
  assert.ok(is.length > was.length && is.endsWith(was.slice(start)), `more than one piece was changed:\n${plain}\n${wrapped}`);
  return addedText(lastSaid(JSON.parse(was)), lastSaid(JSON.parse(is)));
}

function addedText(was, is) {
  assert.ok(was, "something was added where the user said nothing");
  if (typeof was === "string") return is.slice(was.length);
  if (is.length === was.length) return addedText(was.at(-1).text, is.at(-1).text);
  assert.equal(is.length, was.length + 1, "one part more");
  return is.at(-1).text;
}

function lastSaid({ messages, input }) {
  const said = messages ?? input;
  return typeof said === "string" ? said : said?.findLast(({ role }) => role === "user")?.content;
}

const count = (text, part) => text.split(part).length - 1;

export function checkAddition(text = "", { memories = false, note = false }, known, where) {
  assert.equal(count(text, "<remembered"), memories ? 1 : 0, `${where}: memories are ${memories ? "missing, or there twice" : "there"}`);
  if (memories) for (const one of known) assert.equal(count(text, one), 1, `${where}: a memory is missing, or there twice`);
  assert.equal(count(text, "<note-to-assistant"), note ? 1 : 0, `${where}: the request for a block is ${note ? "missing, or there twice" : "there"}`);
  if (!memories && !note) assert.equal(text, "", `${where}: something else was added`);
}
