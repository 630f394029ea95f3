import { block } from "./blocks.mjs";

/**
 * The text of one message, whether its content is a string or a list of parts.
 *
 * @param {any} message
 * @returns {string}
 */
export function textOf(message) {
  if (typeof message?.content === "string") return message.content;
  return (message?.content ?? []).map((part) => part.text ?? "").join("\n");
}

/**
 * The messages of a request to any surface: chat completions and Anthropic's messages, Responses, legacy completions.
 *
 * @param {any} request
 * @returns {any[]}
 */
export function messagesOf({ messages, input, prompt }) {
  if (messages) return messages;
  const items = input ?? prompt ?? [];
  return typeof items === "string" ? [{ role: "user", content: items }] : items;
}

/**
 * @param {any} request
 * @returns {string} the text of the user's last message
 */
export function lastUserText(request) {
  return textOf(messagesOf(request).findLast((message) => message.role === "user" && !isToolStep(message)));
}

/** Anthropic's tool results come in the user's name. */
function isToolStep({ content }) {
  return Array.isArray(content) && content.length > 0 && content.every(({ type }) => type === "tool_result");
}

/**
 * @param {any} request
 * @returns {string | undefined} the key that the request asks the model to put on its block; undefined when it asks for none
 */
export function keyOf(request) {
  return /<memory key="([^"]+)">/.exec(lastUserText(request))?.[1];
}

/**
 * @param {any} request
 * @returns {{ category: string, text: string }[]} the memories that were put into the request
 */
export function remembered(request) {
  const [, inside = ""] = /^<remembered key="[a-z]+" [^>]*>([^]*?)^<\/remembered>/m.exec(lastUserText(request)) ?? [];
  return [...inside.matchAll(/^\[m[a-z]{3}\] \((\w+)\) (.+)$/gm)].map(([, category, text]) => ({ category, text }));
}

/**
 * A model that does as it is told: it answers, and ends with a block under the right key when it was asked for one.
 *
 * @param {object} how
 * @param {string | ((request: any) => string)} [how.answer]
 * @param {object[] | ((request: any) => object[])} [how.memories]
 * @param {string} [how.shape] how it writes the block: a name of `shapes`
 */
export function wellBehaved({ answer, memories = [], shape = "plain" }) {
  return (request) => {
    const key = keyOf(request);
    const text = typeof answer === "function" ? answer(request) : answer;
    const learned = typeof memories === "function" ? memories(request) : memories;
    return { content: key ? `${text}\n\n${block(key, learned, shape)}` : text };
  };
}

/**
 * A well-behaved model that learns from some messages of the user.
 *
 * @param {Record<string, object[]>} lessons the memories, by how such a message begins
 * @param {string} [answer]
 */
export function learnsFrom(lessons, answer = "Noted.") {
  const memories = (request) =>
    Object.entries(lessons).find(([beginning]) => lastUserText(request).startsWith(beginning))?.[1] ?? [];
  return wellBehaved({ answer, memories });
}
