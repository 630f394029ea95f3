import type { Turn } from "../../engine/load.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { cleanDocument, cleanStream } from "./response-body.js";
import { isNodeStream, nodeSource, nodeStream } from "./node-stream.js";
import { webSource, webStream } from "./web-stream.js";

/** Statuses that a Response with a body must not have. */
const NO_BODY = [204, 205, 304];

/** `response` without the blocks that its body brings. One that failed or is empty is handed on as it is. */
export function cleanResponse(response: Response, turn: Turn, memory: UserMemory): Response {
  const { body } = response;
  if (!body || !hasContent(response) || !(isNodeStream(body) || typeof body.getReader === "function")) return response;
  const clean = turn.stream ? cleanStream : cleanDocument;
  if (isNodeStream(body)) return withBody(response, nodeStream(body, clean(nodeSource(body), turn, memory)) as unknown as BodyInit);
  return withBody(response, webStream(clean(webSource(body), turn, memory)));
}

function hasContent({ ok, status, headers }: Response): boolean {
  return ok && !NO_BODY.includes(status) && headers.get("content-length") !== "0";
}

/** `response` with another body; all else that an app can see of it stays. */
function withBody(response: Response, body: BodyInit): Response {
  const { status, statusText } = response;
  const headers = withoutLength(response.headers);
  return dress(make(response.constructor, body, { status, statusText, headers }), response, headers);
}

/** The body has another length, and is not compressed any more. */
function withoutLength(headers: Headers): Headers {
  if (!headers.has("content-length") && !headers.has("content-encoding")) return headers;
  const copy = new (headers.constructor as typeof Headers)(headers);
  copy.delete("content-length");
  copy.delete("content-encoding");
  return copy;
}

/** Of the class of the Response that came: node-fetch has its own, and so has undici where it is installed. */
function make(Class: unknown, body: BodyInit, init: ResponseInit): Response {
  try {
    return new (Class as typeof Response)(body, init);
  } catch {
    return new Response(body, init);
  }
}

/** A constructed response has no url, its headers are a copy, and its clones have neither. */
function dress(made: Response, response: Response, headers: Headers): Response {
  const { url, redirected, type } = response;
  const clone = () => dress(made.constructor.prototype.clone.call(made), response, headers);
  for (const [name, value] of Object.entries({ url, redirected, type, headers, clone })) {
    Object.defineProperty(made, name, { value, configurable: true, writable: true });
  }
  return made;
}
