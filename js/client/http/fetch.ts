import type { ChatTurn } from "../../chat/turn.js";
import type { ChatTurns } from "../../chat/turns.js";
import { CALL_HEADER, readCallHeader } from "../../options/per-call.js";
import { type Fetch, type FetchArguments, OutgoingRequest } from "./request.js";
import { filterResponse } from "./response.js";
import { findRoute } from "./route.js";

/** The app's fetch under each chat fetch. */
const originals = new WeakMap<object, Fetch>();

/** On the options of a request that memory has already handled, by the SDK's hook or by another chat fetch. */
const PREPARED = Symbol("fast-memory");

interface Prepared {
  readonly turn: ChatTurn | undefined;
  /** The body is the turn's already, as it had to be there when it was signed. */
  readonly hasTurnBody: boolean;
}

export type PreparedInit = { [PREPARED]?: Prepared };

const HANDLED: Prepared = { turn: undefined, hasTurnBody: false };

interface Signing {
  /** The client signs requests before they reach its fetch. */
  readonly isSigned?: boolean;
}

/** A fetch with memory in its chat calls; other requests pass through unchanged. The memory of a chat fetch is replaced. */
export function chatFetch(fetch: Fetch, turns: ChatTurns): Fetch {
  return derive(
    fetch,
    (send) =>
      (...args) =>
        sendWithMemory(send, args, turns),
  );
}

/** A chat fetch for requests that are signed already: memory is only in chat calls that {@link prepare} has handled. */
export function signedChatFetch(fetch: Fetch, turns: ChatTurns): Fetch {
  return derive(
    fetch,
    (send) =>
      (...args) =>
        sendWithMemory(send, args, turns, { isSigned: true }),
  );
}

/**
 * Begins the turn of a request in the SDK's hook, before the fetch. Inside the fetch, the SDK would take an error of memory for a
 * failed connection, and count memory's time as the service's.
 * @param init edited in place; its body too, when it is about to be signed
 */
export async function prepare(
  url: string,
  init: RequestInit & PreparedInit,
  turns: ChatTurns,
  { isSigned = false }: Signing,
): Promise<void> {
  const request = new OutgoingRequest([url, init]);
  const turn = await begin(request, turns);
  const body = isSigned ? turn?.body : undefined;
  const [, edited] = outgoing(request, body);
  Object.assign(init, edited, { [PREPARED]: { turn, hasTurnBody: body !== undefined } satisfies Prepared });
}

/** The fetch that the app brought. */
export function unwrapFetch(fetch: Fetch): Fetch {
  return originals.get(fetch) ?? fetch;
}

export function isChatFetch(fetch: unknown): fetch is Fetch {
  return typeof fetch === "function" && originals.has(fetch);
}

/** Sends a request by `send`, with memory in it where it is a chat call. */
export async function sendWithMemory(
  send: Fetch,
  args: FetchArguments,
  turns: ChatTurns,
  signing: Signing = {},
): Promise<Response> {
  const prepared = (args[1] as PreparedInit | undefined)?.[PREPARED];
  const request = new OutgoingRequest(args);
  if (prepared) {
    const { turn } = prepared;
    if (!turn) return send(...args);
    // A failed turn is not freed: a client that retries inside its fetch sends the same request again.
    return exchange(send, withTurn(request, prepared), turn, () => turn.unanswered());
  }
  const turn = await begin(request, turns, signing);
  if (!turn) return send(...outgoing(request, undefined));
  return exchange(send, withTurn(request, { turn, hasTurnBody: false }), turn, () => turn.free());
}

function derive(fetch: Fetch, make: (send: Fetch) => Fetch): Fetch {
  const original = unwrapFetch(fetch);
  // SDKs read properties of the fetch that they were given (`Response`, Bun's `preconnect`).
  const derived = Object.assign(make(original), original);
  originals.set(derived, original);
  return derived;
}

/** Finds out what a request is, once, and begins its turn. `undefined`: it goes out without memory. */
async function begin(
  request: OutgoingRequest,
  turns: ChatTurns,
  { isSigned = false }: Signing = {},
): Promise<ChatTurn | undefined> {
  const options = readCallHeader(request.header(CALL_HEADER));
  const route = findRoute(request.method, request.url);
  if (!route) return undefined;
  if (route.kind === "stored") return unlessAborted(turns.beginStoredReply(route), request.signal);
  const body = isSigned ? undefined : await request.text();
  if (body === undefined) return undefined;
  const isRetry = Number(request.header("x-stainless-retry-count") ?? 0) > 0;
  return unlessAborted(turns.begin({ api: route.api, body, options, isRetry }), request.signal);
}

/** The request with the turn's body. A second memory on the way sends it as it is. */
function withTurn(request: OutgoingRequest, { turn, hasTurnBody }: Prepared): FetchArguments {
  const [input, init] = outgoing(request, hasTurnBody ? undefined : turn?.body);
  return init === undefined ? [input] : [input, { ...init, [PREPARED]: HANDLED } as RequestInit];
}

/** The request without memory's own header, and with `body` in place of the app's. */
function outgoing(request: OutgoingRequest, body: string | undefined): FetchArguments {
  if (body === undefined) return request.replace({ without: [CALL_HEADER] });
  // openai 4 sets the length of the app's body.
  return request.replace({ without: [CALL_HEADER, "content-length"], body });
}

async function exchange(
  send: Fetch,
  args: FetchArguments,
  turn: ChatTurn,
  onUnfiltered: () => void,
): Promise<Response> {
  let isFiltered = false;
  try {
    const response = await send(...args);
    const filtered = filterResponse(response, turn);
    isFiltered = filtered !== response;
    return filtered;
  } finally {
    if (!isFiltered) onUnfiltered();
  }
}

/** Resolves to `undefined` at an abort: the request goes out at once, and fails as the app expects. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T | undefined> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}
