import { createMemory, memoryFetch, perCall, withFastMemory, type Memory } from "fast-memory";
import OpenAI, { AzureOpenAI } from "openai";
import { zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";

import { type Equal, holds } from "./claims.js";

type Completion = OpenAI.Chat.Completions.ChatCompletion;
type Chunk = OpenAI.Chat.Completions.ChatCompletionChunk;

const messages = [{ role: "user" as const, content: "Hello" }];
const Recipe = z.object({ title: z.string(), minutes: z.number() });
type Recipe = { title: string; minutes: number };

export async function chat(plain: OpenAI, streamed: boolean): Promise<void> {
  const client = withFastMemory(plain, "alice");
  holds<Equal<typeof client, OpenAI & { readonly memory: Memory }>>();
  holds<Equal<typeof client.memory, Memory>>();
  holds<Equal<typeof client.chat, OpenAI["chat"]>>();
  const original: OpenAI = client;
  void original;

  const reply = await client.chat.completions.create({ model: "m", messages });
  holds<Equal<typeof reply.choices, Completion["choices"]>>();
  for await (const chunk of await client.chat.completions.create({ model: "m", messages, stream: true })) {
    holds<Equal<typeof chunk, Chunk>>();
  }
  const either = await client.chat.completions.create({ model: "m", messages, stream: streamed });
  if ("choices" in either) holds<Equal<typeof either.choices, Completion["choices"]>>();
  else for await (const chunk of either) holds<Equal<typeof chunk, Chunk>>();
  const asPlain = await plain.chat.completions.create({ model: "m", messages, stream: streamed });
  holds<Equal<typeof either, typeof asPlain>>();

  const { data, response, request_id } = await client.chat.completions.create({ model: "m", messages }).withResponse();
  holds<Equal<typeof data, Completion>>();
  holds<Equal<typeof response, Response>>();
  holds<Equal<typeof request_id, string | null>>();

  const parsed = await client.chat.completions.parse({
    model: "m",
    messages,
    response_format: zodResponseFormat(Recipe, "recipe"),
  });
  const recipe = parsed.choices[0]!.message.parsed;
  holds<Equal<typeof recipe, Recipe | null>>();

  const runner = client.chat.completions.stream({
    model: "m",
    messages,
    response_format: zodResponseFormat(Recipe, "recipe"),
  });
  runner.on("content", (text) => holds<Equal<typeof text, string>>());
  const streamedRecipe = (await runner.finalChatCompletion()).choices[0]!.message.parsed;
  holds<Equal<typeof streamedRecipe, Recipe | null>>();

  const tool = {
    type: "function" as const,
    function: { function: (text: string) => text.length, description: "", parameters: {} },
  };
  const said = await client.chat.completions.runTools({ model: "m", messages, tools: [tool] }).finalContent();
  holds<Equal<typeof said, string | null>>();

  // @ts-expect-error a message that is no list
  void client.chat.completions.create({ model: "m", messages: "Hello" });
  // @ts-expect-error a member that the SDK has not
  void client.chat.completions.invent;
}

export async function responses(plain: OpenAI, streamed: boolean): Promise<void> {
  const client = withFastMemory(plain, "alice");
  const reply = await client.responses.create({ model: "m", input: "Hello" });
  holds<Equal<typeof reply.output_text, string>>();
  for await (const event of await client.responses.create({ model: "m", input: "Hello", stream: true })) {
    holds<Equal<typeof event, OpenAI.Responses.ResponseStreamEvent>>();
    if (event.type === "response.output_text.delta") holds<Equal<typeof event.delta, string>>();
  }
  const either = await client.responses.create({ model: "m", input: "Hello", stream: streamed });
  if ("output" in either) holds<Equal<typeof either.output_text, string>>();
  else for await (const event of either) holds<Equal<typeof event, OpenAI.Responses.ResponseStreamEvent>>();
  const asPlain = await plain.responses.create({ model: "m", input: "Hello", stream: streamed });
  holds<Equal<typeof either, typeof asPlain>>();
  const parsed = await client.responses.parse({
    model: "m",
    input: "Hello",
    text: { format: zodTextFormat(Recipe, "recipe") },
  });
  holds<Equal<typeof parsed.output_parsed, Recipe | null>>();
}

export function clones(plain: OpenAI): void {
  const clone = withFastMemory(plain, "alice").withOptions({ timeout: 1000 });
  holds<Equal<typeof clone.memory, Memory>>();
  holds<Equal<typeof clone.chat, OpenAI["chat"]>>();
  const again = withFastMemory(clone, "bob").withOptions({});
  holds<Equal<typeof again.memory, Memory>>();
  // @ts-expect-error the plain client has none
  void plain.memory;
}

export async function callOptions(plain: OpenAI, signal: AbortSignal): Promise<void> {
  const client = withFastMemory(plain, "alice");
  const reply = await client.chat.completions.create(
    { model: "m", messages },
    { signal, ...perCall({ inject: false }) },
  );
  holds<Equal<typeof reply.choices, Completion["choices"]>>();
  const stream = await client.chat.completions.create(
    { model: "m", messages, stream: true },
    perCall({ extract: false }),
  );
  for await (const chunk of stream) holds<Equal<typeof chunk, Chunk>>();
  void client.responses.create({ model: "m", input: "Hello" }, perCall({ inject: true }));
}

export function fetches(): OpenAI {
  const fetch = memoryFetch(globalThis.fetch, createMemory("alice"));
  return new OpenAI({ apiKey: "key", fetch });
}

class Named extends OpenAI {
  readonly named: string = "mine";
}

export function classes(azure: AzureOpenAI, named: Named): void {
  const client = withFastMemory(azure, "alice", { store: "memory" });
  holds<Equal<typeof client, AzureOpenAI & { readonly memory: Memory }>>();
  holds<Equal<typeof client.apiVersion, string>>();
  holds<Equal<ReturnType<typeof client.withOptions>["memory"], Memory>>();
  const mine = withFastMemory(named, "alice").withOptions({});
  holds<Equal<typeof mine.named, string>>();
  const accepts = (_client: OpenAI): void => {};
  accepts(client);
  accepts(mine);
}
