// Compiled, never run: the middleware is one of the AI SDK 5, 6 and 7, without a cast.
import { type LanguageModelMiddleware as Middleware5, wrapLanguageModel as wrap5 } from "ai-5";
import { type LanguageModelMiddleware as Middleware6, wrapLanguageModel as wrap6 } from "ai-6";
import { type LanguageModelMiddleware as Middleware7, wrapLanguageModel as wrap7, wrapProvider } from "ai-7";
import { createOpenAI as createOpenAI2 } from "ai-sdk-openai-2";
import { createOpenAI as createOpenAI3 } from "ai-sdk-openai-3";
import { createOpenAI as createOpenAI4 } from "ai-sdk-openai-4";

import { createMemory, memoryFetch, memoryMiddleware, withFastMemory } from "../../../../pkg/index.js";

const memory = createMemory("alice");
const middleware = memoryMiddleware(memory);

export const middlewares: [Middleware5, Middleware6, Middleware7] = [middleware, middleware, middleware];

export const models = [
  wrap5({ model: createOpenAI2()("mock"), middleware }),
  wrap6({ model: createOpenAI3()("mock"), middleware: [middleware] }),
  wrap7({ model: createOpenAI4()("mock"), middleware: memoryMiddleware(memory) }),
];

export const provider = wrapProvider({ provider: createOpenAI4(), languageModelMiddleware: middleware });
export const providers = [createOpenAI2, createOpenAI3, createOpenAI4].map((create) =>
  create({ fetch: memoryFetch(fetch, memory) }),
);

declare const engine: { chat: { completions: { create(request: object): Promise<object> } } };
memoryMiddleware(withFastMemory(engine, "alice").memory);

// @ts-expect-error a client is not a memory
memoryMiddleware(engine);
// @ts-expect-error what it gives is not a middleware of anything else
export const other: { wrapEmbed: () => void } = middleware;
