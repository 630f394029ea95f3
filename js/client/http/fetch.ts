import type { Api, Turn } from "../../engine/load.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { CALL_HEADER, type CallOptions, readCall } from "../../options/per-call.js";
import { type Fetch, type FetchArguments, OutgoingRequest } from "./request.js";
import { cleanResponse } from "./response.js";
import { findRoute } from "./route.js";

/** The fetch that each of ours was made of. */
const bases = new WeakMap<object, Fetch>();

/** What memory's part in a request is, on the request's own options: `null` when it has had it, or has none. */
const PART = Symbol("fast-memory");
type Part = { readonly turn: Turn; readonly memory: UserMemory; readonly isInBody: boolean };
export type Prepared = { [PART]?: Part | null };

const OURS = [CALL_HEADER];
/** openai 4 counts the bytes of the body; ours is longer. */
const OURS_AND_LENGTH = [...OURS, "content-length"];

/** A fetch that takes part in chats, and passes everything else on as it is. One that is ours gets another memory. */
export function memoryFetch(fetch: Fetch, memory: UserMemory): Fetch {
  return derive(fetch, (send) => (...args) => remember(send, args, memory));
}

/** A fetch for requests that were signed: those that {@link prepare} has not had go out as they are. */
export function signedFetch(fetch: Fetch, memory: UserMemory): Fetch {
  return derive(fetch, (send) => async (...args) => {
    const request = new OutgoingRequest(args);
    if (partOf(args) === undefined && apiOf(request)) return send(...request.replace({ without: OURS }));
    return remember(send, args, memory);
  });
}

/**
 * Begins the turn of a request before it reaches the fetch. There, an SDK would take what memory throws for a failed connection,
 * and count memory's time as the service's.
 * @param init edited in place; its body too when it is about to be signed
 */
export async function prepare(url: string, init: RequestInit & Prepared, memory: UserMemory, isSigned: boolean): Promise<void> {
  const request = new OutgoingRequest([url, init]);
  const options = readCall(request.header(CALL_HEADER));
  const turn = await beginTurn(request, options, memory);
  const isInBody = isSigned && turn !== undefined;
  const [, edited] = request.replace(isInBody ? { without: OURS_AND_LENGTH, body: turn.body } : { without: OURS });
  Object.assign(init, edited, apiOf(request) && { [PART]: turn ? { turn, memory, isInBody } : null });
}

/** The fetch that the app brought. */
export function unwrapFetch(fetch: Fetch): Fetch {
  return bases.get(fetch) ?? fetch;
}

export function isMemoryFetch(fetch: unknown): fetch is Fetch {
  return typeof fetch === "function" && bases.has(fetch);
}

function derive(fetch: Fetch, make: (send: Fetch) => Fetch): Fetch {
  const base = unwrapFetch(fetch);
  // SDKs read properties of the fetch that they were given (`Response`, Bun's `preconnect`).
  const derived = Object.assign(make(base), base);
  bases.set(derived, base);
  return derived;
}

/** Sends a request with memory's part in it. */
export async function remember(send: Fetch, args: FetchArguments, memory: UserMemory): Promise<Response> {
  const part = partOf(args);
  if (part === null) return send(...args);
  const request = new OutgoingRequest(args);
  // Not freed when it fails: a class that tries again by itself comes back with the same request.
  if (part) return exchange(send, asked(request, part), part.turn, part.memory, () => part.memory.unanswered(part.turn));

  const options = readCall(request.header(CALL_HEADER));
  const route = findRoute(request.method, request.url);
  if (route && "stored" in route) {
    const read = await unlessAborted(memory.beginRead(route.reply, route.stored === "stream"), request.signal);
    const args = request.replace({ without: OURS });
    return read ? exchange(send, args, read, memory) : send(...args);
  }
  const turn = await beginTurn(request, options, memory);
  if (!turn) return send(...request.replace({ without: OURS }));
  return exchange(send, asked(request, { turn, isInBody: false }), turn, memory);
}

async function exchange(send: Fetch, args: FetchArguments, turn: Turn, memory: UserMemory, onFailure = () => turn.free()): Promise<Response> {
  let response: Response | undefined;
  let clean: Response | undefined;
  try {
    response = await send(...args);
    return (clean = cleanResponse(response, turn, memory));
  } finally {
    if (clean === response) onFailure();
  }
}

/** The request with memory's part in it, which a second memory on the way leaves at that. */
function asked(request: OutgoingRequest, { turn, isInBody }: Pick<Part, "turn" | "isInBody">): FetchArguments {
  const [input, init] = isInBody ? request.args : request.replace({ without: OURS_AND_LENGTH, body: turn.body });
  return init === undefined ? [input] : [input, { ...init, [PART]: null } as RequestInit];
}

async function beginTurn(request: OutgoingRequest, options: CallOptions, memory: UserMemory): Promise<Turn | undefined> {
  const api = apiOf(request);
  const body = api && (await request.text());
  if (!api || body === undefined) return undefined;
  const retry = Number(request.header("x-stainless-retry-count") ?? 0) > 0;
  return unlessAborted(memory.beginTurn(api, body, { retry, ...options }), request.signal);
}

function apiOf(request: OutgoingRequest): Api | undefined {
  const route = findRoute(request.method, request.url);
  return route && "api" in route ? route.api : undefined;
}

/** An abort does not wait for memory: the request goes on at once, and fails as it would have. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T | undefined> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const abort = () => resolve(undefined);
    signal.addEventListener("abort", abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
  });
}

function partOf([, init]: FetchArguments): Part | null | undefined {
  return (init as Prepared | undefined)?.[PART];
}
