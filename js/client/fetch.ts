import type { Turn } from "../engine.js";
import type { UserMemory } from "../memory.js";
import { CALL_HEADER, type CallOptions, readCall } from "../per-call.js";
import { type Fetch, type FetchArguments, OutgoingRequest } from "./request.js";
import { cleanResponse } from "./response.js";
import { findRoute } from "./route.js";

/** The fetch that each of ours was made of. */
const bases = new WeakMap<object, Fetch>();

/** What memory's part in a request is, on the request's own options: `null` when it has had it. */
const PART = Symbol("fast-memory");
type Part = { readonly turn: Turn; readonly memory: UserMemory };
export type Prepared = { [PART]?: Part | null };

const OURS = [CALL_HEADER];
/** openai 4 counts the bytes of the body; ours is longer. */
const OURS_AND_LENGTH = [...OURS, "content-length"];

/** A fetch that takes part in chats, and passes everything else on as it is. One that is ours gets another memory. */
export function memoryFetch(fetch: Fetch, memory: UserMemory): Fetch {
  return derive(fetch, (send) => (...args) => remember(send, args, memory));
}

/** A fetch that cleans the replies to requests that {@link prepare} has had, and leaves all other requests alone. */
export function preparedFetch(fetch: Fetch, memory: UserMemory): Fetch {
  return derive(fetch, (send) => async (...args) => {
    const request = new OutgoingRequest(args);
    const route = findRoute(request.method, request.url);
    if (route && "api" in route && partOf(args) === undefined) return send(...request.replace({ without: OURS }));
    return remember(send, args, memory);
  });
}

/** Begins the turn of a request that will be signed before it reaches {@link preparedFetch}. `init` is edited in place. */
export async function prepare(url: string, init: RequestInit & Prepared, memory: UserMemory): Promise<void> {
  const request = new OutgoingRequest([url, init]);
  const options = readCall(request.header(CALL_HEADER));
  const turn = await beginTurn(request, options, memory);
  const [, edited] = request.replace({ without: turn ? OURS_AND_LENGTH : OURS, body: turn?.body });
  Object.assign(init, edited, turn && { [PART]: { turn, memory } });
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
  if (part) return cleanResponse(await send(...marked(args)), part.turn, part.memory);

  const request = new OutgoingRequest(args);
  const options = readCall(request.header(CALL_HEADER));
  const route = findRoute(request.method, request.url);
  if (route && "stored" in route) {
    const read = await unlessAborted(memory.beginRead(route.stored === "stream"), request.signal);
    const response = await send(...request.replace({ without: OURS }));
    return read ? cleanResponse(response, read, memory) : response;
  }
  const turn = await beginTurn(request, options, memory);
  if (!turn) return send(...request.replace({ without: OURS }));
  const response = await send(...marked(request.replace({ without: OURS_AND_LENGTH, body: turn.body })));
  return cleanResponse(response, turn, memory);
}

async function beginTurn(request: OutgoingRequest, options: CallOptions, memory: UserMemory) {
  const route = findRoute(request.method, request.url);
  if (!route || !("api" in route)) return undefined;
  const body = await request.text();
  if (body === undefined) return undefined;
  const retry = Number(request.header("x-stainless-retry-count") ?? 0) > 0;
  return unlessAborted(memory.beginTurn(route.api, body, { retry, ...options }), request.signal);
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

/** A second memory on the way finds that the first has had its part. */
function marked([input, init]: FetchArguments): FetchArguments {
  return init === undefined ? [input] : [input, { ...init, [PART]: null } as RequestInit];
}
