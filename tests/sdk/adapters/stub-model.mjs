// A model made by hand, called as `wrapLanguageModel` of the AI SDK calls one.
import { collect } from "@fast-memory/test-support/streams";
import { QUESTION } from "../conversation.mjs";
import { fastMemory } from "./memory-under-test.mjs";

export const NOTE = '{"memories":[{"content":"Keeps bees","category":"fact"}]}';
export const user = (...content) => ({ role: "user", content });
export const text = (words, more) => ({ type: "text", text: words, ...more });
export const PROMPT = [{ role: "system", content: "Be brief." }, user(text(QUESTION))];

/** Calls a model as `wrapLanguageModel` does. */
export async function call(memory, type, params, model) {
  const { transformParams, wrapGenerate, wrapStream } = fastMemory.memoryMiddleware(memory);
  const transformed = await transformParams({ type, params, model: {} });
  const key = keyOf(transformed.prompt);
  const doGenerate = async () => model({ key, params: transformed });
  const doStream = async () => model({ key, params: transformed });
  const given = { doGenerate, doStream, params: transformed, model: {} };
  return { params: transformed, result: await (type === "generate" ? wrapGenerate : wrapStream)(given) };
}

export const lastUser = (prompt) => prompt.findLast(({ role }) => role === "user");
export const wordsOf = ({ content }) => content.map((part) => part.text ?? "").join("");
export const keyOf = (prompt) => /<memory key="([^"]+)">/.exec(wordsOf(lastUser(prompt)))?.[1];
export const block = (key) => `<memory key="${key}">${NOTE}</memory>`;

/**
 * A stream of parts that counts what was read of it.
 *
 * @param {any[]} parts
 * @param {{ onCancel?: (reason: unknown) => void }} [options]
 */
export function source(parts, { onCancel } = {}) {
  const counted = { read: 0 };
  counted.stream = new ReadableStream(
    {
      pull(controller) {
        const part = parts[counted.read++];
        if (part instanceof Error) controller.error(part);
        else if (part) controller.enqueue(part);
        else controller.close();
      },
      cancel: onCancel,
    },
    { highWaterMark: 0 },
  );
  return counted;
}

export const deltas = (id, pieces) => pieces.map((delta) => ({ type: "text-delta", id, delta }));
export const spoken = (id, ...pieces) => [{ type: "text-start", id }, ...deltas(id, pieces), { type: "text-end", id }];
export const finish = { type: "finish", finishReason: "stop", usage: { inputTokens: 1 } };
export const wordsIn = (parts, id) =>
  parts
    .filter((part) => part.type === "text-delta" && part.id === id)
    .map(({ delta }) => delta)
    .join("");

export async function streamOf(memory, partsFor, params = { prompt: PROMPT }) {
  const { result } = await call(memory, "stream", params, ({ key }) => ({ stream: source(partsFor(key)).stream }));
  return collect(result.stream);
}
