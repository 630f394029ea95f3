import { Mark } from "./marks.mjs";

/**
 * Writes text as a bad network would bring it: in pieces of `chunkBytes`, each a packet of its own, so that characters,
 * JSON and frames are split anywhere. A mark among the parts happens between two of them.
 */
export async function writeInPieces(response, parts, { chunkBytes = 7 } = {}) {
  response.socket?.setNoDelay(true);
  for (const part of parts) {
    if (part instanceof Mark) await part.pass(response);
    else await writeText(response, part, chunkBytes);
    if (response.destroyed) return;
  }
  response.end();
}

async function writeText(response, text, chunkBytes) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length && !response.destroyed; at += chunkBytes) {
    const flowing = response.write(bytes.subarray(at, at + chunkBytes));
    await new Promise((resolve) => (flowing ? setImmediate(resolve) : response.once("drain", resolve).once("close", resolve)));
  }
}
