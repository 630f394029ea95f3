const ID = /\b(chatcmpl|resp|msg|rs|fc|req|item|ci|aitxt|aiobj|trace|span|run|agent)[_-][\w-]+|\bcall-\w{24}/g;
const BILLED = /usage|tokens|billed/i;
const OWN_TIME = /^(timestamp|date|performance|duration\w*|.*completion_start_time)$/i;

export const withoutIds = (text) => text.replace(ID, (_, kind = "call") => `${kind}_0`);

/** The mock numbers its replies, and bills the longer prompt and the block; hosts make ids and take times of their own. */
export function masked(value) {
  const text = JSON.stringify(value, (key, inner) => {
    if (BILLED.test(key) && inner !== undefined) return "billed";
    if (OWN_TIME.test(key)) return "then";
    return typeof inner === "string" ? withoutIds(inner) : inner;
  });
  return JSON.parse(text ?? "null");
}
