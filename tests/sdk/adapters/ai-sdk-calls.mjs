import { z } from "zod";

import { collect } from "@fast-memory/test-support/streams";
import { QUESTION } from "../conversation.mjs";

export const ask = (model, more) => ({ model, prompt: QUESTION, ...more });

const reading = (result) => {
  const {
    text,
    content,
    reasoningText,
    toolCalls,
    toolResults,
    finishReason,
    rawFinishReason,
    warnings,
    sources,
    files,
    providerMetadata,
    request,
  } = result;
  return {
    text,
    content,
    reasoningText,
    toolCalls,
    toolResults,
    finishReason,
    rawFinishReason,
    warnings,
    sources,
    files,
    providerMetadata,
    request,
  };
};

/** What an app can read of a generated text; of the reply as it came over the wire only the texts are ours to edit. */
export const generated = (result) => ({
  ...reading(result),
  steps: result.steps.map(reading),
  messages: result.response.messages,
});

/** What an app can read of a streamed text. */
export async function streamed(result) {
  const parts = await collect(result.fullStream);
  const names = [
    "text",
    "content",
    "finishReason",
    "toolCalls",
    "toolResults",
    "warnings",
    "sources",
    "files",
    "request",
    "steps",
  ];
  const read = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await result[name]])));
  return { parts: joined(parts), ...read, messages: (await result.response).messages };
}

/** Parts as they came, but that neighbouring deltas of one text are one: how a text is cut is the network's business. */
export function joined(parts) {
  const all = [];
  for (const part of parts) {
    const last = all.at(-1);
    const isMore = part.type === "text-delta" && last?.type === "text-delta" && last.id === part.id;
    const field = ["text", "delta", "textDelta"].find((name) => name in part);
    if (isMore) last[field] += part[field];
    else all.push({ ...part });
  }
  return all;
}

/** The options of a call that may take two steps with a tool. */
export function withTools(ai) {
  const weather = ai.tool({
    description: "The weather",
    inputSchema: z.object({ place: z.string() }),
    execute: async ({ place }) => `sunny in ${place}`,
  });
  return { tools: { weather }, stopWhen: (ai.stepCountIs ?? ai.isStepCount)(3) };
}
