const ID = /\b(chatcmpl|resp|msg|rs|fc|req|item|ci|aitxt|aiobj|trace|span|run|agent)[_-][\w-]+|\bcall-\w{24}/g;
const BILLED = /usage|tokens|billed/i;
const OWN_TIME = /^(timestamp|date|performance|duration\w*|.*completion_start_time)$/i;

/** @param {string} text */
export const withoutIds = (text) => text.replace(ID, (_, kind = "call") => `${kind}_0`);

/**
 * Takes out of a value what cannot be the same twice: the mock numbers its replies, and bills the longer prompt and the block; frameworks
 * make ids and take times of their own.
 *
 * @param {any} value
 * @returns {any}
 */
export function normalize(value) {
  const text = JSON.stringify(value, (key, inner) => {
    if (BILLED.test(key) && inner !== undefined) return "billed";
    if (OWN_TIME.test(key)) return "then";
    return typeof inner === "string" ? withoutIds(inner) : inner;
  });
  return JSON.parse(text ?? "null");
}
