import { completions } from "./api-drivers/completions.mjs";
import { messages } from "./api-drivers/messages.mjs";
import { mistral } from "./api-drivers/mistral.mjs";
import { responses } from "./api-drivers/responses.mjs";

const openai = {
  class: "OpenAI",
  make: ({ OpenAI }, baseURL, options) =>
    new OpenAI({ apiKey: "test-key", baseURL, dangerouslyAllowBrowser: true, ...options }),
  drivers: { chat: completions, responses },
};
const azure = {
  ...openai,
  class: "AzureOpenAI",
  make: ({ AzureOpenAI }, baseURL, options) =>
    new AzureOpenAI({ apiKey: "test-key", apiVersion: "2026-01-01", endpoint: new URL(baseURL).origin, ...options }),
};
const origin = (make) => (sdk, baseURL, options) => make(sdk, new URL(baseURL).origin, options);

/**
 * @typedef {object} SdkEntry
 * @property {string} package an alias of ./package.json
 * @property {string} class
 * @property {(sdk: any, baseURL: string, options?: any) => any} make gives a client
 * @property {Record<string, import("./api-drivers/completions.mjs").ApiDriver>} drivers how scenarios call each API of the client
 * @property {string} [prefix] of the paths of raw requests
 * @property {number} [node] the oldest Node that the SDK says it runs on
 * @property {boolean} [browser] it runs in a page
 * @property {boolean} [hasNodeBodies] its default fetch is node-fetch
 * @property {string[]} [refuses] the modes of matrix/delivery-modes.mjs that it makes an error of
 */

/**
 * The SDKs that the matrix runs every scenario with.
 *
 * @type {Record<string, SdkEntry>}
 */
export const SDK_MATRIX = {
  "openai-4": { package: "openai-4", hasNodeBodies: true, ...openai },
  "openai-5": { package: "openai-5", ...openai },
  "openai-6": { package: "openai-6", ...openai },
  "openai-7": { package: "openai-7", node: 22, ...openai },
  "openai-7-chromium": { package: "openai-7", browser: true, ...openai },
  "azure-6": { package: "openai-6", ...azure },
  "azure-7": { package: "openai-7", node: 22, ...azure },
  groq: {
    package: "groq-sdk",
    class: "Groq",
    prefix: "/openai/v1",
    make: origin(({ Groq }, baseURL, options) => new Groq({ apiKey: "test-key", baseURL, ...options })),
    drivers: { chat: completions, responses },
  },
  together: {
    package: "together-ai",
    class: "Together",
    make: ({ Together }, baseURL, options) => new Together({ apiKey: "test-key", baseURL, ...options }),
    drivers: { chat: completions, responses },
  },
  anthropic: {
    // Its stream helpers wait for an event that the last line ends.
    refuses: ["without a last blank line"],
    package: "@anthropic-ai/sdk",
    class: "Anthropic",
    prefix: "/v1",
    make: origin(({ Anthropic }, baseURL, options) => new Anthropic({ apiKey: "test-key", baseURL, ...options })),
    drivers: { chat: messages, responses },
  },
  mistral: {
    package: "@mistralai/mistralai",
    // It does not try again unless it is told to, and believes the content type.
    refuses: ["after a failure", "mislabelled"],
    class: "Mistral",
    make: origin(
      ({ Mistral, HTTPClient }, serverURL, { fetch, ...options } = /** @type {any} */ ({})) =>
        new Mistral({
          apiKey: "test-key",
          serverURL,
          ...(fetch && { httpClient: new HTTPClient({ fetcher: fetch }) }),
          ...options,
        }),
    ),
    drivers: { chat: mistral, responses },
  },
};
