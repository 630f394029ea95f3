import type { Readable } from "node:stream";

import type { Clean, Read, Source } from "./response-body.js";

/** A body of node-fetch, the default of openai 4, is a stream of Node. */
export function isNodeStream(body: unknown): body is Readable {
  const { getReader, pipe, on } = body as Partial<ReadableStream & Readable>;
  return typeof getReader !== "function" && typeof pipe === "function" && typeof on === "function";
}

export function nodeSource(body: Readable): Source {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array | string>;
  return {
    async read() {
      const { done = false, value } = await chunks.next();
      return { done, value: typeof value === "string" ? new TextEncoder().encode(value) : value };
    },
    async cancel() {
      body.destroy();
    },
    release: () => undefined,
  };
}

/** A stream of the same library as `body`. Nothing of Node is imported: the package is for browsers. */
export function nodeStream(body: Readable, clean: Clean): Readable {
  let isOver = false;
  return new (readableClass(body))({
    highWaterMark: 0,
    read() {
      const hand = ({ done, value }: Read) => {
        isOver = done;
        this.push(done ? null : value);
      };
      const fail = (error: Error) => {
        isOver = true;
        this.destroy(error);
      };
      clean.next().then(hand).catch(fail);
    },
    destroy(error, done) {
      if (isOver) done(error);
      else clean.cancel(error).then(() => done(error), done);
    },
  });
}

/** Bodies are of classes derived from `Readable`: sockets, pass-throughs, decompressors. */
function readableClass(body: Readable): typeof Readable {
  for (let type = Object.getPrototypeOf(body); type; type = Object.getPrototypeOf(type)) {
    if (type.constructor.name === "Readable") return type.constructor;
  }
  return body.constructor as typeof Readable;
}
