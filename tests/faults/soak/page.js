// The load in a page, by itself: nothing drives it.
import OpenAI from "openai";
import { withFastMemory } from "fast-memory";

import { EVERY, OPTIONS, PAUSE, turnOf } from "./load.mjs";

const { searchParams } = new URL(location.href);
const baseURL = searchParams.get("api");
const connect = () =>
  withFastMemory(new OpenAI({ apiKey: "key", baseURL, dangerouslyAllowBrowser: true }), "alice", OPTIONS);

globalThis.turns = 0;
globalThis.failure = "";

async function run() {
  let client = connect();
  await client.memory.add("Likes tea");
  await client.memory.ready();
  for (let turn = 1; ; turn++) {
    const messages = [{ role: "user", content: turnOf(turn).said }];
    const stream = await client.chat.completions.create({ model: "mock", stream: true, messages });
    let reply = "";
    for await (const chunk of stream) reply += chunk.choices[0]?.delta.content ?? "";
    if (reply.trim() !== "Noted.") throw new Error(`the reply was ${JSON.stringify(reply)}`);
    if (turn % EVERY.change === 0) {
      const [first] = await client.memory.getAll({ order: "newest", limit: 1 });
      if (first) await client.memory.update(first.id, { text: `${first.text}, again` });
    }
    if (turn % EVERY.client === 0) client = connect();
    if (turn % EVERY.erase === 0) await client.memory.clear();
    globalThis.turns = turn;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

run().catch((error) => (globalThis.failure = String(error?.stack ?? error)));
