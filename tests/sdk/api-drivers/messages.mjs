import { messages as asMessages } from "./completions.mjs";

/** Anthropic's Messages. @type {import("./completions.mjs").ApiDriver} */
export const messages = {
  offered: (client) => typeof client.messages?.create === "function",
  request: (content, { limit, ...more } = {}) => ({
    model: "mock",
    max_tokens: limit ?? 1024,
    messages: asMessages(content),
    ...more,
  }),
  send: (client, request, options) => client.messages.create(request, options),
  stream: (client, request, options) => client.messages.create({ ...request, stream: true }, options),
  options: (options) => options,
  textOf: (reply) => reply.content.map(({ text }) => text ?? "").join(""),
  deltaOf: (event) => (event.type === "content_block_delta" ? (event.delta.text ?? "") : ""),
  endOf: (reply) => reply.stop_reason,
  endOfStream: (events) => events.findLast(({ type }) => type === "message_delta")?.delta.stop_reason,
  path: "/messages",
};
