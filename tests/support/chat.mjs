/**
 * A request with one message of the user.
 *
 * @param {string} text
 * @param {object} [more] other fields of the request
 */
export function ask(text, more) {
  return { model: "mock", messages: [{ role: /** @type {const} */ ("user"), content: text }], ...more };
}

/**
 * @param {any} client
 * @param {string} text
 * @param {object} [more]
 * @returns {Promise<string | null>} what the user sees of the reply
 */
export async function say(client, text, more) {
  const reply = await client.chat.completions.create(ask(text, more));
  return reply.choices[0].message.content;
}

/**
 * As `say`, by a streamed reply.
 *
 * @param {any} client
 * @param {string} text
 * @param {object} [more]
 */
export async function stream(client, text, more) {
  const deltas = [];
  for await (const chunk of await client.chat.completions.create({ ...ask(text, more), stream: true })) {
    deltas.push(chunk.choices[0]?.delta.content ?? "");
  }
  return deltas.join("");
}
