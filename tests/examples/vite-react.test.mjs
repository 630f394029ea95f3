import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";

import { launchChromium } from "../e2e/harness/chromium.mjs";
import { Site } from "../e2e/harness/site.mjs";
import { test } from "../mock/deadline.mjs";
import { lastUserText, remembered, wellBehaved } from "../mock/model.mjs";
import { MockServer } from "../mock/server.mjs";
import { Example, SEED } from "./example.mjs";

let example;
let mock;
let browser;
let site;

before(async () => {
  [example, mock, browser] = await Promise.all([Example.install("vite-react"), MockServer.start(), launchChromium()]);
  await example.run("npm", ["run", "build"], { VITE_OPENAI_BASE_URL: mock.baseURL });
  site = await Site.start({ "/": join(example.folder, "dist") });
});
after(() => Promise.all([site?.close(), browser?.close(), mock?.close(), example?.remove()]));

test("the React app remembers after a reload, and forgets what it is told to", async () => {
  mock.model = wellBehaved({ answer: "Noted.", memories: (request) => (lastUserText(request).startsWith(SEED.introduction) ? SEED.learned : []) });
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
  const visit = async () => {
    await page.goto(site.url);
    await page.getByLabel("Your OpenAI key").fill("test-key");
    await page.getByRole("button", { name: "Chat" }).click();
  };
  const say = async (text) => {
    await page.getByLabel("Message").fill(text);
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator('[data-role="assistant"]', { hasText: /^Noted\.$/ }).waitFor();
  };
  await visit();
  await say(SEED.introduction);
  await page.getByLabel("Memories").getByText(SEED.learned[0].content).waitFor();
  // A vector of 384 bytes is in the store before the page is left: the question is about the meaning.
  await page.waitForFunction(async () => {
    const opened = indexedDB.open("fast-memory");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const found = opened.result.transaction("rows").objectStore("rows").getAll();
    await new Promise((resolve) => (found.onsuccess = resolve));
    opened.result.close();
    return found.result.some(({ data }) => data?.length > 384);
  });

  await visit();
  await page.getByLabel("Memories").getByText(SEED.learned[0].content).waitFor();
  await say(SEED.question);
  assert.deepEqual(remembered(mock.chats.at(-1)).map(({ text }) => text), [SEED.learned[0].content]);

  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByLabel("Memories").getByText(SEED.learned[0].content).waitFor({ state: "detached" });
  await page.close();
  assert.deepEqual(complaints, []);
});
