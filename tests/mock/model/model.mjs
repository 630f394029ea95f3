import { block } from "./blocks.mjs";

/** The words of one message, whether its content is a string or a list of parts. */
export function textOf(message) {
  if (typeof message?.content === "string") return message.content;
  return (message?.content ?? []).map((part) => part.text ?? "").join("\n");
}

/** The messages of a request to any surface: chat completions and Anthropic's messages, Responses, legacy completions. */
export function messagesOf({ messages, input, prompt }) {
  if (messages) return messages;
  const said = input ?? prompt ?? [];
  return typeof said === "string" ? [{ role: "user", content: said }] : said;
}

export function lastUserText(request) {
  return textOf(messagesOf(request).findLast((message) => message.role === "user" && !isToolStep(message)));
}

/** Anthropic's tool results come in the user's name. */
function isToolStep({ content }) {
  return Array.isArray(content) && content.length > 0 && content.every(({ type }) => type === "tool_result");
}

/** The key that the request asks the model to put on its block; `undefined` when it asks for none. */
export function keyOf(request) {
  return /<memory key="([^"]+)">/.exec(lastUserText(request))?.[1];
}

/** The memories that were put into the request, as `{ category, text }`. */
export function remembered(request) {
  const [, inside = ""] = /<remembered[^>]*>([^]*?)<\/remembered>/.exec(lastUserText(request)) ?? [];
  return [...inside.matchAll(/^\[m\d+\] \((\w+)\) (.+)$/gm)].map(([, category, text]) => ({ category, text }));
}

/**
 * A model that does as it is told: it answers, and ends with a block under the right key when it was asked for one.
 * @param {object} how
 * @param {string | ((request) => string)} how.answer
 * @param {object[] | ((request) => object[])} [how.memories]
 * @param {string} [how.shape]  how it writes the block: a name of `shapes`
 */
export function wellBehaved({ answer, memories = [], shape = "plain" }) {
  return (request) => {
    const key = keyOf(request);
    const said = typeof answer === "function" ? answer(request) : answer;
    const learned = typeof memories === "function" ? memories(request) : memories;
    return { content: key ? `${said}\n\n${block(key, learned, shape)}` : said };
  };
}

/**
 * A well-behaved model that learns from some messages of the user.
 *
 * @param {Record<string, object[]>} lessons the memories, by how such a message begins
 * @param {string} [answer]
 */
export function learnsFrom(lessons, answer = "Noted.") {
  const memories = (request) => Object.entries(lessons).find(([beginning]) => lastUserText(request).startsWith(beginning))?.[1] ?? [];
  return wellBehaved({ answer, memories });
}
