// The app under test: a page with the real SDK and the built package, driven from outside through `window.app`.
import OpenAI from "openai";
import * as fastMemory from "fast-memory";

const baseURL = new URLSearchParams(location.search).get("api");

const plain = (options) => new OpenAI({ apiKey: "test-key", baseURL, dangerouslyAllowBrowser: true, ...options });

const ask = (text, more) => ({
  model: "mock",
  messages: [
    { role: "system", content: "You are a helpful assistant." },
    { role: "user", content: text },
  ],
  ...more,
});

window.app = {
  OpenAI,
  fastMemory,
  plain,
  ask,
  /** Failures of memory, as `{ name, code, message, url }`. */
  failures: [],
  client(user, options) {
    const onError = ({ name, code, message, url }) => app.failures.push({ name, code, message, url });
    return fastMemory.withFastMemory(plain(), user, { onError, ...options });
  },
  /** A client that learns in the background. */
  background(user, options) {
    const onError = ({ name, code, message, url }) => app.failures.push({ name, code, message, url });
    return fastMemory.withMemory(plain({ maxRetries: 0 }), user, { onError, modelUrl: "/nowhere/", ...options });
  },
  /** The next value of an event. Listen before causing it. */
  next(memory, event) {
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`no "${event}" event within 20 s`)), 20_000);
      memory.on(event, resolve);
    });
  },
  async say(client, text, more) {
    const reply = await client.chat.completions.create(ask(text, more));
    return reply.choices[0].message.content;
  },
  /** One streamed turn: the visible text, delta by delta, in `seen`. */
  async stream(client, text, { seen = [], ...more } = {}) {
    for await (const chunk of await client.chat.completions.create(ask(text, { ...more, stream: true }))) {
      const content = chunk.choices[0]?.delta.content;
      if (content) seen.push(content);
    }
    return seen.join("");
  },
  /** Tells the error's public face instead of throwing it. */
  async failing(action) {
    try {
      await action();
      return null;
    } catch (error) {
      return {
        name: error.name,
        code: error.code,
        message: error.message,
        url: error.url,
        known: error instanceof fastMemory.FastMemoryError,
      };
    }
  },
};
