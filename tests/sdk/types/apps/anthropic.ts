import Anthropic from "@anthropic-ai/sdk";
import { perCall, withFastMemory, type Memory } from "fast-memory";

import { type Equal, holds } from "./claims.js";

type StreamEvent = Anthropic.RawMessageStreamEvent;

export async function chat(plain: Anthropic, streamed: boolean): Promise<void> {
  const client = withFastMemory(plain, "alice");
  holds<Equal<typeof client, Anthropic & { readonly memory: Memory }>>();
  const body = { model: "m", max_tokens: 1000, messages: [{ role: "user" as const, content: "Hello" }] };
  const reply = await client.messages.create(body);
  holds<Equal<typeof reply.content, Anthropic.ContentBlock[]>>();
  for await (const event of await client.messages.create({ ...body, stream: true })) {
    holds<Equal<typeof event, StreamEvent>>();
  }
  const either = await client.messages.create({ ...body, stream: streamed });
  if (!("content" in either)) for await (const event of either) holds<Equal<typeof event, StreamEvent>>();
  const text = await client.messages.stream(body).finalText();
  holds<Equal<typeof text, string>>();
  holds<Equal<ReturnType<typeof client.withOptions>["memory"], Memory>>();
  const alone = await client.messages.create(body, perCall({ inject: false }));
  holds<Equal<typeof alone, typeof reply>>();
  // @ts-expect-error the most tokens are to be said
  void client.messages.create({ model: "m", messages: body.messages });
}
