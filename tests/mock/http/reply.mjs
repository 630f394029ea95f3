import { frames } from "./event-frames.mjs";
import { writeInPieces } from "./write-pieces.mjs";

/** A whole reply in JSON; `reply` says how it is written, `sized` with its length in a header. */
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

function begin(response, type, { headers, contentType = type, gzip }, status = 200) {
  response.writeHead(status, { ...headers, "content-type": contentType, ...(gzip && { "content-encoding": "gzip" }) });
}
