import assert from "node:assert/strict";

import { nodeAtLeast } from "../../../scripts/lib/node-versions.mjs";
import { ROOT } from "../../../scripts/lib/paths.mjs";
import { ANSWER, assertRemembers } from "../lib/conversation.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { tools } from "../lib/tools.mjs";
import { assertOneEngine } from "../lib/wasm-copies.mjs";

const LAYOUT = `
export default ({ children }) => <html lang="en"><head><link rel="icon" href="data:," /></head><body>{children}</body></html>;
`;
const PAGE = `
"use client";
import { useEffect } from "react";
import { openChat } from "../chat.js";

export default function Page() {
  useEffect(() => {
    globalThis.chat = openChat(new URLSearchParams(location.search).get("api"));
  }, []);
  return <p>A chat</p>;
}
`;
const ROUTE = `
import { openChat } from "../../chat.js";

let chat;
export async function POST(request) {
  const { baseURL, text } = await request.json();
  chat ??= openChat(baseURL);
  return Response.json(await chat.turn(text));
}
`;
/** For Next's edge runtime: it compiles no WebAssembly, has no file system, and nothing that keeps memories by itself. */
const EDGE_ROUTE = `
import { createMemory, withFastMemory } from "fast-memory";
import OpenAI from "openai";

export const config = { runtime: "edge" };

export default async function handler(request) {
  const { baseURL, text } = await request.json();
  const codes = [];
  const client = withFastMemory(new OpenAI({ apiKey: "test-key", baseURL, maxRetries: 0 }), "alice", {
    onError: ({ code }) => codes.push(code),
  });
  const { choices } = await client.chat.completions.create({
    model: "mock",
    messages: [{ role: "user", content: text }],
  });
  const error = await client.memory.getAll().catch(({ code, message }) => ({ code, message }));
  const memory = createMemory("alice", { store: "memory" });
  await memory.add("Keeps bees");
  const [{ memory: found }] = await memory.search("bees");
  return Response.json({ reply: choices[0].message.content, codes, error, found: found.text });
}
`;
const MIDDLEWARE = `
import { createMemory } from "fast-memory";
import { NextResponse } from "next/server";

export const config = { matcher: "/through-middleware" };

export async function middleware() {
  const memory = createMemory("alice", { store: "memory" });
  await memory.add("Keeps bees");
  const [{ memory: found }] = await memory.search("bees");
  return NextResponse.json({ found: found.text });
}
`;
/** Next is found above the app's folder, where npm has installed it. */
const CONFIG = `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`;

async function build(app) {
  await app.write("next.config.mjs", CONFIG);
  // Turbopack would read tests/tsconfig.json, whose paths lead to declarations.
  await app.write("jsconfig.json", "{}");
  await app.write("app/layout.jsx", LAYOUT);
  await app.write("app/page.jsx", PAGE);
  await app.write("app/chat/route.js", ROUTE);
  await app.run(nodeAtLeast(22), [tools.program("next"), "build"]);
  assertOneEngine(app.path(".next/static"), app.path("node_modules/fast-memory"));
}

const start = (app) =>
  app.serve(nodeAtLeast(22), [tools.program("next"), "start", "--hostname", "127.0.0.1", "--port", "0"]);

/** What the route learned is in a SQLite file. */
async function startRoute(app) {
  const { url, stop } = await start(app);
  return {
    async say(text) {
      const response = await fetch(new URL("chat", url), {
        method: "POST",
        body: JSON.stringify({ baseURL: app.mock.baseURL, text }),
      });
      assert.equal(response.status, 200, await response.clone().text());
      return response.json();
    },
    stop,
  };
}

export const NEXT = {
  host: "Next",
  form: "client page and route",
  version: () => tools.version("next"),
  async run(app) {
    await build(app);
    const { url } = await start(app);
    await assertPageRemembers(app, url);
    await assertRemembers(app, () => startRoute(app));
  },
};

async function assertEdge(app) {
  await app.step("load", async () => {
    await app.write("next.config.mjs", "export default {};\n");
    await app.write("jsconfig.json", "{}");
    await app.write("app/layout.jsx", LAYOUT);
    await app.write("app/page.jsx", "export default () => <p>Nothing here</p>;\n");
    await app.write("pages/api/edge.js", EDGE_ROUTE);
    await app.write("middleware.js", MIDDLEWARE);
    await app.run(nodeAtLeast(22), [tools.program("next"), "build", "--webpack"]);
  });
  const { url } = await start(app);
  await app.step("chat", async () => {
    const response = await fetch(new URL("api/edge", url), {
      method: "POST",
      body: JSON.stringify({ baseURL: app.mock.baseURL, text: "Hello" }),
    });
    assert.equal(response.status, 200, await response.clone().text());
    const { reply, codes, error, found } = await response.json();
    assert.equal(reply, ANSWER);
    assert.deepEqual(codes, ["store_unavailable"]);
    assert.equal(error.code, "store_unavailable");
    assert.match(error.message, /nothing in this edge runtime keeps memories by itself/);
    assert.equal(found, "Keeps bees");
    const middleware = await fetch(new URL("through-middleware", url));
    assert.deepEqual(await middleware.json(), { found: "Keeps bees" });
  });
}

export const NEXT_EDGE = {
  host: "Next --webpack",
  form: "edge route and middleware: what the host lacks",
  version: () => tools.version("next"),
  steps: ["load", "chat"],
  run: assertEdge,
};
