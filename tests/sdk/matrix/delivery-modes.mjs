import { Stall } from "@fast-memory/mock/marks";

/**
 * How the bytes of a reply arrive: each mode maps `(request, reply)` to what changes in how the mock server writes that reply.
 *
 * @type {Record<string, (request: any, reply: any) => object>}
 */
export const DELIVERY_MODES = {
  "in pieces": () => ({}),
  "in one go": () => ({ chunkBytes: 65536 }),
  "with CRLF": () => ({ newline: "\r\n" }),
  "event by event": () => ({ chunkBytes: "frames" }),
  "with mixed line ends": () => ({ newline: "mixed", chunkBytes: 11 }),
  mislabelled: ({ stream }) => ({ contentType: stream ? "text/html" : "application/vnd.mock+json", chunkBytes: 61 }),
  "with stalls": ({ stream }, { content }) => ({
    chunkBytes: 61,
    ...(stream && typeof content === "string" && { content: withStalls(content) }),
  }),
  "after a failure": () => ({ chunkBytes: 61 }),
  compressed: () => ({ gzip: true, chunkBytes: 61 }),
  "with a length": () => ({ sized: true, chunkBytes: 61 }),
  "byte by byte": ({ stream }) => ({ chunkBytes: stream ? 3 : 1 }),
  "with comments and fields": () => ({ comments: true, fields: true, chunkBytes: 61 }),
  "without a last blank line": () => ({ unterminated: true, chunkBytes: 61 }),
  "over several lines": () => ({ dataLines: true, chunkBytes: 61 }),
};

/** The failure of "after a failure": every SDK that retries is told to retry at once. */
export const FAILURE = { status: 500, headers: { "retry-after-ms": "1", "x-should-retry": "true" } };

/** @param {string} text */
function withStalls(text) {
  const characters = [...text];
  const parts = [];
  for (let at = 0; at < characters.length; at += 24) parts.push(characters.slice(at, at + 24).join(""), new Stall());
  return parts;
}
