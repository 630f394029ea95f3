import { refusalStatus } from "../../chat/refusal.js";
import type { ChatTurn } from "../../chat/turn.js";
import type { ChatCall, ChatTurns } from "../../chat/turns.js";
import { CALL_HEADER } from "../../options/per-call.js";
import { type AnyHeaders, dropHeaders, getHeader } from "../http/headers.js";
import { filterChunks } from "./chunks.js";
import { editedCopy } from "../edited-copy.js";
import { objectProxy } from "../object-proxy.js";

type Create = (this: unknown, request: object, ...rest: unknown[]) => unknown;

interface CreateClient {
  chat: { completions: { create: Create } };
  /** WebLLM's engine has `create` under this name too. */
  chatCompletion?: Create;
}

export function hasCreate(client: object): client is CreateClient {
  return typeof (client as Partial<CreateClient>).chat?.completions?.create === "function";
}

/** Wraps a client with `chat.completions.create` and no fetch (WebLLM, hand-made clients): objects go in, objects come out. */
export function wrapCreate(client: CreateClient, turns: ChatTurns): object {
  const { completions } = client.chat;
  const create = chatCreate((...args) => completions.create(...args), turns);
  const overrides: Record<PropertyKey, unknown> = {
    chat: objectProxy(client.chat, { completions: objectProxy(completions, { create }) }),
  };
  if (typeof client.chatCompletion === "function")
    overrides.chatCompletion = chatCreate(client.chatCompletion.bind(client), turns);
  return objectProxy(client, overrides);
}

function chatCreate(create: Create, turns: ChatTurns): Create {
  return async (request, ...rest) => {
    const headers = (rest[0] as { headers?: AnyHeaders } | undefined)?.headers;
    const options = turns.readOptions(getHeader(headers, CALL_HEADER));
    const sentHeaders = dropHeaders(headers, [CALL_HEADER]);
    if (sentHeaders !== headers) rest[0] = { ...(rest[0] as object), headers: sentHeaders };

    const body = stringify(request);
    if (body === undefined) return create(request, ...rest);
    const call: ChatCall = { api: "completions", body, options, isRetry: false };
    const turn = await turns.begin(call);
    if (!turn) return create(request, ...rest);
    const send = async (begun: ChatTurn, sentCall: ChatCall) => {
      const kept = begun.keptMessages;
      const sent = editedCopy(kept ? withMessages(request, kept) : request, JSON.parse(begun.body ?? "null"));
      const reply = await create(sent as object, ...rest);
      return isStream(reply)
        ? filterChunks(reply, begun, () => turns.begin({ ...sentCall, isRetry: true }))
        : await cleanReply(reply, begun);
    };
    try {
      return await send(turn, call);
    } catch (error) {
      const status = turn.hasAddition ? refusalStatus(error) : undefined;
      turn.free();
      if (status === undefined || isAborted(rest[0])) throw error;
      return sendPlain(status);
    }

    /** Sends the app's own request, after the service has refused it with memory in it. */
    async function sendPlain(status: number): Promise<unknown> {
      const plainCall = { ...call, withoutAddition: true };
      const plain = await turns.begin(plainCall);
      try {
        const reply = plain ? await send(plain, plainCall) : await create(request, ...rest);
        turns.refused(status);
        return reply;
      } catch (error) {
        plain?.free();
        throw error;
      }
    }
  };
}

/** Whether the app has aborted the call by the signal in its options. */
function isAborted(options: unknown): boolean {
  return (options as { signal?: AbortSignal } | undefined)?.signal?.aborted === true;
}

/** `request` with no other messages than those at the indices `kept`: the same objects. */
function withMessages(request: object, kept: Uint32Array): object {
  const { messages } = request as { messages: readonly object[] };
  const value = Array.from(kept, (index) => messages[index]);
  const property = { value, configurable: true, enumerable: true, writable: true };
  return Object.create(Object.getPrototypeOf(request), {
    ...Object.getOwnPropertyDescriptors(request),
    messages: property,
  });
}

async function cleanReply(reply: unknown, turn: ChatTurn): Promise<unknown> {
  const json = stringify(reply);
  const cleaned = json === undefined ? undefined : turn.clean(json);
  await turn.end();
  turn.free();
  return cleaned === undefined ? reply : editedCopy(reply, JSON.parse(cleaned));
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
