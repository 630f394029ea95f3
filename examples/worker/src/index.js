import { withFastMemory } from "fast-memory";
import { minilm } from "fast-memory/minilm";
import OpenAI from "openai";

export { FastMemory } from "fast-memory/cloudflare";

export default {
  async fetch(request) {
    // Take the user from your session: whoever can choose the name reads that user's memories.
    const user = request.headers.get("x-user") ?? "alice";
    const client = withFastMemory(new OpenAI(), user, { embedder: minilm });

    if (request.method === "GET") {
      const memories = await client.memory.getAll();
      return Response.json({
        memories: memories.map(({ text }) => text),
        embedded: (await client.memory.stats()).embedded,
        modelBytes: minilm.memoryBytes,
      });
    }

    const stream = await client.chat.completions.create({
      model: "gpt-4o",
      stream: true,
      messages: [{ role: "user", content: await request.text() }],
    });
    return new Response(textOf(stream), { headers: { "content-type": "text/plain; charset=utf-8" } });
  },
};

function textOf(stream) {
  const pieces = stream[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(new TextEncoder().encode(value.choices[0]?.delta?.content ?? ""));
    },
  });
}
