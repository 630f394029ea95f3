/** The Responses API of OpenAI. @type {import("./completions.mjs").ApiDriver} */
export const responses = {
  offered: (client) => typeof client.responses?.create === "function",
  request: (content, { limit, ...more } = {}) => ({
    model: "mock",
    input: content,
    ...(limit && { max_output_tokens: limit }),
    ...more,
  }),
  send: (client, request, options) => client.responses.create(request, options),
  stream: (client, request, options) => client.responses.create({ ...request, stream: true }, options),
  options: (options) => options,
  textOf: (reply) => reply.output_text,
  deltaOf: (event) => (event.type === "response.output_text.delta" ? event.delta : ""),
  endOf: ({ status, incomplete_details }) => incomplete_details?.reason ?? status,
  endOfStream: (events) => events.at(-1)?.response && responses.endOf(events.at(-1).response),
  path: "/responses",
};
