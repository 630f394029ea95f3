import { withFastMemory } from "fast-memory";
import OpenAI from "openai";

/** A user's chat: the same in every host. */
export function openChat(baseURL, options) {
  const client = withFastMemory(
    new OpenAI({ apiKey: "test-key", baseURL, maxRetries: 0, dangerouslyAllowBrowser: true }),
    "alice",
    options,
  );

  /** What the user sees of the reply. */
  async function say(content) {
    const stream = await client.chat.completions.create({
      model: "mock",
      messages: [{ role: "user", content }],
      stream: true,
    });
    let reply = "";
    for await (const chunk of stream) reply += chunk.choices[0]?.delta?.content ?? "";
    return reply;
  }

  /** What is kept, once each memory has its vector. */
  async function kept() {
    await client.memory.ready();
    const { totalChunks, embedded, embedder } = await client.memory.stats();
    return { memories: totalChunks, embedded, embedder: embedder.state };
  }

  return { say, kept, turn: async (content) => ({ reply: await say(content), kept: await kept() }) };
}
