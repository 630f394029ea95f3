// An app as users write it: says each of the messages, waits for the reply, and ends. A line of JSON for each reply.
//   node chat-app.mjs '{"user":"alice","baseURL":"…","options":{…},"postgres":"postgres://…","says":["…"]}'
import OpenAI from "openai";

import { withFastMemory } from "../../../pkg/index.js";

const { user, baseURL, options = {}, postgres: url, says } = JSON.parse(process.argv[2]);
const pool = url && new (await import("pg")).default.Pool({ connectionString: url });
if (pool) options.store = (await import("../../../pkg/postgres.js")).postgres(pool);

const client = withFastMemory(new OpenAI({ apiKey: "test-key", baseURL }), user, {
  useLocalEmbeddings: false,
  ...options,
});
for (const content of says) {
  const reply = await client.chat.completions.create({ model: "mock", messages: [{ role: "user", content }] });
  console.log(JSON.stringify({ said: reply.choices[0].message.content }));
}
const { store } = await client.memory.stats();
console.log(JSON.stringify({ store, texts: (await client.memory.getAll()).map(({ text }) => text) }));
await pool?.end();
