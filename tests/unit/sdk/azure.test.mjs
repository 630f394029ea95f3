// AzureOpenAI of every major version of openai: its own withOptions forgets half of what it was made with.
import assert from "node:assert/strict";

import { AzureOpenAI as Azure4 } from "openai-4";
import { AzureOpenAI as Azure5 } from "openai-5";
import { AzureOpenAI as Azure6 } from "openai-6";
import { AzureOpenAI as Azure7 } from "openai-7";

import { remembered } from "@fast-memory/mock/model";
import { say, stream } from "@fast-memory/test-support/chat";
import { test } from "@fast-memory/test-support/deadline";
import { freshOptions } from "@fast-memory/test-support/fresh-memory";
import { mockForFile, QUESTION } from "@fast-memory/test-support/mock-for-file";
import { withFastMemory } from "../../../pkg/index.js";

const SDKS = { "openai 4": Azure4, "openai 5": Azure5, "openai 6": Azure6, "openai 7": Azure7 };
const CREDENTIALS = {
  "a key": [{ apiKey: "azure-key" }, { "api-key": "azure-key" }],
  "tokens of Entra": [{ azureADTokenProvider: async () => "entra-token" }, { authorization: "Bearer entra-token" }],
};

const mock = await mockForFile();

/** The mock has no deployments: the fetch takes them out of the path, and keeps what the SDK had asked for. */
function deployments() {
  const urls = [];
  const send = (url, init) => {
    urls.push(new URL(url));
    return fetch(String(url).replace(/\/openai\/deployments\/[^/]+/, "/v1"), init);
  };
  return { urls, fetch: send };
}

for (const [name, AzureOpenAI] of Object.entries(SDKS)) {
  for (const [kind, [credentials, headers]] of Object.entries(CREDENTIALS)) {
    const make = (service, more) => {
      const endpoint = mock.baseURL.replace(/\/v1$/, "");
      return new AzureOpenAI({ endpoint, apiVersion: "2024-10-21", fetch: service.fetch, ...credentials, ...more });
    };
    const checkRequests = (service, deployment) => {
      for (const url of service.urls) {
        assert.equal(url.pathname, `/openai/deployments/${deployment}/chat/completions`);
        assert.equal(url.searchParams.get("api-version"), "2024-10-21");
      }
      for (const exchange of mock.exchanges) {
        for (const [header, value] of Object.entries(headers)) assert.equal(exchange.headers[header], value);
      }
    };

    test(`${name} with ${kind} has memory`, async () => {
      const service = deployments();
      const wrapped = withFastMemory(make(service), "alice", freshOptions());
      assert.ok(wrapped instanceof AzureOpenAI);
      assert.equal(await say(wrapped, "I keep bees"), "Hello.");
      assert.equal(await stream(wrapped, QUESTION), "Hello.");
      assert.deepEqual(
        remembered(mock.chats[1]).map(({ text }) => text),
        ["Keeps bees"],
      );
      assert.equal(service.urls.length, 2);
      checkRequests(service, "mock");
    });

    test(`${name} with ${kind} and a deployment keeps memory in withOptions and when wrapped again`, async () => {
      const service = deployments();
      const wrapped = withFastMemory(make(service, { deployment: "north" }), "alice", freshOptions());
      assert.equal(wrapped.deploymentName, "north");
      await say(wrapped, "I keep bees");
      const again = withFastMemory(wrapped, "bob", freshOptions());
      await say(again, QUESTION);
      assert.deepEqual(remembered(mock.chats[1]), []);
      if (wrapped.withOptions) {
        const derived = wrapped.withOptions({ timeout: 1234 });
        assert.equal(derived.memory, wrapped.memory);
        await say(derived, QUESTION);
        assert.equal(remembered(mock.chats[2]).length, 1);
      }
      checkRequests(service, "north");
    });
  }
}

test("openai 4 with tokens of Entra reads no key from the environment for the copy", async () => {
  const service = deployments();
  const client = new Azure4({
    endpoint: mock.baseURL.replace(/\/v1$/, ""),
    apiVersion: "2024-10-21",
    fetch: service.fetch,
    azureADTokenProvider: async () => "entra-token",
  });
  process.env.AZURE_OPENAI_API_KEY = "from the environment";
  try {
    await say(withFastMemory(client, "alice", freshOptions()), "Hello");
  } finally {
    delete process.env.AZURE_OPENAI_API_KEY;
  }
  assert.equal(mock.exchanges[0].headers.authorization, "Bearer entra-token");
});
