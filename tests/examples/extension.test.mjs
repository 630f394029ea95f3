import assert from "node:assert/strict";
import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { remembered } from "@fast-memory/mock/model";
import { extensionId, launchExtension } from "@fast-memory/test-support/chromium";
import { DEVELOPER, modelOf } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { complaintsOf } from "@fast-memory/test-support/page-complaints";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";
import { Example } from "./example.mjs";

let example;
let mock;
let profile;

before(async () => {
  [example, mock] = await Promise.all([Example.install("extension"), MockServer.start()]);
  profile = temporaryFolder("profile");
  await example.run("npm", ["run", "build"]);
});
after(() => Promise.all([mock?.close(), example?.remove(), profile?.remove()]));

test("the extension remembers after the browser restarts, under its strict policy", async () => {
  mock.model = modelOf(DEVELOPER);
  const folder = await realpath(join(example.folder, "dist"));
  const complaints = [];
  const visit = async (use) => {
    const browser = await launchExtension(profile.folder, folder);
    try {
      const page = await browser.newPage();
      complaintsOf(page, complaints);
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
    await say(page, DEVELOPER.introduction);
    await page.getByLabel("Memory").getByText("1 memories, 1 with a vector").waitFor();
  });
  await visit(async (page) => {
    await page.getByLabel("Memory").getByText("1 memories, 1 with a vector").waitFor();
    await say(page, DEVELOPER.question);
  });
  assert.deepEqual(
    remembered(mock.chats.at(-1)).map(({ text }) => text),
    [DEVELOPER.learned[0].content],
  );
  assert.deepEqual(complaints, []);
});
