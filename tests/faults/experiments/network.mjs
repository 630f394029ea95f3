// A network that dies at the nth byte of a reply, for every n: the app sees what a plain client sees, and memory is whole or nothing.
import { createServer } from "node:http";

import { MockServer } from "@fast-memory/mock";
import { wellBehaved } from "@fast-memory/mock/model";
import * as fastMemory from "../../../pkg/index.js";

const MEMORIES = [
  { content: "Keeps bees", category: "fact" },
  { content: "Likes tea", category: "preference" },
];
const MESSAGES = [{ role: "user", content: "I keep bees, and I like tea" }];
const APIS = {
  completions: { path: "/v1/chat/completions", body: { model: "mock", messages: MESSAGES } },
  responses: { path: "/v1/responses", body: { model: "mock", input: MESSAGES } },
  messages: { path: "/v1/messages", body: { model: "mock", max_tokens: 1000, messages: MESSAGES } },
};
const AT_ONCE = 16;
const EMBEDDER = { modelId: "none", embed: async () => [] };

/** Passes requests on, and of each reply only as many bytes as the header `x-bytes` says. */
async function cuttingProxy(target) {
  const answerInPart = async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const { "x-bytes": limit, "content-type": type = "application/json" } = request.headers;
    const answer = await fetch(`${target}${request.url}`, {
      method: "POST",
      headers: {
        "content-type": type,
        "anthropic-version": "2023-06-01",
        "x-api-key": "key",
        authorization: "Bearer key",
      },
      body: Buffer.concat(parts),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    response.setHeader("content-type", answer.headers.get("content-type"));
    response.setHeader("x-length", bytes.length);
    if (!answer.headers.get("content-type").startsWith("text/event-stream"))
      response.setHeader("content-length", bytes.length);
    response.flushHeaders();
    const count = limit === undefined ? bytes.length : Number(limit);
    if (count >= bytes.length) return response.end(bytes);
    const die = () => response.socket?.end();
    if (count === 0) die();
    else response.write(bytes.subarray(0, count), () => die());
  };
  const server = createServer((request, response) => void answerInPart(request, response));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  return server;
}

/** What an app sees of a reply: its bytes until the end or the error. */
async function seenOf(fetchReply, url, body, limit) {
  let text = "";
  let length = 0;
  try {
    const headers = { "content-type": "application/json", ...(limit !== undefined && { "x-bytes": `${limit}` }) };
    const reply = await fetchReply(url, { method: "POST", headers, body: JSON.stringify(body) });
    length = Number(reply.headers.get("x-length"));
    const decoder = new TextDecoder();
    for await (const chunk of reply.body) text += decoder.decode(chunk, { stream: true });
    return { text, length };
  } catch (error) {
    return { text, length, error: `${error.name}: ${error.message}` };
  }
}

async function dyingNetwork({ byteStep }) {
  const model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  const mock = await MockServer.start({ model: (request) => ({ ...model(request), chunkBytes: 100_000 }) });
  const proxy = await cuttingProxy(new URL(mock.baseURL).origin);
  const { port } = /** @type {import("node:net").AddressInfo} */ (proxy.address());
  const figures = { "seen otherwise than plain": 0, "half-written": 0 };
  const notes = [];
  let runs = 0;
  const wrong = (figure, note) => (figures[figure]++, notes.push(note));

  const check = async (name, url, body, limit, whole) => {
    const store = `memory-${name}-${limit}`;
    const memory = fastMemory.createMemory("alice", {
      store: "memory",
      dbName: store,
      embedder: EMBEDDER,
      onError() {},
    });
    const seen = await seenOf(fastMemory.memoryFetch(fetch, memory), url, body, limit);
    const where = `${name}, byte ${limit ?? "∞"} of ${whole?.length}`;
    runs++;
    if (/<memory|Keeps bees/.test(seen.text)) wrong("seen otherwise than plain", `${where}: the block is seen`);
    const texts = (await memory.getAll()).map(({ text }) => text).sort();
    if (texts.length !== 0 && texts.length !== 2) wrong("half-written", `${where}: ${texts}`);
    return { seen, where, texts };
  };

  for (const [api, { path, body }] of Object.entries(APIS)) {
    for (const stream of [false, true]) {
      const name = `${api}${stream ? " as a stream" : ""}`;
      const url = `http://127.0.0.1:${port}${path}`;
      const request = { ...body, stream };
      const plainCut = await seenOf(fetch, url, request, 20);
      const whole = await check(name, url, request, undefined, undefined);
      const { length } = whole.seen;
      if (whole.seen.error || whole.texts.length !== 2) throw new Error(`${name}: ${JSON.stringify(whole)}`);
      const next = { byte: 0 };
      const worker = async () => {
        for (let byte = next.byte; byte < length; byte = next.byte) {
          next.byte += byteStep;
          const { seen, where } = await check(name, url, request, byte, whole.seen);
          if (seen.error !== plainCut.error)
            wrong("seen otherwise than plain", `${where}: ${seen.error} where a plain client gets ${plainCut.error}`);
          // Ids and times of two replies differ.
          const shape = (text) => text.replace(/[0-9a-f]{6,}|\d+/g, "0");
          const [got, all] = [shape(seen.text), shape(whole.seen.text)];
          if (!all.startsWith(got.slice(0, -12)))
            wrong("seen otherwise than plain", `${where}: ${seen.text.slice(-80)}`);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
    }
  }
  proxy.closeAllConnections();
  proxy.close();
  await mock.close();
  return { runs, figures, notes };
}

export const network = [{ name: "the network dies at a byte of the reply", run: dyingNetwork }];
