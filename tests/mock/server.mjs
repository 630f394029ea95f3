import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { writeInPieces } from "./bytes.mjs";
import { completion, completionChunks } from "./completions.mjs";
import { allowOrigins } from "./cors.mjs";
import { embeddings } from "./embeddings.mjs";
import { wellBehaved } from "./model.mjs";
import { Recorder } from "./recorder.mjs";
import { frames } from "./sse.mjs";

/**
 * An OpenAI-compatible server whose model is a function: `(request, exchange) => reply`.
 *
 * A reply is a choice (`{ content, toolCalls, finishReason }`), or `{ choices: [...] }` for `n > 1`, or an error
 * (`{ status, error }`); and how it is written: `chunkBytes` (7), `newline` ("\n", "\r\n" or "mixed"),
 * `contentType`, `headers`, `rewrite(text)` for JSON that no serialiser would write.
 */
export class MockServer {
  #recorder = new Recorder();
  #first = [];
  #server = createServer((request, response) => this.#serve(request, response));
  model = wellBehaved({ answer: "Hello." });

  static async start({ port = 0, model } = {}) {
    const mock = new MockServer();
    if (model) mock.model = model;
    await new Promise((resolve, reject) => mock.#server.once("error", reject).listen(port, "127.0.0.1", resolve));
    return mock;
  }

  get baseURL() {
    return `http://127.0.0.1:${this.#server.address().port}/v1`;
  }

  /** Every request so far, preflights too. */
  get exchanges() {
    return this.#recorder.exchanges;
  }

  /** The chat requests so far, as JSON. */
  get chats() {
    return this.#recorder.posts("/chat/completions").map(({ json }) => json);
  }

  posts(path) {
    return this.#recorder.posts(path);
  }

  forget() {
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
      response.end(`the mock server failed: ${error.stack}`);
    }
  }

  async #route(exchange, response) {
    switch (`${exchange.method} ${exchange.path.replace(/^.*\/v1/, "")}`) {
      case "POST /chat/completions":
        return this.#chat(exchange, response);
      case "POST /embeddings":
        return sendJson(response, embeddings(exchange.json));
      case "GET /models":
        return sendJson(response, { object: "list", data: [{ id: "mock", object: "model", created: 0, owned_by: "mock" }] });
      default:
        return sendError(response, { status: 404, error: { message: `no route ${exchange.method} ${exchange.path}` } });
    }
  }

  async #chat(exchange, response) {
    const request = exchange.json;
    const reply = this.#first.shift() ?? (await this.model(request, exchange));
    for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
    if (reply.status >= 400) return sendError(response, reply);
    const choices = reply.choices ?? Array.from({ length: request.n ?? 1 }, () => reply);
    const id = `chatcmpl-${this.exchanges.length}`;
    const parts = request.stream
      ? frames(completionChunks(id, request, choices), reply)
      : [(reply.rewrite ?? String)(JSON.stringify(completion(id, request, choices)))];
    const type = request.stream ? "text/event-stream; charset=utf-8" : "application/json";
    response.writeHead(200, { "content-type": reply.contentType ?? type });
    await writeInPieces(response, parts, reply);
  }
}

async function sendJson(response, value) {
  response.writeHead(200, { "content-type": "application/json" });
  await writeInPieces(response, [JSON.stringify(value)], { chunkBytes: 4096 });
}

function sendError(response, { status, error = { message: "the mock server was told to fail", type: "server_error" } }) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify({ error }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { port: { type: "string", default: "8787" } } });
  const mock = await MockServer.start({ port: Number(values.port) });
  console.log(`mock model at ${mock.baseURL}`);
}
