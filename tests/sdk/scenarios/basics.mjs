import { shapes } from "../../mock/blocks.mjs";
import { teacher, TEACHES } from "../lab/teaching.mjs";
import { ask, everywhere } from "./scenario.mjs";

export async function collect(stream) {
  const events = [];
  for await (const event of await stream) events.push(event);
  return events;
}

everywhere("create, in JSON", { run: (client, { speaker }) => speaker.send(client, ask(speaker)) });

everywhere("create, streamed", {
  run: async (client, { speaker }) => {
    const events = await collect(speaker.stream(client, ask(speaker)));
    return { events: events.filter((event) => !saysNothing(event)), text: events.map(speaker.deltaOf).join("") };
  },
});

/** A delta of nothing but an empty text: where all of its text was ours. */
export function saysNothing({ choices, delta, type, usage }) {
  if (type?.endsWith("_text.delta")) return delta === "";
  if (type === "content_block_delta") return delta.text === "";
  return !usage && choices?.length > 0 && choices.every(({ delta, finish_reason }) => !finish_reason && Object.keys(delta).join() === "content" && delta.content === "");
}
