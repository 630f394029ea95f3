import type { Turn } from "../../engine/load.js";
import type { UserMemory } from "../../memory/user-memory.js";
import { cleanChunks } from "./chunks.js";
import { type AnyHeaders, dropHeaders, getHeader } from "../http/headers.js";
import { editedCopy } from "./edited-copy.js";
import { CALL_HEADER, readCall } from "../../options/per-call.js";
import { objectProxy } from "./object-proxy.js";

type Create = (this: unknown, request: object, ...rest: unknown[]) => unknown;

interface CreateClient {
  chat: { completions: { create: Create } };
  /** The same under another name, in WebLLM's engine. */
  chatCompletion?: Create;
}

export function hasCreate(client: object): client is CreateClient {
  return typeof (client as Partial<CreateClient>).chat?.completions?.create === "function";
}

/** A client that does not fetch (WebLLM's engine, hand-made ones), but has a `chat.completions.create`: objects in, objects out. */
export function wrapCreate(client: CreateClient, memory: UserMemory): object {
  const { completions } = client.chat;
  const create = memoryCreate((...args) => completions.create(...args), memory);
  const own: Record<PropertyKey, unknown> = { chat: objectProxy(client.chat, { completions: objectProxy(completions, { create }) }) };
  if (typeof client.chatCompletion === "function") own.chatCompletion = memoryCreate(client.chatCompletion.bind(client), memory);
  return objectProxy(client, own);
}

function memoryCreate(create: Create, memory: UserMemory): Create {
  return async (request, ...rest) => {
    const headers = (rest[0] as { headers?: AnyHeaders } | undefined)?.headers;
    const options = readCall(getHeader(headers, CALL_HEADER));
    const kept = dropHeaders(headers, [CALL_HEADER]);
    if (kept !== headers) rest[0] = { ...(rest[0] as object), headers: kept };

    const body = stringify(request);
    const cut = body === undefined ? undefined : await memory.keep("completions", body, options);
    const begin = async (retry: boolean) => (body === undefined ? undefined : memory.beginTurn("completions", body, { ...options, retry, kept: cut }));
    const turn = await begin(false);
    if (!turn) return create(request, ...rest);
    const reply = await create(editedCopy(cut ? withMessages(request, cut.numbers) : request, JSON.parse(turn.body)) as object, ...rest);
    if (isStream(reply)) return cleanChunks(reply, turn, memory, () => begin(true));
    return cleanReply(reply, turn, memory);
  };
}

/** `request` with no other messages than those of these numbers: the same objects. */
function withMessages(request: object, numbers: readonly number[]): object {
  const { messages } = request as { messages: readonly object[] };
  const kept = { value: numbers.map((at) => messages[at]), configurable: true, enumerable: true, writable: true };
  return Object.create(Object.getPrototypeOf(request), { ...Object.getOwnPropertyDescriptors(request), messages: kept });
}

async function cleanReply(reply: unknown, turn: Turn, memory: UserMemory): Promise<unknown> {
  const json = stringify(reply);
  const edited = json === undefined ? undefined : turn.clean(json);
  await memory.endTurn(turn);
  turn.free();
  return edited === undefined ? reply : editedCopy(reply, JSON.parse(edited));
}

function isStream(reply: unknown): reply is AsyncIterable<unknown> {
  return typeof reply === "object" && reply !== null && Symbol.asyncIterator in reply;
}

/** `undefined` for what JSON cannot hold. */
function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
