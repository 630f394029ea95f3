import { ANSWER, QUESTION, teachingModel } from "../conversation.mjs";
import { hasRawResponses } from "./read-reply.mjs";
import { everywhere } from "./scenario.mjs";

/** JSON that no serialiser would write: parsed and written again, it would be another. */
const odd = (text) =>
  text.replace(/^\{/, '{ "id64" : 9007199254740993123,"one":1.0,"\\u00e9":"\\u00e9\\/",\t"twice":1,"twice":2,');
const ODD_MODES = [
  "in pieces",
  "with CRLF",
  "with mixed line ends",
  "with comments and fields",
  "over several lines",
  "without a last blank line",
];

const CALLS = {
  "in JSON": (client, { driver }) => driver.send(client, driver.request(QUESTION)),
  streamed: (client, { driver }) => driver.stream(client, driver.request(QUESTION)),
};

for (const [name, call] of Object.entries(CALLS)) {
  everywhere(`without a block, every byte is the server's, ${name}`, {
    needs: hasRawResponses,
    modes: ODD_MODES,
    model: () => ({ content: `${ANSWER}\n\n  <memo>`, rewrite: odd }),
    teaches: [],
    run: async (client, kit) => (await call(client, kit).asResponse()).text(),
    check: ({ plain, assert }) => assert.match(plain.seen.value, /9007199254740993123/),
  });

  everywhere(`with a block, only the text changes, ${name}`, {
    needs: hasRawResponses,
    modes: ODD_MODES,
    bare: true,
    model: (request) => ({ ...teachingModel()(request), rewrite: odd }),
    async run(_, kit) {
      let upstream;
      const tapped = async (/** @type {Parameters<typeof fetch>} */ ...given) => {
        const response = await fetch(...given);
        upstream = response.clone().text();
        return response;
      };
      const client = await kit.client({ sdkOptions: { fetch: tapped } });
      const text = await (await call(client, kit).asResponse()).text();
      kit.note("upstream", await upstream);
      kit.note("text", text);
    },
    check({ wrapped, assert }) {
      const { text, upstream } = wrapped.notes;
      assert.match(upstream, /<me|bees/, "the model wrote no block");
      const [seen, sent] = [text, upstream].map(framesOf);
      let at = 0;
      for (const frame of seen) {
        const found = sent.findIndex((one, index) => index >= at && withoutText(one) === withoutText(frame));
        assert.ok(found >= 0, `a frame that the server did not send, or not here:\n${frame}\nof\n${upstream}`);
        at = found + 1;
      }
      assert.ok(text.length < upstream.length);
    },
  });
}

const framesOf = (text) => text.split(/(?<=\r\n\r\n|\n\n|\r\r)/);
/** All but the places of a reply's text. */
const withoutText = (frame) =>
  frame.replaceAll(/"(content|delta|text)"(:\s*)"(?:[^"\\]|\\.)*"/g, '"$1"$2"…"').trimEnd();
