import { collect } from "@fast-memory/test-support/streams";

/** What an app makes of a stream: its events, the text that they say, and why it ended. */
export async function readStream(driver, stream) {
  const events = await collect(stream);
  return { events, text: events.map(driver.deltaOf).join(""), end: driver.endOfStream(events) ?? null };
}

/** A client whose fetch is given: to look at what its promises and streams can do. */
export const idleClient = ({ entry, sdk, baseURL }, fetch = () => new Promise(() => {})) =>
  entry.make(sdk, baseURL, { fetch });

/** A promise that never comes to anything. */
export const idlePromise = (kit) => kit.driver.send(idleClient(kit), kit.driver.request("hello"));

export const hasRawResponses = (client, kit) => typeof idlePromise(kit)?.asResponse === "function";

export async function hasTee(client, kit) {
  const silent = idleClient(
    kit,
    async () => new Response("data: [DONE]\n\n", { headers: { "content-type": "text/event-stream" } }),
  );
  return typeof (await kit.driver.stream(silent, kit.driver.request("hello"))).tee === "function";
}

/** What was encoded is decoded, and its length is another: an app that hands the Response on must not say otherwise. */
const UNLIKE = ["content-encoding", "content-length", "date"];

/** What an app can see of a Response. */
export async function readableResponse(response) {
  const { status, statusText, url, redirected = null, type = null, ok, bodyUsed } = response;
  const headers = [...response.headers].filter(([name]) => !UNLIKE.includes(name));
  return {
    class: response.constructor.name,
    status,
    statusText,
    url,
    redirected,
    type,
    ok,
    bodyUsed,
    headers,
    text: await response.text(),
  };
}
