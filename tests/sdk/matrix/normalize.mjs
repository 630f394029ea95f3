const ID = /\b(chatcmpl|cmpl|resp|msg|rs|fc|req|conv|item|cmp)[_-]\w+/g;
const OBFUSCATION = /,\s*"obfuscation":\s*"\w*"/g;
const USAGE = /"usage":\s*\{(?:[^{}]|\{[^{}]*\})*\}/g;

/** @param {string} text */
export const withoutIds = (text) => text.replace(ID, "$1_0");

/**
 * Takes out of a value what cannot be the same for both clients: the mock numbers its replies and the events of a stream, and bills the
 * longer prompt and the block. That numbers go on as the server has them is compared with what it sent (scenarios/bytes.mjs).
 *
 * @param {any} value plain data
 * @param {{ unlike?: string[], emptyIsNull?: boolean }} scenario
 * @returns {any}
 */
export function normalize(value, { unlike = [], emptyIsNull = false } = {}) {
  return JSON.parse(
    JSON.stringify(value, (key, inner) => {
      if (key === "obfuscation" || key === "sequence_number") return "as the server has it";
      if (emptyIsNull && key === "content" && inner === "") return null;
      if (unlike.includes(key)) return "of its own";
      if (key === "usage" && inner && typeof inner === "object") return "billed";
      return typeof inner === "string"
        ? withoutIds(inner).replace(USAGE, '"usage":"billed"').replace(OBFUSCATION, "")
        : inner;
    }),
  );
}
