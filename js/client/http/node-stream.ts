import type { Readable } from "node:stream";

import type { BodySource, FilteredBody, ReadResult } from "./response-body.js";

/** node-fetch, the default of openai 4, has Node streams as bodies. */
export function isNodeStream(body: unknown): body is Readable {
  const { getReader, pipe, on } = body as Partial<ReadableStream & Readable>;
  return typeof getReader !== "function" && typeof pipe === "function" && typeof on === "function";
}

/** The chunks of a Node stream, or of anything else that gives them one after the other. */
export function iterableSource(body: AsyncIterable<Uint8Array | string> & { destroy?(): unknown }): BodySource {
  const chunks = body[Symbol.asyncIterator]();
  return {
    async read() {
      const { done = false, value } = await chunks.next();
      return { done, value: typeof value === "string" ? new TextEncoder().encode(value) : value };
    },
    async cancel() {
      if (typeof body.destroy === "function") body.destroy();
      else await chunks.return?.();
    },
    release: () => undefined,
  };
}

/** `filtered` as a stream of the library of `body`. Nothing of Node is imported: the package is for browsers too. */
export function nodeStream(body: Readable, filtered: FilteredBody): Readable {
  let isOver = false;
  return new (readableClass(body))({
    highWaterMark: 0,
    read() {
      const push = ({ done, value }: ReadResult) => {
        isOver = done;
        this.push(done ? null : value);
      };
      const fail = (error: Error) => {
        isOver = true;
        this.destroy(error);
      };
      filtered.next().then(push).catch(fail);
    },
    destroy(error, done) {
      if (isOver) done(error);
      else filtered.cancel(error).then(() => done(error), done);
    },
  });
}

/** The base class of sockets, pass-throughs and decompressors. */
function readableClass(body: Readable): typeof Readable {
  for (let type = Object.getPrototypeOf(body); type; type = Object.getPrototypeOf(type)) {
    if (type.constructor.name === "Readable") return type.constructor;
  }
  return body.constructor as typeof Readable;
}
