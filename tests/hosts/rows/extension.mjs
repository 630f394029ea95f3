import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";

import { extensionId, launchExtension } from "../../e2e/harness/chromium.mjs";
import { assertRemembered, INTRODUCTION, QUESTION } from "../lib/conversation.mjs";
import { assertOneEngine } from "../lib/engine.mjs";
import { listen, say } from "../lib/page.mjs";
import { build, copyModel } from "./bundlers.mjs";

const MANIFEST = {
  manifest_version: 3,
  name: "Chat",
  version: "1",
  content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
};

export const EXTENSION = {
  host: "Chrome extension, MV3",
  form: "model and worker copied",
  async run(app) {
    await build.esbuild(app);
    await copyModel(app);
    await app.copy("node_modules/fast-memory/embedding-worker.js", "dist/embedding-worker.js");
    await app.write("dist/manifest.json", JSON.stringify(MANIFEST));
    assertOneEngine(app.path("dist"), app.path("node_modules/fast-memory"));

    const folder = await realpath(app.path("dist"));
    const replies = [];
    const complaints = [];
    // The browser is started anew for the second turn.
    for (const text of [INTRODUCTION, QUESTION]) {
      const browser = await launchExtension(app.path("profile"), folder);
      try {
        const page = await browser.newPage();
        listen(page, complaints);
        await page.goto(`chrome-extension://${extensionId(folder)}/index.html?api=${encodeURIComponent(app.mock.baseURL)}`);
        replies.push(await say(page, text));
      } finally {
        await browser.close();
      }
    }
    assertRemembered(app.mock, replies);
    assert.deepEqual(complaints, []);
  },
};
