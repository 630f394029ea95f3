/** All events of a stream. */
export async function collect(stream) {
  const events = [];
  for await (const event of await stream) events.push(event);
  return events;
}

/** What an app makes of a stream: its events, the text that they say, and why it ended. */
export async function watch(speaker, stream) {
  const events = await collect(stream);
  return { events: events.filter((event) => !saysNothing(event)), text: events.map(speaker.deltaOf).join(""), end: speaker.endOfStream(events) ?? null };
}

/** A delta of nothing but an empty text. A token of ours may leave one behind, and no app can see it. */
export function saysNothing({ type, delta, choices, usage }) {
  if (type === "response.output_text.delta") return delta === "";
  if (type === "content_block_delta") return delta.text === "";
  if (usage || !choices?.length) return false;
  return choices.every(({ delta, finish_reason }) => !finish_reason && Object.keys(delta).join() === "content" && delta.content === "");
}

/** A promise of the SDK's own, which never comes to anything: to look at what it can do. */
export function idlePromise(kit) {
  const { column, sdk, baseURL, speaker } = kit;
  const client = column.make(sdk, baseURL, { fetch: () => new Promise(() => {}) });
  return speaker.send(client, speaker.request("hello"));
}

export const hasRawResponses = (client, kit) => typeof idlePromise(kit).asResponse === "function";

/** What an app can see of a Response. */
export async function faceOf(response) {
  const { status, statusText, url, redirected = null, type = null, ok, bodyUsed } = response;
  const headers = [...response.headers].filter(([name]) => name !== "date" && name !== "content-length");
  return { class: response.constructor.name, status, statusText, url, redirected, type, ok, bodyUsed, headers, text: await response.text() };
}
