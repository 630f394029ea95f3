// node --expose-gc node-load.mjs FILE MILLISECONDS INTERVAL: prints a line of JSON with its memory at each interval.
import OpenAI from "openai";

import { withFastMemory } from "../../../pkg/index.js";
import { nodeSqlite } from "../../../pkg/node.js";
import { EVERY, OPTIONS, PAUSE, turnOf } from "./load.mjs";

const [, , file, duration, interval] = process.argv;
const store = nodeSqlite(file);
const embedder = {
  modelId: "letters",
  embed: async (texts) =>
    texts.map((text) => Float32Array.from({ length: 64 }, (_, at) => text.charCodeAt(at % text.length))),
};
let learned = "";
const model = async (_url, { body }) => {
  const key = /<memory key=\\"([^"\\]+)\\">/.exec(body)?.[1];
  const block = key
    ? `\n\n<memory key="${key}">${JSON.stringify({ memories: [{ content: learned, category: "fact" }] })}</memory>`
    : "";
  const frames = `Noted.${block}`
    .match(/[^]{1,20}/g)
    .map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
  const text = [...frames, { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] }].map(
    (frame) => `data: ${JSON.stringify(frame)}\n\n`,
  );
  return new Response(`${text.join("")}data: [DONE]\n\n`, { headers: { "content-type": "text/event-stream" } });
};
const connect = () =>
  withFastMemory(new OpenAI({ apiKey: "key", fetch: /** @type {any} */ (model) }), "alice", {
    store,
    embedder,
    ...OPTIONS,
  });

const end = performance.now() + Number(duration);
let next = performance.now() + Number(interval);
let client = connect();
for (let turn = 1; performance.now() < end; turn++) {
  const { said, learned: statement } = turnOf(turn);
  learned = statement;
  const stream = await client.chat.completions.create({
    model: "m",
    stream: true,
    messages: [{ role: "user", content: said }],
  });
  let reply = "";
  for await (const chunk of stream) reply += chunk.choices[0]?.delta.content ?? "";
  if (reply.trim() !== "Noted.") throw new Error(`the reply was ${JSON.stringify(reply)}`);
  if (turn % EVERY.change === 0) {
    const [first] = await client.memory.getAll({ order: "newest", limit: 1 });
    if (first) await client.memory.update(first.id, { text: `${first.text}, again` });
  }
  if (turn % EVERY.client === 0) client = connect();
  if (turn % EVERY.erase === 0) await client.memory.clear();
  if (performance.now() >= next) {
    next += Number(interval);
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    const [heap, outside, process_] = [heapUsed, external, rss].map((bytes) => bytes / 1e6);
    console.log(JSON.stringify({ turns: turn, sample: { heap, "outside of the heap": outside, process: process_ } }));
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
}
process.exit();
