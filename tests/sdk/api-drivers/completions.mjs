/**
 * How scenarios that any API can run call one.
 *
 * @typedef {object} ApiDriver
 * @property {(client: any) => boolean} offered whether the client has the API
 * @property {(content: any, more?: any) => any} request from a text or messages; `limit` is of tokens
 * @property {(client: any, request: any, options?: any) => any} send
 * @property {(client: any, request: any, options?: any) => any} stream
 * @property {(options: any) => any} options of one call, in the SDK's form
 * @property {(reply: any) => string} textOf a whole reply
 * @property {(event: any) => string} deltaOf an event of a stream
 * @property {(reply: any) => string} endOf why a whole reply ended
 * @property {(events: any[]) => string | undefined} endOfStream why a stream ended
 * @property {string} path
 */

/** Chat completions of the OpenAI family. @type {ApiDriver} */
export const completions = {
  offered: (client) => typeof client.chat?.completions?.create === "function",
  request: (content, { limit, ...more } = {}) => ({
    model: "mock",
    messages: messages(content),
    ...(limit && { max_tokens: limit }),
    ...more,
  }),
  send: (client, request, options) => client.chat.completions.create(request, options),
  stream: (client, request, options) => client.chat.completions.create({ ...request, stream: true }, options),
  options: (options) => options,
  textOf: (reply) => reply.choices[0].message.content,
  deltaOf: (chunk) => chunk.choices[0]?.delta.content ?? "",
  endOf: (reply) => reply.choices[0].finish_reason,
  endOfStream: (chunks) => chunks.map(({ choices }) => choices[0]?.finish_reason).find(Boolean),
  path: "/chat/completions",
};

/** @param {string | object[]} content */
export function messages(content) {
  return typeof content === "string" ? [{ role: "user", content }] : content;
}
