import type { ChatTurn } from "../../chat/turn.js";
import { editedCopy } from "../edited-copy.js";
import { objectProxy } from "../object-proxy.js";
import { withoutLength } from "./copy-response.js";
import { StreamFilter } from "./stream-filter.js";
import { concat } from "../../engine/concat-bytes.js";

/** The methods of a Response that read its body. */
const READERS = ["text", "json", "arrayBuffer", "bytes", "blob"] as const;
type Reader = (typeof READERS)[number];
type ReaderMethods = Partial<Record<Reader, () => Promise<unknown>>>;

export function hasReaders(response: Response): boolean {
  return READERS.some((name) => typeof (response as ReaderMethods)[name] === "function");
}

/** Whether the app's fetch gave the response methods of its own: a copy would read past them. */
export function readsByItself(response: Response): boolean {
  return READERS.some((name) => Object.hasOwn(response, name));
}

/**
 * `response` without the blocks in its body, where no copy of it can be made: a hand-made object such as `{ ok, status, headers, text,
 * json }`, or one of a class with a constructor of its own. Everything else is done by `response` itself.
 * @param body the filtered body, if it has one that can be read in chunks
 */
export function filteredReply(response: Response, turn: ChatTurn, body: unknown): Response {
  return proxyOf(response, new FilteredDocument(response, turn), body);
}

function proxyOf(response: Response, document: FilteredDocument, body: unknown): Response {
  const overrides: Record<PropertyKey, unknown> = {};
  for (const name of READERS) {
    if (typeof (response as ReaderMethods)[name] === "function") overrides[name] = () => document.read(name);
  }
  if (body !== undefined) overrides.body = body;
  if (typeof response.clone === "function") overrides.clone = () => proxyOf(response, document, document.body());
  try {
    overrides.headers = withoutLength(response.headers);
  } catch {
    // Headers of another shape stay.
  }
  return objectProxy(response, overrides);
}

/** What a body was read as, and its text without blocks if it had some. */
interface Read {
  readonly reader: Reader;
  readonly original: unknown;
  readonly text: string;
  readonly isChanged: boolean;
}

/** The whole body of a response, read once by the response's own method. */
class FilteredDocument {
  readonly #response: Response;
  readonly #turn: ChatTurn;
  #read: Promise<Read> | undefined;

  constructor(response: Response, turn: ChatTurn) {
    this.#response = response;
    this.#turn = turn;
  }

  async read(reader: Reader): Promise<unknown> {
    this.#read ??= this.#readBy(reader);
    const read = await this.#read;
    if (read.reader === reader) {
      if (!read.isChanged) return read.original;
      if (reader === "json") return editedCopy(read.original, JSON.parse(read.text));
    }
    return convert(read.text, reader, this.#response);
  }

  /** A stream of the whole body, for a clone. */
  body(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const text = (await this.read("text")) as string;
          if (text !== "") controller.enqueue(new TextEncoder().encode(text));
          controller.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  async #readBy(wanted: Reader): Promise<Read> {
    const turn = this.#turn;
    const methods = this.#response as ReaderMethods;
    const reader = [wanted, ...READERS].find((name) => typeof methods[name] === "function")!;
    try {
      const original = await methods[reader]!.call(this.#response);
      const text = await textOf(original, reader);
      const cleaned = turn.isStream ? cleanStream(text, turn) : turn.clean(text);
      await turn.end();
      return { reader, original, text: cleaned ?? text, isChanged: cleaned !== undefined && cleaned !== text };
    } finally {
      turn.free();
    }
  }
}

function cleanStream(text: string, turn: ChatTurn): string {
  const filter = new StreamFilter(turn);
  const output = filter.push(new TextEncoder().encode(text));
  const chunks = output instanceof Uint8Array ? [output] : output.chunks;
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(concat([...chunks, filter.finish()]));
}

async function textOf(value: unknown, reader: Reader): Promise<string> {
  if (reader === "text") return String(value);
  if (reader === "json") return JSON.stringify(value) ?? "";
  const bytes = value instanceof Blob ? await value.arrayBuffer() : (value as ArrayBuffer);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function convert(text: string, reader: Reader, response: Response): unknown {
  if (reader === "text") return text;
  if (reader === "json") return JSON.parse(text);
  const bytes = new TextEncoder().encode(text);
  if (reader === "bytes") return bytes;
  if (reader === "arrayBuffer") return bytes.buffer;
  const type = response.headers?.get?.("content-type");
  return new Blob([bytes], type ? { type } : {});
}
