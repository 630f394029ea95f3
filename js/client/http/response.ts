import type { ChatTurn } from "../../chat/turn.js";
import { isNodeStream, nodeSource, nodeStream } from "./node-stream.js";
import { filterDocument, filterStream } from "./response-body.js";
import { webSource, webStream } from "./web-stream.js";

/** Statuses that a Response with a body must not have. */
const NO_BODY = [204, 205, 304];

/** `response` with the blocks taken out of its body. A response that failed or is empty is returned as it is. */
export function filterResponse(response: Response, turn: ChatTurn): Response {
  const { body } = response;
  if (!body || !hasContent(response) || !(isNodeStream(body) || typeof body.getReader === "function")) return response;
  const filter = turn.isStream ? filterStream : filterDocument;
  if (isNodeStream(body))
    return withBody(response, nodeStream(body, filter(nodeSource(body), turn)) as unknown as BodyInit);
  return withBody(response, webStream(filter(webSource(body), turn)));
}

/** Frees the connection of a reply that nobody reads. */
export function discard({ body }: Response): void {
  if (!body) return;
  if (isNodeStream(body)) body.destroy();
  else if (typeof body.cancel === "function") body.cancel().catch(() => undefined);
}

function hasContent({ ok, status, headers }: Response): boolean {
  return ok && !NO_BODY.includes(status) && headers.get("content-length") !== "0";
}

/** `response` with another body; everything else that an app can see stays. */
function withBody(response: Response, body: BodyInit): Response {
  const { status, statusText } = response;
  const headers = withoutLength(response.headers);
  return copyIdentity(response, headers, construct(response.constructor, body, { status, statusText, headers }));
}

/** The body has another length, and is no longer compressed. */
function withoutLength(headers: Headers): Headers {
  if (!headers.has("content-length") && !headers.has("content-encoding")) return headers;
  const copy = new (headers.constructor as typeof Headers)(headers);
  copy.delete("content-length");
  copy.delete("content-encoding");
  return copy;
}

/** A Response of the same class: node-fetch has its own, and so has undici where it is installed. */
function construct(Class: unknown, body: BodyInit, init: ResponseInit): Response {
  try {
    return new (Class as typeof Response)(body, init);
  } catch {
    return new Response(body, init);
  }
}

/** Gives `copy` and its clones what a constructor cannot: the url and type of `response`, and its very headers. */
function copyIdentity(response: Response, headers: Headers, copy: Response): Response {
  const { url, redirected, type } = response;
  const clone = () => copyIdentity(response, headers, copy.constructor.prototype.clone.call(copy));
  for (const [name, value] of Object.entries({ url, redirected, type, headers, clone })) {
    Object.defineProperty(copy, name, { value, configurable: true, writable: true });
  }
  return copy;
}
