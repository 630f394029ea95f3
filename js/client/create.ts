import type { Turn } from "../engine.js";
import type { UserMemory } from "../memory.js";

type Create = (this: unknown, request: object, ...rest: unknown[]) => unknown;
type Streamed = AsyncIterable<unknown>;

/** A `chat.completions.create` of a client that does not fetch (WebLLM, hand-made ones): objects in, objects out. */
export function memoryCreate(create: Create, memory: UserMemory): Create {
  return async function (request, ...rest) {
    const turn = await memory.beginTurn(JSON.stringify(request), false);
    if (!turn) return create.call(this, request, ...rest);
    // Only the messages differ; what JSON cannot hold (a signal, a callback) goes on as it came.
    const { messages } = JSON.parse(turn.body) as { messages: unknown };
    const reply = await create.call(this, { ...request, messages }, ...rest);
    if (isStream(reply)) return cleanChunks(reply, turn, memory);
    const edited = turn.clean(JSON.stringify(reply));
    await memory.endTurn(turn);
    return edited === undefined ? reply : JSON.parse(edited);
  };
}

function isStream(reply: unknown): reply is Streamed {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply;
}

/** The chunks, through the filter of the wire: each becomes an event, and each event a chunk again. */
async function* cleanChunks(chunks: Streamed, turn: Turn, memory: UserMemory): AsyncGenerator<unknown> {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const held: { json: string; chunk: unknown }[] = [];
  const released = function* (bytes: Uint8Array) {
    for (const event of decoder.decode(bytes).split("\n\n").filter(Boolean)) {
      const json = event.slice("data: ".length);
      const original = held.shift();
      yield original?.json === json ? original.chunk : (JSON.parse(json) as unknown);
    }
  };
  try {
    for await (const chunk of chunks) {
      const json = JSON.stringify(chunk);
      held.push({ json, chunk });
      yield* released(turn.push(encoder.encode(`data: ${json}\n\n`)));
    }
    yield* released(turn.finish());
  } finally {
    turn.finish();
    await memory.endTurn(turn);
  }
}
