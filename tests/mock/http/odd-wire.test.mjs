// The odd ways in which a reply is written: on every surface the plain SDK reads its text.
import assert from "node:assert/strict";
import { after, before, beforeEach } from "node:test";

import OpenAI from "openai";

import { test } from "@fast-memory/test-support/deadline";
import { Stall } from "../model/marks.mjs";
import { MockServer } from "../server.mjs";

const TEXT = "Füße — 👩‍👩‍👧‍👦 あ, and more.";
let mock;
let client;

before(async () => {
  mock = await MockServer.start();
  client = new OpenAI({ apiKey: "test-key", baseURL: mock.baseURL, maxRetries: 0 });
});
after(() => mock.close());
beforeEach(() => mock.forget());

const chat = { model: "mock", messages: [{ role: "user", content: "hello" }] };
const response = { model: "mock", input: "hello" };

const SURFACES = {
  chat: async () => (await client.chat.completions.create(chat)).choices[0].message.content,
  "chat stream": async () => {
    let text = "";
    for await (const { choices } of await client.chat.completions.create({ ...chat, stream: true }))
      text += choices[0].delta.content ?? "";
    return text;
  },
  responses: async () => (await client.responses.create(response)).output_text,
  "responses stream": async () => {
    let text = "";
    for await (const { type, delta } of await client.responses.create({ ...response, stream: true })) {
      if (type === "response.output_text.delta") text += delta;
    }
    return text;
  },
};

const WIRES = {
  "a byte order mark": { bom: true },
  gzip: { gzip: true },
  "single bytes": { chunkBytes: 1 },
  "one piece": { chunkBytes: Infinity },
  "a piece for each frame": { chunkBytes: "frames" },
  "a length in the header": { sized: true },
  "a stall": { content: [TEXT.slice(0, 5), new Stall(), TEXT.slice(5)] },
  "headers of its own": { headers: { "x-odd": "1" } },
};
const STREAMS = {
  "CR alone": { newline: "\r" },
  comments: { comments: true },
  "id and retry fields": { fields: true },
  "no space after a colon": { tight: true },
  "data over several lines": { dataLines: true },
  "no blank line after the last event": { unterminated: true },
  "a wrong content type": { contentType: "application/json" },
  everything: {
    bom: true,
    gzip: true,
    newline: "mixed",
    comments: true,
    fields: true,
    tight: true,
    dataLines: true,
    contentType: "text/html",
  },
};

for (const [name, wire] of Object.entries({ ...WIRES, ...STREAMS })) {
  test(`the SDK reads a reply with ${name}`, async () => {
    mock.model = () => ({ content: TEXT, ...wire });
    for (const [surface, say] of Object.entries(SURFACES)) {
      if (name in STREAMS && !surface.endsWith("stream")) continue;
      assert.equal(await say(), TEXT, surface);
    }
  });
}

test("each option changes the bytes as it says", async () => {
  const raw = async (how) => {
    mock.model = () => ({ content: "Hi.", ...how });
    return (await client.responses.create({ ...response, stream: true }).asResponse())
      .arrayBuffer()
      .then((bytes) => Buffer.from(bytes).toString());
  };
  assert.ok((await raw({ bom: true })).startsWith("\u{FEFF}event: response.created\n"));
  assert.match(await raw({ comments: true }), /^: ping\n\nevent: /);
  assert.match(await raw({ fields: true, tight: true }), /^id:0\nretry:3000\nevent:response\.created\ndata:\{/);
  assert.match(await raw({ dataLines: true }), /\ndata: \{\ndata:  "type": /);
  assert.match(await raw({ unterminated: true }), /[^\n]\n$/);
  assert.match(await raw({ unterminated: true, newline: "\r\n" }), /[^\n]\r\n$/);
  assert.match(await raw({ newline: "\r" }), /^[^\n]+\r\r$/);
  const rewrite = (text) => text.replace('"created_at":1700000000', '"created_at" : 1700000000.0');
  assert.ok((await raw({ rewrite })).includes('"created_at" : 1700000000.0'));
});

test("a packet may hold the end of one frame and the beginning of the next", async () => {
  const packets = async (chunkBytes) => {
    mock.model = () => ({ content: [TEXT, new Stall(), TEXT], chunkBytes });
    const { body } = await client.chat.completions.create({ ...chat, stream: true }).asResponse();
    const pieces = [];
    for await (const piece of body) pieces.push(Buffer.from(piece).toString());
    return pieces;
  };
  assert.ok((await packets(Infinity)).every((piece) => piece.split("\n\n").length > 3));
  assert.ok((await packets("frames")).some((piece) => piece.split("\n\n").length === 2));
});

test("a page of another origin may send and read everything", async () => {
  const headers = {
    origin: "http://app.test",
    "access-control-request-headers": "x-stainless-os, x-api-key, anthropic-version",
  };
  for (const method of ["GET", "POST", "DELETE"]) {
    const { status, headers: allowed } = await fetch(`${mock.baseURL}/responses/resp_1`, {
      method: "OPTIONS",
      headers: { ...headers, "access-control-request-method": method },
    });
    assert.equal(status, 204);
    assert.ok(allowed.get("access-control-allow-methods").includes(method));
    assert.equal(allowed.get("access-control-allow-headers"), headers["access-control-request-headers"]);
    assert.equal(allowed.get("access-control-allow-origin"), "http://app.test");
    assert.equal(allowed.get("access-control-expose-headers"), "*");
  }
});
