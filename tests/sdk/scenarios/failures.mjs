import { HangUp } from "@fast-memory/mock/marks";
import { collect } from "@fast-memory/test-support/streams";
import { QUESTION } from "../conversation.mjs";
import { hasRawResponses } from "./read-reply.mjs";
import { everywhere } from "./scenario.mjs";

const ONE_MODE = ["in pieces"];
const send = (client, { driver }) => driver.send(client, driver.request(QUESTION));

const NO_RETRY = { "x-should-retry": "false" };
const FAILURES = {
  400: { error: { message: "no such thing", type: "invalid_request_error", param: "model", code: "bad" } },
  401: { error: { message: "bad key", type: "invalid_request_error", code: "invalid_api_key" } },
  404: { error: { message: "no such model", code: "model_not_found" } },
  429: { error: { message: "slow down", code: "rate_limit_exceeded" } },
  500: { error: { message: "an error of the server" } },
};
const failing = {
  cases: Object.fromEntries(
    Object.entries(FAILURES).map(([status, failure]) => [
      status,
      { ...failure, status: Number(status), headers: NO_RETRY },
    ]),
  ),
  modes: ONE_MODE,
  model: (request, { case: failure }) => failure,
  // The note may be what it refuses.
  resends: ({ case: { status } }) => status === 400,
  check: ({ plain, assert }) => assert.ok(plain.seen.value.isOfTheSDK, "the error is not of the SDK"),
};
async function errorOf(action, { sdk }) {
  const error = await action().then(
    () => undefined,
    (error) => error,
  );
  const { status, statusCode, headers, code, type, param, message } = error;
  const classes = Object.entries(sdk)
    .filter(([, one]) => typeof one === "function" && one.prototype instanceof Error && error instanceof one)
    .map(([name]) => name);
  const face = {
    class: error.constructor.name,
    status,
    statusCode,
    code,
    type,
    param,
    message,
    error: error.error,
    requestId: error.requestID ?? error.request_id,
  };
  return {
    ...face,
    classes,
    retry: headers?.get?.("x-should-retry") ?? headers?.["x-should-retry"],
    isOfTheSDK: classes.length > 0 || statusCode !== undefined,
  };
}
everywhere("errors", { ...failing, teaches: [], run: (client, kit) => errorOf(async () => send(client, kit), kit) });
everywhere("errors, streamed", {
  ...failing,
  teaches: [],
  run: (client, kit) => errorOf(async () => collect(kit.driver.stream(client, kit.driver.request(QUESTION))), kit),
});

everywhere("an error in the middle of a stream", {
  model: () => ({ content: "Half an ans", breaks: { message: "it broke" } }),
  async run(client, { driver }) {
    let text = "";
    const ended = await (async () => {
      for await (const event of await driver.stream(client, driver.request(QUESTION))) text += driver.deltaOf(event);
    })().then(
      () => "in peace",
      (error) => ({ class: error.constructor.name, message: error.message }),
    );
    return { text, ended };
  },
  teaches: [],
});

for (const [name, respond] of Object.entries({
  "204 without a body": () => new Response(null, { status: 204, headers: { "x-odd": "1" } }),
  "200 with an empty body": () => new Response("", { headers: { "content-type": "application/json" } }),
  "200 with null for a body": () => new Response(null, { headers: { "content-type": "application/json" } }),
  "200 with what is no JSON": () => new Response("<html>busy</html>", { headers: { "content-type": "text/html" } }),
  "200 with JSON of another kind": () => Response.json({ choices: "none", output: 7, content: { text: 1 } }),
})) {
  everywhere(`a reply that is ${name}`, {
    mayFail: true,
    modes: ONE_MODE,
    bare: true,
    teaches: [],
    reports: () => (name === "200 with JSON of another kind" ? ["unknown_reply"] : []),
    async run(_, kit) {
      const client = await kit.client({ sdkOptions: { fetch: async () => respond(), maxRetries: 0 } });
      return { reply: (await send(client, kit)) ?? "nothing" };
    },
  });
}

everywhere("a reply that failed is the very same Response", {
  modes: ONE_MODE,
  bare: true,
  teaches: [],
  needs: hasRawResponses,
  async run(_, kit) {
    let response;
    const fetch = async () => (response = Response.json({ error: { message: "no" } }, { status: 400 }));
    const client = await kit.client({ sdkOptions: { fetch } });
    const error = await send(client, kit).then(
      () => undefined,
      (error) => error,
    );
    return { same: error.headers === response.headers, status: error.status };
  },
});

everywhere("a connection that breaks in the middle", {
  mayFail: true,
  modes: ONE_MODE,
  model: () => ({ content: ["Half an ", new HangUp(), "answer"] }),
  async run(client, { driver }) {
    let text = "";
    for await (const event of await driver.stream(client, driver.request(QUESTION))) text += driver.deltaOf(event);
    return text;
  },
});
