import { Mark } from "../../mock/marks.mjs";

/** A server that says nothing for a moment. */
class Stall extends Mark {
  pass() {
    return new Promise((resolve) => setTimeout(resolve, 3));
  }
}

/** How the server's words arrive: `(request, reply)` to what is changed in how the mock writes that reply. */
export const WAYS = {
  "in pieces": () => ({}),
  "with CRLF": () => ({ newline: "\r\n" }),
  "byte by byte": ({ stream }) => ({ chunkBytes: stream ? 2 : 1 }),
  "with mixed line ends": () => ({ newline: "mixed", chunkBytes: 5 }),
  "in one go": () => ({ chunkBytes: 65536 }),
  mislabelled: ({ stream }) => ({ contentType: stream ? "text/html" : "application/vnd.mock+json" }),
  "with stalls": ({ stream }, { content }) => (stream && typeof content === "string" ? { content: stalling(content) } : {}),
  "after a failure": () => ({}),
};

/** The failure of "after a failure", which every SDK that retries is told to retry at once. */
export const FAILURE = { status: 500, headers: { "retry-after-ms": "1", "x-should-retry": "true" } };

function stalling(text) {
  const characters = [...text];
  const parts = [];
  for (let at = 0; at < characters.length; at += 13) parts.push(characters.slice(at, at + 13).join(""), new Stall());
  return parts;
}
