import { perCall, withFastMemory, type Memory } from "fast-memory";
import Groq from "groq-sdk";

import { type Equal, holds } from "./claims.js";

type Chunk = Groq.Chat.ChatCompletionChunk;

export async function chat(plain: Groq, streamed: boolean): Promise<void> {
  const client = withFastMemory(plain, "alice");
  holds<Equal<typeof client, Groq & { readonly memory: Memory }>>();
  const messages = [{ role: "user" as const, content: "Hello" }];
  const reply = await client.chat.completions.create({ model: "m", messages });
  holds<Equal<typeof reply, Groq.Chat.ChatCompletion>>();
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    holds<Equal<typeof chunk, Chunk>>();
  }
  const either = await client.chat.completions.create({ model: "m", messages, stream: streamed });
  if (!("choices" in either)) for await (const chunk of either) holds<Equal<typeof chunk, Chunk>>();
  holds<Equal<ReturnType<typeof client.withOptions>["memory"], Memory>>();
  const alone = await client.chat.completions.create({ model: "m", messages }, perCall({ inject: false }));
  holds<Equal<typeof alone, typeof reply>>();
  // @ts-expect-error a model is named
  void client.chat.completions.create({ messages });
}
