import { writeInPieces } from "./bytes.mjs";
import { frames } from "./sse.mjs";

/** A whole reply in JSON; `reply` says how it is written. */
export function sendJson(response, value, reply = { chunkBytes: 4096 }) {
  begin(response, "application/json", reply);
  return writeInPieces(response, [(reply.rewrite ?? String)(JSON.stringify(value))], reply);
}

/** A reply as server-sent events; `form` is what the surface asks for, see `frames`. */
export function sendEvents(response, events, reply, form) {
  begin(response, "text/event-stream; charset=utf-8", reply);
  return writeInPieces(response, frames(events, { ...form, ...reply }), reply);
}

const FAILURE = { message: "the mock server was told to fail", type: "server_error" };

export function sendError(response, reply, form = (error) => ({ error })) {
  const { status, error = FAILURE } = reply;
  begin(response, "application/json", { ...reply, contentType: undefined }, status);
  response.end(JSON.stringify(form(error)));
}

function begin(response, type, { headers = {}, contentType = type }, status = 200) {
  response.writeHead(status, { ...headers, "content-type": contentType });
}
