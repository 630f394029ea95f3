import { frames } from "./event-frames.mjs";
import { writeInPieces } from "./write-pieces.mjs";

/**
 * How a reply is written: see MockServer.
 *
 * @typedef {{ chunkBytes?: number | "frames", gzip?: boolean, bom?: boolean, sized?: boolean, contentType?: string, headers?: Record<string, string>,
 *   rewrite?: (json: string) => string }} Form
 */

/**
 * A whole reply in JSON; `sized`: with its length in a header.
 *
 * @param {import("node:http").ServerResponse} response
 * @param {unknown} value
 * @param {Form} [reply]
 */
export function sendJson(response, value, reply = { chunkBytes: 4096 }) {
  const text = (reply.bom ? "\u{FEFF}" : "") + (reply.rewrite ?? String)(JSON.stringify(value));
  if (reply.sized) response.setHeader("content-length", Buffer.byteLength(text));
  begin(response, "application/json", reply);
  return writeInPieces(response, [text], reply);
}

/** A reply as server-sent events; `form` is what the surface asks for, see `frames`. */
export function sendEvents(response, events, reply, form) {
  begin(response, "text/event-stream; charset=utf-8", reply);
  return writeInPieces(response, frames(events, { ...form, ...reply }), reply);
}

/** An error, in the form of the service. */
export function sendError(response, { status, error, headers }, form) {
  begin(response, "application/json", { headers }, status);
  response.end(JSON.stringify(form(error)));
}

/**
 * @param {import("node:http").ServerResponse} response
 * @param {string} type
 * @param {Form} form
 */
function begin(response, type, { headers, contentType = type, gzip }, status = 200) {
  response.writeHead(status, { ...headers, "content-type": contentType, ...(gzip && { "content-encoding": "gzip" }) });
}
