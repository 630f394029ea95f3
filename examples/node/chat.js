// A chat in the terminal that remembers: OPENAI_API_KEY=… npm start -- "I prefer Python for backend work"
import { withFastMemory } from "fast-memory";
import OpenAI from "openai";

const question = process.argv.slice(2).join(" ");
if (!question) {
  console.error('say something: npm start -- "I prefer Python for backend work"');
  process.exit(1);
}

// A SQLite file beside this program, by node:sqlite. MiniLM runs in this process.
const client = withFastMemory(new OpenAI(), "alice", { dbPath: "memory.db" });

const stream = await client.chat.completions.create({
  model: "gpt-4o",
  messages: [{ role: "user", content: question }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
process.stdout.write("\n");

// The words are stored already; this waits for their vectors, so that the next run finds them by meaning, too.
await client.memory.ready();
const { totalChunks, embedded } = await client.memory.stats();
console.error(`${totalChunks} memories, ${embedded} with a vector`);
