import assert from "node:assert/strict";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";

import { extensionId, launchExtension } from "../e2e/harness/chromium.mjs";
import { test } from "../mock/deadline.mjs";
import { lastUserText, remembered, wellBehaved } from "../mock/model.mjs";
import { MockServer } from "../mock/server.mjs";
import { Example, SEED } from "./example.mjs";

let example;
let mock;
let profile;

before(async () => {
  [example, mock, profile] = await Promise.all([Example.install("extension"), MockServer.start(), mkdtemp(join(tmpdir(), "fast-memory-profile-"))]);
  await example.run("npm", ["run", "build"]);
});
after(() => Promise.all([mock?.close(), example?.remove(), profile && rm(profile, { recursive: true, force: true })]));

test("the extension remembers when the browser is started again, under its strict policy", async () => {
  mock.model = wellBehaved({ answer: "Noted.", memories: (request) => (lastUserText(request).startsWith(SEED.introduction) ? SEED.learned : []) });
  const folder = await realpath(join(example.folder, "dist"));
  const complaints = [];
  const visit = async (use) => {
    const browser = await launchExtension(profile, folder);
    try {
      const page = await browser.newPage();
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
      await page.goto(`chrome-extension://${extensionId(folder)}/popup.html`);
      await use(page);
    } finally {
      await browser.close();
    }
  };
  const say = async (page, text) => {
    await page.getByLabel("Message").fill(text);
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator('[data-role="assistant"][data-done]', { hasText: /^Noted\.$/ }).waitFor();
  };
  await visit(async (page) => {
    await page.getByLabel("Your OpenAI key").fill("test-key");
    await page.getByLabel("Address of the service").fill(mock.baseURL);
    await page.getByRole("button", { name: "Keep" }).click();
    // The model has been loaded, by a worker that is a file.
    await page.getByLabel("Memory").getByText("0 memories, 0 with a vector").waitFor();
    await say(page, SEED.introduction);
    await page.getByLabel("Memory").getByText("1 memories, 1 with a vector").waitFor();
  });
  await visit(async (page) => {
    await page.getByLabel("Memory").getByText("1 memories, 1 with a vector").waitFor();
    await say(page, SEED.question);
  });
  assert.deepEqual(remembered(mock.chats.at(-1)).map(({ text }) => text), [SEED.learned[0].content]);
  assert.deepEqual(complaints, []);
});
