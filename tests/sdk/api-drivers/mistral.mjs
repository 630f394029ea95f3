import { messages } from "./completions.mjs";

/** Mistral's chat. @type {import("./completions.mjs").ApiDriver} */
export const mistral = {
  offered: (client) => typeof client.chat?.complete === "function",
  request: (content, { limit, ...more } = {}) => ({
    model: "mock",
    messages: messages(content),
    ...(limit && { maxTokens: limit }),
    ...more,
  }),
  send: (client, request, options) => client.chat.complete(request, options),
  stream: async (client, request, options) => events(await client.chat.stream(request, options)),
  options: (options) => options,
  textOf: (reply) => reply.choices[0].message.content,
  deltaOf: (chunk) => chunk.choices[0]?.delta.content ?? "",
  endOf: (reply) => reply.choices[0].finishReason,
  endOfStream: (chunks) => chunks.map(({ choices }) => choices[0]?.finishReason).find(Boolean),
  path: "/chat/completions",
};

async function* events(stream) {
  for await (const { data } of stream) yield data;
}
