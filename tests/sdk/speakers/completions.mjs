/** Chat completions of the OpenAI family: how scenarios that any API can play speak to it. */
export const completions = {
  offered: (client) => typeof client.chat?.completions?.create === "function",
  request: (said, { limit, ...more } = {}) => ({ model: "mock", messages: messages(said), ...(limit && { max_tokens: limit }), ...more }),
  send: (client, request, options) => client.chat.completions.create(request, options),
  stream: (client, request, options) => client.chat.completions.create({ ...request, stream: true }, options),
  options: (options) => options,
  textOf: (reply) => reply.choices[0].message.content,
  deltaOf: (chunk) => chunk.choices[0]?.delta.content ?? "",
  /** Why a reply ended, of a whole one or of the events of a stream. */
  endOf: (reply) => reply.choices[0].finish_reason,
  endOfStream: (chunks) => chunks.map(({ choices }) => choices[0]?.finish_reason).find(Boolean),
  path: "/chat/completions",
};

export function messages(said) {
  return typeof said === "string" ? [{ role: "user", content: said }] : said;
}
