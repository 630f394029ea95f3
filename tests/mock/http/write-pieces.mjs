import { createGzip, constants } from "node:zlib";

import { Mark } from "../model/marks.mjs";

/**
 * Writes text as a bad network would bring it: in pieces of `chunkBytes`, each a packet of its own, so that characters, JSON and
 * frames are split anywhere, and a piece may have the end of one frame and the beginning of the next. A mark among the parts happens
 * between two of them, when all before it is written. A stream of megabytes wants larger pieces, or `chunkBytes` "frames": each
 * part in one piece, as a good network would bring it. With `gzip` the pieces are those of the compressed bytes.
 */
export async function writeInPieces(response, parts, { chunkBytes = 7, gzip = false } = {}) {
  response.socket?.setNoDelay(true);
  const encode = gzip ? compressor() : Buffer.from;
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
  if (gzip) rest = Buffer.concat([rest, await encode()]);
  await flush();
  response.end();
}

function write(response, bytes) {
  const flowing = response.write(bytes);
  return new Promise((resolve) => (flowing ? setImmediate(resolve) : response.once("drain", resolve).once("close", resolve)));
}

/** Each text is compressed so far that it can be read before the next one comes; without a text, it is the end. */
function compressor() {
  const gzip = createGzip();
  const ready = [];
  gzip.on("data", (bytes) => ready.push(bytes));
  return async (text) => {
    await new Promise((resolve) => {
      if (text === undefined) gzip.once("end", resolve).end();
      else {
        gzip.write(text);
        gzip.flush(constants.Z_SYNC_FLUSH, resolve);
      }
    });
    return Buffer.concat(ready.splice(0));
  };
}
