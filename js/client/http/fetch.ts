import { isRefusal } from "../../chat/refusal.js";
import type { ChatTurn } from "../../chat/turn.js";
import type { ChatTurns } from "../../chat/turns.js";
import { CALL_HEADER } from "../../options/per-call.js";
import { type Fetch, type FetchArguments, OutgoingRequest } from "./request.js";
import { discard, filterResponse } from "./response.js";
import { findRoute } from "./route.js";

/** The app's fetch under each chat fetch. */
const originals = new WeakMap<object, Fetch>();

/** On the options of a request that memory has already handled, by the SDK's hook or by another chat fetch. */
const PREPARED = Symbol("fast-memory");

interface Prepared {
  readonly turn: ChatTurn | undefined;
  /** The body is the turn's already, as it had to be there when it was signed. */
  readonly hasTurnBody: boolean;
  /** Begins the turn of the same request anew, without additions, after the service has refused it with them. */
  readonly beginPlain?: PlainTurn | undefined;
}

type PlainTurn = () => Promise<ChatTurn | undefined>;

/** A turn that has begun, and how to begin it anew. */
type Begun = Pick<Prepared, "turn" | "beginPlain">;

export type PreparedInit = { [PREPARED]?: Prepared };

const HANDLED: Prepared = { turn: undefined, hasTurnBody: false };
const NO_TURN: Begun = { turn: undefined };

interface Signing {
  /** The client signs requests before they reach its fetch. */
  readonly isSigned?: boolean;
}

interface SendOptions extends Signing {
  /** Whether memory may take part in requests to this URL. Default: in all. */
  readonly allowsUrl?: (url: string) => boolean;
}

/** A fetch with memory in its chat calls; other requests pass through unchanged. The memory of a chat fetch is replaced. */
export function chatFetch(fetch: Fetch, turns: ChatTurns, options?: Pick<SendOptions, "allowsUrl">): Fetch {
  return derive(
    fetch,
    (send) =>
      (...args) =>
        sendWithMemory(send, args, turns, options),
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
  const begun = await begin(request, turns);
  const body = isSigned ? begun.turn?.body : undefined;
  const [, edited] = outgoing(request, body);
  Object.assign(init, edited, { [PREPARED]: { ...begun, hasTurnBody: body !== undefined } satisfies Prepared });
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
  options: SendOptions = {},
): Promise<Response> {
  const prepared = (args[1] as PreparedInit | undefined)?.[PREPARED];
  const request = new OutgoingRequest(args);
  if (prepared) {
    const { turn } = prepared;
    if (!turn) return send(...args);
    // A failed turn is not freed: a client that retries inside its fetch sends the same request again.
    return exchange(send, request, prepared, turns, () => turn.unanswered());
  }
  const begun = await begin(request, turns, options);
  const { turn } = begun;
  if (!turn) return send(...outgoing(request, undefined));
  return exchange(send, request, { ...begun, hasTurnBody: false }, turns, () => turn.free());
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
  { isSigned = false, allowsUrl }: SendOptions = {},
): Promise<Begun> {
  const route = findRoute(request.method, request.url);
  if (!route || allowsUrl?.(request.url) === false) return NO_TURN;
  if (route.kind === "stored") return { turn: await unlessAborted(turns.beginStoredReply(route), request.signal) };
  const body = isSigned ? undefined : await request.text();
  if (body === undefined) return NO_TURN;
  const options = turns.readOptions(request.header(CALL_HEADER));
  const isRetry = Number(request.header("x-stainless-retry-count") ?? 0) > 0;
  const call = { api: route.api, body, options, isRetry };
  const turn = await unlessAborted(turns.begin(call), request.signal);
  return { turn, beginPlain: () => turns.begin({ ...call, withoutAddition: true }) };
}

/** The request with `body` in place of the app's. A second memory on the way sends it as it is. */
function withBody(request: OutgoingRequest, body: string | undefined): FetchArguments {
  const [input, init] = outgoing(request, body);
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
  request: OutgoingRequest,
  { turn, hasTurnBody, beginPlain }: Prepared,
  turns: ChatTurns,
  onUnfiltered: () => void,
): Promise<Response> {
  let isFiltered = false;
  try {
    const response = await send(...withBody(request, hasTurnBody ? undefined : turn!.body));
    const { status } = response;
    if (beginPlain && !hasTurnBody && !request.signal?.aborted && isRefusal(status) && turn!.hasAddition)
      return await exchangePlain(send, request, beginPlain, response, () => turns.refused(status));
    const filtered = filterResponse(response, turn!);
    isFiltered = filtered !== response;
    return filtered;
  } finally {
    if (!isFiltered) onUnfiltered();
  }
}

/**
 * Sends the app's own request after the service has refused it with memory in it. When the service takes it, memory was the
 * reason, and `onTaken` is called.
 */
async function exchangePlain(
  send: Fetch,
  request: OutgoingRequest,
  beginPlain: PlainTurn,
  refusal: Response,
  onTaken: () => void,
): Promise<Response> {
  const turn = await unlessAborted(beginPlain(), request.signal);
  if (request.signal?.aborted) {
    turn?.free();
    return refusal;
  }
  let isFiltered = false;
  try {
    discard(refusal);
    const response = await send(...withBody(request, turn?.body));
    if (response.ok) onTaken();
    const filtered = turn ? filterResponse(response, turn) : response;
    isFiltered = filtered !== response;
    return filtered;
  } finally {
    if (!isFiltered) turn?.free();
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
