import * as ai5 from "ai-5";
import * as ai6 from "ai-6";
import * as ai7 from "ai-7";
import { createOpenAI as createOpenAI2 } from "ai-sdk-openai-2";
import { createOpenAI as createOpenAI3 } from "ai-sdk-openai-3";
import { createOpenAI as createOpenAI4 } from "ai-sdk-openai-4";

import { fastMemory } from "./memory-under-test.mjs";

const VERSIONS = {
  5: { ai: ai5, createOpenAI: createOpenAI2 },
  6: { ai: ai6, createOpenAI: createOpenAI3 },
  7: { ai: ai7, createOpenAI: createOpenAI4 },
};

/** Where memory is hooked in. */
const HOOKS = {
  middleware:
    ({ ai, createOpenAI }, api) =>
    (memory, baseURL) => {
      const model = createOpenAI({ apiKey: "test-key", baseURL })[api]("mock");
      return memory ? ai.wrapLanguageModel({ model, middleware: fastMemory.memoryMiddleware(memory) }) : model;
    },
  fetch:
    ({ createOpenAI }, api) =>
    (memory, baseURL) =>
      createOpenAI({ apiKey: "test-key", baseURL, ...(memory && { fetch: fastMemory.memoryFetch(fetch, memory) }) })[
        api
      ]("mock"),
};

const variantsOf = (name, sdk, apis, hooks) =>
  apis.flatMap((api) =>
    hooks.map((hook) => ({ name: `${name}, ${api}, ${hook}`, ai: sdk.ai, api, hook, make: HOOKS[hook](sdk, api) })),
  );

/** Every version, on both wires of OpenAI, with memory as a middleware and in the provider's fetch; and older models in a newer one. */
export const VARIANTS = [
  ...Object.entries(VERSIONS).flatMap(([version, sdk]) =>
    variantsOf(`AI SDK ${version}`, sdk, ["chat", "responses"], ["middleware", "fetch"]),
  ),
  // 6 wraps models of its own version only.
  ...variantsOf("AI SDK 7 with a model of 5", { ai: ai7, createOpenAI: createOpenAI2 }, ["chat"], ["middleware"]),
  ...variantsOf("AI SDK 7 with a model of 6", { ai: ai7, createOpenAI: createOpenAI3 }, ["chat"], ["middleware"]),
];
