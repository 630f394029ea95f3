import { createGzip, constants } from "node:zlib";

import { Mark } from "../model/marks.mjs";

/**
 * Writes text as a bad network would bring it: in pieces of `chunkBytes`, each a packet of its own, so that characters, JSON and
 * frames are split anywhere, and a piece may have the end of one frame and the beginning of the next. A mark among the parts happens
 * between two of them, when all before it is written. A stream of megabytes wants larger pieces, or `chunkBytes` "frames": each
 * part in one piece, as a good network would bring it. With `gzip` the pieces are those of the compressed bytes.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {Iterable<any>} parts
 * @param {{ chunkBytes?: number | "frames", gzip?: boolean }} [options]
 */
export async function writeInPieces(response, parts, { chunkBytes = 7, gzip = false } = {}) {
  response.socket?.setNoDelay(true);
  const encode = gzip ? compressor() : (text) => Buffer.from(text);
  const size = chunkBytes === "frames" ? Infinity : chunkBytes;
  let rest = Buffer.alloc(0);
  const flush = async () => {
    if (rest.length > 0 && !response.destroyed) await write(response, rest);
    rest = Buffer.alloc(0);
  };
  for (const part of parts) {
    if (part instanceof Mark) {
      await flush();
      await part.pass(response);
    } else {
      rest = Buffer.concat([rest, await encode(part)]);
      while (rest.length >= size && !response.destroyed) {
        await write(response, rest.subarray(0, size));
        rest = rest.subarray(size);
      }
      if (chunkBytes === "frames") await flush();
    }
    if (response.destroyed) return;
  }
  if (gzip) rest = Buffer.concat([rest, await encode(undefined)]);
  await flush();
  response.end();
}

/** @returns {Promise<void>} */
function write(response, bytes) {
  const flowing = response.write(bytes);
  return new Promise((resolve) =>
    flowing ? setImmediate(resolve) : response.once("drain", resolve).once("close", resolve),
  );
}

/** Each text is compressed so far that it can be read before the next one comes; without a text, it is the end. */
function compressor() {
  const gzip = createGzip();
  /** @type {Buffer[]} */
  const ready = [];
  gzip.on("data", (bytes) => ready.push(bytes));
  return async (/** @type {string | undefined} */ text) => {
    await new Promise((resolve) => {
      const done = () => resolve(undefined);
      if (text === undefined) gzip.once("end", done).end();
      else {
        gzip.write(text);
        gzip.flush(constants.Z_SYNC_FLUSH, done);
      }
    });
    return Buffer.concat(ready.splice(0));
  };
}
