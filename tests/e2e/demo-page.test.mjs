// The demo page as `npm run demo` builds it, with its own scripted model.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";

import { build } from "vite";

import { MockServer } from "@fast-memory/mock";
import { remembered, wellBehaved } from "@fast-memory/mock/model";
import { launchChromium } from "@fast-memory/test-support/chromium";
import { DEVELOPER } from "@fast-memory/test-support/conversation";
import { test } from "@fast-memory/test-support/deadline";
import { complaintsOf } from "@fast-memory/test-support/page-complaints";
import { StaticSite } from "@fast-memory/test-support/static-site";
import { temporaryFolder } from "@fast-memory/test-support/temporary-folder";

const CONFIG = fileURLToPath(new URL("../../www/vite.config.ts", import.meta.url));
const { introduction: INTRODUCTION, question: QUESTION } = DEVELOPER;

let folder;
let remove;
let site;
let browser;
let visitor;
let page;
let complaints;

before(async () => {
  ({ folder, remove } = temporaryFolder("demo"));
  await build({ configFile: CONFIG, logLevel: "warn", build: { outDir: folder } });
  [site, browser] = await Promise.all([StaticSite.start({ "/nested/demo/": folder }), launchChromium()]);
});
after(() => Promise.all([browser?.close(), site?.close(), remove?.()]));
beforeEach(async () => {
  visitor = await browser.newContext();
  page = await visitor.newPage();
  complaints = complaintsOf(page);
  await open();
});
afterEach(async () => {
  await visitor.close();
  assert.deepEqual(complaints, []);
});

const id = (name) => page.getByTestId(name);
const texts = (name) => id(name).allTextContents();

async function open() {
  await page.goto(`${site.url}/nested/demo/`);
  await page.locator('[data-testid="model-status"][data-state="ready"]').waitFor();
}

async function say(text) {
  const answers = await id("message-assistant").count();
  await id("composer").fill(text);
  await id("composer").press("Enter");
  const answer = id("message-assistant").nth(answers);
  await answer.and(page.locator('[data-state="done"]')).waitFor();
  return answer.getByTestId("message-text").textContent();
}

test("the scripted model remembers after a reload, and the panel marks the memories it used", async () => {
  const noted = await say(INTRODUCTION);
  assert.match(noted, /^Noted: .*PostgreSQL/);
  assert.doesNotMatch(noted, /<memory/);
  await page.waitForFunction(() => document.querySelectorAll('[data-testid="memory-item"]').length === 2);
  await open();
  assert.equal(await id("message-user").count(), 0);
  assert.match(await say(QUESTION), /PostgreSQL/);
  await id("memory-used").first().waitFor();
  const used = page.locator('[data-testid="memory-item"][data-used]');
  assert.ok((await used.allTextContents()).some((text) => text.includes("PostgreSQL")));
  assert.match((await texts("memory-used"))[0], /\d\.\d\d/);
});

test("no text becomes a script or a document of the page: Trusted Types and its policy forbid it", async () => {
  const outcome = await page.evaluate(() => {
    const nameOf = (/** @type {() => void} */ attempt) => {
      try {
        attempt();
        return "done";
      } catch (error) {
        return error.name;
      }
    };
    return [
      nameOf(() => (document.createElement("div").innerHTML = "<b>x</b>")),
      nameOf(() => (document.createElement("script").src = "x.js")),
      nameOf(() => globalThis.trustedTypes.createPolicy("other", {})),
    ];
  });
  assert.deepEqual(outcome, ["TypeError", "TypeError", "TypeError"]);
  complaints.length = 0;
});

test("another user sees and recalls none of the memories", async () => {
  await say(INTRODUCTION);
  await id("user-select").selectOption("bob");
  assert.doesNotMatch(await say(QUESTION), /PostgreSQL/);
  assert.deepEqual(await texts("memory-item"), []);
  assert.doesNotMatch(await page.locator("body").innerText(), /fintech/);
  await id("user-select").selectOption("alice");
  assert.match(await say(QUESTION), /PostgreSQL/);
});

test("a user adds, searches, deletes and clears memories in the panel", async () => {
  await id("memory-add-text").fill("Keeps bees on the balcony");
  await id("memory-add-submit").click();
  await id("memory-item").filter({ hasText: "bees" }).waitFor();
  await id("memory-add-text").fill("Owns a red bicycle");
  await id("memory-add-category").selectOption("context");
  await id("memory-add-submit").click();
  await id("memory-item").filter({ hasText: "bicycle" }).waitFor();
  assert.match(await id("memory-stats").innerText(), /2/);
  await id("memory-search").fill("insects and honey");
  await id("memory-score").first().waitFor();
  assert.match(await id("memory-item").first().innerText(), /bees/);
  await id("memory-search").fill("");
  await id("memory-item").filter({ hasText: "bicycle" }).getByTestId("memory-delete").click();
  await id("memory-item").filter({ hasText: "bicycle" }).waitFor({ state: "detached" });
  await id("memory-clear").click();
  await id("clear-confirm").click();
  await id("memory-empty").waitFor();
  await open();
  assert.equal(await id("memory-item").count(), 0);
});

test("the user's own service gets the key, and no storage that outlives the tab keeps it", async (t) => {
  const mock = await MockServer.start({
    model: wellBehaved({ answer: "Hello from the service.", memories: [{ content: "Keeps bees", category: "fact" }] }),
  });
  t.after(() => mock.close());
  await id("settings-open").click();
  await id("provider-other").click();
  await id("settings-base-url").fill(mock.baseURL);
  await id("settings-key").fill("secret-key");
  await id("settings-model").fill("mock");
  await id("settings-save").click();
  assert.equal(await say("Hello"), "Hello from the service.");
  await id("memory-item").filter({ hasText: "Keeps bees" }).waitFor();
  assert.equal(mock.posts("/chat/completions")[0].headers.authorization, "Bearer secret-key");
  await say("What about my bees?");
  assert.deepEqual(
    remembered(mock.chats[1]).map(({ text }) => text),
    ["Keeps bees"],
  );
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.doesNotMatch(kept, /secret-key/);
  const other = await visitor.newPage();
  await other.goto(`${site.url}/nested/demo/`);
  assert.doesNotMatch(
    await other.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    /secret-key/,
  );
});

test("on a phone nothing is wider than the screen", async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await say(INTRODUCTION);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
  await id("memory-open").click();
  await id("memory-close").waitFor();
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth));
});
