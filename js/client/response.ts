import { concat } from "../bytes.js";
import type { Turn } from "../engine.js";
import type { UserMemory } from "../memory.js";

type Bytes = ReadableStream<Uint8Array>;

/**
 * A streamed reply without its blocks. It reads from the server only when the app reads from it. What the reply taught is
 * stored before the app sees the end, so that it may leave the page at once.
 */
export function cleanStream(body: Bytes, turn: Turn, memory: UserMemory): Bytes {
  const reader = body.getReader();
  let learning: Promise<void> | undefined;
  const learn = () => (learning ??= memory.endTurn(turn));
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        for (;;) {
          const { done, value } = await reader.read();
          const bytes = done ? turn.finish() : turn.push(value);
          if (done || turn.isDone) await learn();
          if (bytes.length > 0) controller.enqueue(bytes);
          if (done) {
            reader.releaseLock();
            controller.close();
          }
          if (done || bytes.length > 0) return;
        }
      },
      async cancel(reason) {
        // What a block had said in full when the app stopped reading is kept.
        turn.finish();
        void learn();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

/** A reply in one document without its blocks; byte for byte the same when it has none. */
export function cleanDocument(body: Bytes, turn: Turn, memory: UserMemory): Bytes {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const bytes = await readAll(reader);
        const edited = turn.clean(new TextDecoder().decode(bytes));
        await memory.endTurn(turn);
        controller.enqueue(edited === undefined ? bytes : new TextEncoder().encode(edited));
        controller.close();
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

/** `response` with another body; all else that an app can see of it stays. */
export function withBody(response: Response, body: Bytes): Response {
  const { status, statusText, url, redirected, type } = response;
  let { headers } = response;
  if (headers.has("content-length") || headers.has("content-encoding")) {
    headers = new Headers(headers);
    headers.delete("content-length");
    headers.delete("content-encoding");
  }
  const replaced = new Response(body, { status, statusText, headers });
  // A constructed response has no url, and its headers are a copy.
  for (const [name, value] of Object.entries({ url, redirected, type, headers })) {
    Object.defineProperty(replaced, name, { value, configurable: true });
  }
  return replaced;
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
  return concat(chunks);
}
