import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { chatRoutes } from "./completions/routes.mjs";
import { StoredCompletions } from "./completions/stored.mjs";
import { allowOrigins } from "./http/cors.mjs";
import { Recorder } from "./http/recorder.mjs";
import { sendError, sendJson } from "./http/reply.mjs";
import { Router } from "./http/router.mjs";
import { ServiceError, refuse } from "./http/service-error.mjs";
import { messagesRoutes } from "./messages/routes.mjs";
import { embeddings } from "./model/embeddings.mjs";
import { wellBehaved } from "./model/model.mjs";
import { responsesRoutes } from "./responses/routes.mjs";
import { ResponseStore } from "./responses/store.mjs";

const MODELS = { object: "list", data: [{ id: "mock", object: "model", created: 0, owned_by: "mock" }] };

/**
 * An LLM service whose model is a function: `(request, exchange) => reply`, the same one on every surface.
 *
 * A reply says what the model generates (completions/choice.mjs: `{ content, toolCalls, reasoning, refusal, finishReason }`; for several,
 * `choices`; in the form of one surface, `output` of responses/items.mjs and `blocks` of messages/content-blocks.mjs), or an error
 * (`{ status, error }`), or what goes wrong on the way (`failed`, `breaks`); `polls`, how often a background Response is polled until it is done.
 *
 * And how it is written: `chunkBytes` (7) and `gzip` of http/write-pieces.mjs, `newline` and the others of http/event-frames.mjs, `contentType`,
 * `headers`, `sized`, `rewrite(text)` for JSON that no serialiser would write (of a stream: of each event).
 */
export class MockServer {
  #recorder = new Recorder();
  /** @type {any[]} */
  #first = [];
  #completions = new StoredCompletions();
  #responses = new ResponseStore();
  #router = this.#routes((request, exchange) => this.#ask(request, exchange));
  #server = createServer((request, response) => void this.#serve(request, response));
  /** @type {(request: any, exchange: any) => any} */
  model = wellBehaved({ answer: "Hello." });
  /**
   * Waited for before vectors are given: a gate for tests.
   *
   * @type {(request: any) => unknown}
   */
  beforeEmbedding = () => undefined;

  /** @param {{ port?: number, model?: MockServer["model"] }} [options] */
  static async start({ port = 0, model } = {}) {
    const mock = new MockServer();
    if (model) mock.model = model;
    await new Promise((resolve, reject) => {
      mock.#server.once("error", reject).listen(port, "127.0.0.1", () => resolve(undefined));
    });
    return mock;
  }

  get baseURL() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}/v1`;
  }

  /** Every request so far, preflights too. */
  get exchanges() {
    return this.#recorder.exchanges;
  }

  /** The chat requests so far, as JSON. */
  get chats() {
    return this.#recorder.posts("/chat/completions").map(({ json }) => json);
  }

  /** The requests to the Responses API so far, as JSON. */
  get responses() {
    return this.#recorder.posts("/responses").map(({ json }) => json);
  }

  /** The requests to Anthropic's Messages so far, as JSON. */
  get messages() {
    return this.#recorder.posts("/messages").map(({ json }) => json);
  }

  posts(path) {
    return this.#recorder.posts(path);
  }

  /** What was asked and what was stored is gone; ids are never used again. */
  forget() {
    this.#completions.forget();
    this.#responses.forget();
    this.#recorder.exchanges.length = 0;
  }

  /** Replies that come before the model is asked again, such as one failure: `mock.first({ status: 500 })`. */
  first(...replies) {
    this.#first.push(...replies);
  }

  async close() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #serve(request, response) {
    try {
      const exchange = await this.#recorder.take(request, response);
      if (allowOrigins(request, response)) return;
      response.setHeader("x-request-id", `req_${this.exchanges.length}`);
      await this.#route(exchange, response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain" });
      response.end(`the mock server failed: ${/** @type {Error} */ (error).stack}`);
    }
  }

  #routes(ask) {
    return new Router({
      ...chatRoutes(ask, this.#completions),
      ...responsesRoutes(ask, this.#responses),
      ...messagesRoutes(ask),
      "POST /embeddings": async ({ exchange, response }) => {
        await this.beforeEmbedding(exchange.json);
        await sendJson(response, embeddings(exchange.json));
      },
      "GET /models": ({ response }) => sendJson(response, MODELS),
    });
  }

  async #route(exchange, response) {
    const [serve, parameters] = this.#router.find(exchange.method, exchange.path) ?? [];
    try {
      if (!serve) refuse(404, { message: `no route ${exchange.method} ${exchange.path}` });
      await serve({ exchange, response, query: exchange.query, ...parameters });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      sendError(response, error.reply, error.form);
    }
  }

  /** The model's reply. One that is an error is thrown. */
  async #ask(request, exchange) {
    const reply = this.#first.shift() ?? (await this.model(request, exchange));
    if (reply.status >= 400) throw new ServiceError(reply);
    return reply;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8787" } } });
  const mock = await MockServer.start({ port: Number(values.port) });
  console.log(`mock model at ${mock.baseURL}`);
}
