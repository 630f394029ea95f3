import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

import { assertKept, assertRemembered, INTRODUCTION, QUESTION } from "../lib/conversation.mjs";
import { assertOneEngine } from "../lib/engine.mjs";
import { assertPageRemembers } from "../lib/page.mjs";
import { bin, node22 } from "../lib/tools.mjs";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

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
  return Response.json({ reply: await chat.say(text), kept: await chat.kept() });
}
`;
/** Next is found beside the app's folder here, not in it. */
const CONFIG = `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };\n`;

async function build(app) {
  await app.write("next.config.mjs", CONFIG);
  await app.write("app/layout.jsx", LAYOUT);
  await app.write("app/page.jsx", PAGE);
  await app.write("app/chat/route.js", ROUTE);
  await app.run(node22(), [bin("next"), "build"]);
}

const start = (app) => app.serve(node22(), [bin("next"), "start", "--hostname", "127.0.0.1", "--port", "0"]);

async function post(url, body) {
  const response = await fetch(new URL("chat", url), { method: "POST", body: JSON.stringify(body) });
  assert.equal(response.status, 200, await response.clone().text());
  return response.json();
}

export const NEXT = [
  {
    host: "Next",
    tool: "next",
    form: "client page and route",
    async run(app) {
      await build(app);
      assertOneEngine(app.path(".next/static"), app.path("node_modules/fast-memory"));
      await assertPageRemembers(app, await start(app));

      app.mock.forget();
      const replies = [];
      // What the route learned is in a SQLite file, which a server that was started later reads.
      for (const text of [INTRODUCTION, QUESTION]) {
        const { reply, kept } = await post(await start(app), { baseURL: app.mock.baseURL, text });
        assertKept(kept);
        replies.push(reply);
      }
      assertRemembered(app.mock, replies);
    },
  },
];
