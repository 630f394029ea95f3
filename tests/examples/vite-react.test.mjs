import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { remembered } from "@fast-memory/mock/model";
import { launchChromium } from "@fast-memory/test-support/chromium";
import { DEVELOPER, modelOf } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { complaintsOf } from "@fast-memory/test-support/page-complaints";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { Example } from "./example.mjs";

let example;
let mock;
let browser;
let site;

before(async () => {
  [example, mock, browser] = await Promise.all([Example.install("vite-react"), MockServer.start(), launchChromium()]);
  await example.run("npm", ["run", "build"], { VITE_OPENAI_BASE_URL: mock.baseURL });
  site = await StaticSite.start({ "/": join(example.folder, "dist") });
});
after(() => Promise.all([site?.close(), browser?.close(), mock?.close(), example?.remove()]));

test("the React app remembers after a reload, and forgets on request", async () => {
  mock.model = modelOf(DEVELOPER);
  const page = await browser.newPage();
  const complaints = complaintsOf(page);
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
  await say(DEVELOPER.introduction);
  await page.getByLabel("Memories").getByText(DEVELOPER.learned[0].content).waitFor();
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
  await page.getByLabel("Memories").getByText(DEVELOPER.learned[0].content).waitFor();
  await say(DEVELOPER.question);
  assert.deepEqual(
    remembered(mock.chats.at(-1)).map(({ text }) => text),
    [DEVELOPER.learned[0].content],
  );

  await page.getByRole("button", { name: "Forget" }).click();
  await page.getByLabel("Memories").getByText(DEVELOPER.learned[0].content).waitFor({ state: "detached" });
  await page.close();
  assert.deepEqual(complaints, []);
});
