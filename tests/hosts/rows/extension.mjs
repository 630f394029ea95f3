import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";

import { extensionId, launchExtension } from "@fast-memory/test-support/chromium";
import { build, MODEL, WORKER } from "../lib/bundle.mjs";
import { assertRemembers } from "../lib/conversation.mjs";
import { chromium, openPage } from "../lib/page.mjs";

const MANIFEST = {
  manifest_version: 3,
  name: "Chat",
  version: "1",
  content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'" },
};

export const EXTENSION = {
  host: "Chrome extension, MV3",
  form: "model and worker copied",
  version: chromium,
  async run(app) {
    await build(app, "esbuild", MODEL, WORKER);
    await app.write("dist/manifest.json", JSON.stringify(MANIFEST));

    const folder = await realpath(app.path("dist"));
    const complaints = [];
    await assertRemembers(app, async () => {
      const browser = await launchExtension(app.path("profile"), folder);
      app.onEnd(() => browser.close());
      const page = await openPage(browser, `chrome-extension://${extensionId(folder)}/index.html`, app, complaints);
      return { ...page, stop: () => browser.close() };
    });
    assert.deepEqual(complaints, []);
  },
};
