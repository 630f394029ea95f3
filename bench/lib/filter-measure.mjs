import { completions, insertBlock, packets, responses, tokens } from "./filter-replies.mjs";
import { spread } from "./spread.mjs";

const CHUNKS = 20_000;
/** Chunks that one side reads before it is the other's turn. */
const SLICE = 50;

/** Each case: the network chunks of a reply, whether a block ends it, and how an app reads it. */
export const CASES = {
  "chat, one event a chunk": { reply: () => packets(completions(tokens(CHUNKS))), read: readChat },
  "chat, 8 events a chunk": { reply: () => packets(completions(tokens(8 * CHUNKS)), 8), read: readChat, perChunk: 8 },
  "chat, a block at the end": { reply: () => packets(completions(tokens(CHUNKS))), hasBlock: true, read: readChat },
  "chat, 200 tokens and a block": {
    reply: () => packets(completions(tokens(200))),
    hasBlock: true,
    read: readChat,
    times: 50,
    // What a call does once, for all of its chunks, is compiled after some hundred calls.
    warmUps: 20,
  },
  "responses, one event a chunk": { reply: () => packets(responses(tokens(CHUNKS))), read: readResponse },
};

const ASK = "How do I start a garden on my balcony?";

async function* readChat(client) {
  const stream = await client.chat.completions.create({
    model: "gpt-4o",
    messages: [{ role: "user", content: ASK }],
    stream: true,
  });
  for await (const chunk of stream) yield chunk.choices[0].delta.content;
}

async function* readResponse(client) {
  const stream = await client.responses.create({ model: "gpt-4o", input: ASK, stream: true });
  for await (const event of stream) yield event.type === "response.output_text.delta" ? event.delta : "";
}

/**
 * The plain client and the wrapped one over a network that is a list of chunks. `sdk` is the OpenAI class, `wrap` gives a
 * client its memory. The plain client is sent no block. What is the same in each reply is prepared before the clock runs.
 */
export function sides({ reply, hasBlock = false }, sdk, wrap) {
  const prepared = reply();
  let chunks = prepared;
  const fetch = async (_url, init) => {
    // Each request asks for a key of its own.
    const key = /<memory key=\\"([^"\\]+)\\">/.exec(init.body)?.[1];
    chunks = hasBlock && key ? insertBlock(prepared, key) : prepared;
    return new Response(bodyOf(chunks), { headers: { "content-type": "text/event-stream" } });
  };
  const plain = new sdk({ apiKey: "key", baseURL: "http://localhost/v1", fetch, dangerouslyAllowBrowser: true });
  return { plain, wrapped: wrap(plain), chunks: () => chunks.length };
}

/** One network chunk a read, as it is when a model is slower than the app. */
function bodyOf(chunks) {
  let next = 0;
  return new ReadableStream(
    {
      pull(controller) {
        if (next < chunks.length) controller.enqueue(chunks[next++]);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}

/**
 * Microseconds (of `clock`) a network chunk of both sides, and what one adds to the other in each repetition. Both streams are
 * open at once and read in turns, some texts each: a machine that is faster or slower for a while is so for both.
 */
export async function measure(replies, repetitions, { sdk, wrap, clock }) {
  const { read, times = 1, perChunk = 1, warmUps = 4 } = replies;
  const { plain, wrapped, chunks } = sides(replies, sdk, wrap);
  const repeat = async () => {
    const spent = { plain: 0, wrapped: 0 };
    for (let turn = 0; turn < times; turn++) {
      const open = Object.entries({ plain: read(plain), wrapped: read(wrapped) });
      for (let next = open.shift(); next; next = open.shift()) {
        const [name, texts] = next;
        const started = clock();
        let isOver = false;
        for (let at = 0; at < SLICE * perChunk && !isOver; at++) isOver = (await texts.next()).done;
        spent[name] += clock() - started;
        if (!isOver) open.push([name, texts]);
      }
    }
    return { plain: spent.plain / times / chunks(), wrapped: spent.wrapped / times / chunks() };
  };
  for (let warmUp = 0; warmUp < warmUps; warmUp++) await repeat();
  const pairs = [];
  for (let pair = 0; pair < repetitions; pair++) pairs.push(await repeat());
  return {
    plain: spread(pairs.map((pair) => pair.plain)),
    wrapped: spread(pairs.map((pair) => pair.wrapped)),
    added: spread(pairs.map((pair) => pair.wrapped - pair.plain)),
    chunks: chunks(),
  };
}

/** Microseconds a chunk in each megabyte of one long stream: what grows with the length shows as a slope. */
export async function measureGrowth(megabytes, repetitions, { sdk, wrap, clock }) {
  const events = completions(tokens(Math.ceil((megabytes * 1e6) / 300)));
  const chunks = packets(events);
  const perMegabyte = Math.floor(chunks.length / megabytes);
  const { plain, wrapped } = sides({ reply: () => chunks }, sdk, wrap);
  const run = async (client) => {
    const marks = [];
    let count = 0;
    for await (const _ of readChat(client)) if (count++ % perMegabyte === 0) marks.push(clock());
    return marks.slice(1).map((at, index) => (at - marks[index]) / perMegabyte);
  };
  for (const client of [plain, wrapped]) await run(client);
  const runs = [];
  for (let pair = 0; pair < repetitions; pair++) runs.push({ plain: await run(plain), wrapped: await run(wrapped) });
  const at = (side, index) => spread(runs.map((run) => run[side].at(index)));
  const side = (name) => ({ first: at(name, 0), last: at(name, -1) });
  return {
    bytes: chunks.reduce((sum, chunk) => sum + chunk.length, 0),
    chunks: chunks.length,
    plain: side("plain"),
    wrapped: side("wrapped"),
  };
}
