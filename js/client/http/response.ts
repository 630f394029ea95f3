import type { ChatTurn } from "../../chat/turn.js";
import { copyOfResponse } from "./copy-response.js";
import { filteredReply, hasReaders, readsByItself } from "./foreign-response.js";
import { getHeader } from "./headers.js";
import { isNodeStream, iterableSource, nodeStream } from "./node-stream.js";
import { filterDocument, filterStream, type FilteredBody, lazySource } from "./response-body.js";
import { webSource, webStream } from "./web-stream.js";

/** Statuses that a Response with a body must not have. */
const NO_BODY = [204, 205, 304];

/** `response` with the blocks taken out of its body. A response that failed or is empty is returned as it is. */
export function filterResponse(response: Response, turn: ChatTurn): Response {
  if (!hasContent(response)) return response;
  const body = filteredBody(response.body, turn);
  if (!body && (!hasReaders(response) || isEmpty(response))) return response;
  const copy = body && !readsByItself(response) ? copyOfResponse(response, body as ReadableStream) : undefined;
  return copy ?? filteredReply(response, turn, body);
}

/** Frees the connection of a reply that nobody reads. */
export function discard({ body }: Response): void {
  if (!body) return;
  if (isNodeStream(body)) body.destroy();
  else if (typeof body.cancel === "function") body.cancel().catch(() => undefined);
}

function hasContent({ ok, status, headers }: Response): boolean {
  return ok && !NO_BODY.includes(status) && getHeader(headers, "content-length") !== "0";
}

/** Whether the class of the response says so: hand-made objects may have `body: null` beside their methods. */
function isEmpty(response: Response): boolean {
  return response.body === null && !Object.hasOwn(response, "body");
}

/** A body of the same kind, which locks the service's when it is first read; `undefined` where there is none to read from. */
function filteredBody(body: unknown, turn: ChatTurn): object | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const filter = turn.isStream ? filterStream : filterDocument;
  if (isNodeStream(body))
    return nodeStream(
      body,
      filter(
        lazySource(() => iterableSource(body)),
        turn,
      ),
    );
  if (isWebStream(body))
    return webStream(
      filter(
        lazySource(() => webSource(body)),
        turn,
      ),
    );
  if (isIterable(body))
    return iterable(
      filter(
        lazySource(() => iterableSource(body)),
        turn,
      ),
    );
  return undefined;
}

function isWebStream(body: object): body is ReadableStream<Uint8Array> {
  return typeof (body as Partial<ReadableStream>).getReader === "function";
}

function isIterable(body: object): body is AsyncIterable<Uint8Array | string> {
  return typeof (body as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === "function";
}

function iterable(filtered: FilteredBody): AsyncIterableIterator<Uint8Array> {
  return {
    next: () => filtered.next() as Promise<IteratorResult<Uint8Array>>,
    async return(value?: unknown) {
      await filtered.cancel(value);
      return { done: true, value: value as undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
