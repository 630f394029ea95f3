import { concat } from "../engine/concat-bytes.js";
import { publicUrl, redactedCause } from "../types/foreign-errors.js";

/** A file to fetch. `sha256` is verified where the host has WebCrypto: secure contexts, Node. */
export interface Download {
  readonly url: string;
  readonly bytes: number | undefined;
  readonly sha256: string | undefined;
}

/** A file that cannot be loaded, or is not the expected one. */
export class FileError extends Error {
  /** Without user info, query and fragment, as in the message. */
  readonly url: string;

  /**
   * @param message of the URL as it may be shown
   * @param thrown what the platform threw
   */
  constructor(url: string, message: (shown: string) => string, thrown?: unknown) {
    const shown = publicUrl(url);
    super(message(shown), { cause: redactedCause(thrown) });
    this.url = shown;
  }
}

const CACHE = "fast-memory-model";
/** About so many milliseconds lie between the attempts to fetch a file. */
const RETRY_DELAYS = [300, 1200];

/** Where a file goes while it arrives. */
export interface Room {
  /** Writes what comes next. @throws RangeError when the file is longer than the room */
  write(chunk: Uint8Array): void;
  /** What was written: a view, valid until the next call. */
  bytes(): Uint8Array;
  /** Starts over. */
  clear(): void;
}

/** Room in the heap, for a file of any length. */
function heapRoom(): Room {
  let chunks: Uint8Array[] = [];
  return {
    write: (chunk) => void chunks.push(chunk),
    bytes: () => (chunks = [chunks.length === 1 ? chunks[0]! : concat(chunks)])[0]!,
    clear: () => void (chunks = []),
  };
}

/**
 * Fetches a file into `room`, and caches one with a `sha256` by the Cache API for later page loads. Nothing is read before the
 * room is there. @returns what `room.bytes()` returns
 * @throws FileError
 */
export async function download(
  file: Download,
  progress: (loaded: number, total: number) => void,
  room: Room | Promise<Room> = heapRoom(),
): Promise<Uint8Array> {
  if (file.url.startsWith("file:")) return verify(file, await readFile(file.url, await room));
  const cache = file.sha256 ? await openCache() : undefined;
  const key = `${file.url}#${file.sha256}`;
  const cached = await cache?.match(key).catch(() => undefined);
  if (cached) {
    const bytes = await readResponse(file, cached, () => {}, await room).catch(() => undefined);
    if (bytes && (await matches(file, bytes))) {
      progress(bytes.length, bytes.length);
      return bytes;
    }
  }
  const response = await request(file.url);
  const target = await Promise.resolve(room).catch(async (error: unknown) => {
    await response.body?.cancel().catch(() => undefined);
    throw error;
  });
  await verify(file, await readResponse(file, response, progress, target));
  // A full or forbidden cache costs the next page load a download.
  await cache?.put(key, new Response(inParts(target))).catch(() => undefined);
  return target.bytes();
}

/** Bytes that are copied part by part: a Response of the whole is a second copy of it. */
const PART = 1 << 20;

function inParts(room: Room): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const part = room.bytes().slice(at, at + PART);
      if (part.length === 0) return controller.close();
      controller.enqueue(part);
      at += part.length;
    },
  });
}

async function request(url: string): Promise<Response> {
  for (const delay of RETRY_DELAYS) {
    const response = await fetch(url).catch(() => undefined);
    if (response && !isTransient(response.status)) return checked(url, response);
    await response?.body?.cancel().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, delay * (0.5 + Math.random())));
  }
  try {
    return checked(url, await fetch(url));
  } catch (error) {
    throw error instanceof FileError ? error : new FileError(url, (shown) => `${shown} cannot be fetched`, error);
  }
}

/** The server is busy, or restarting. */
function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}

function checked(url: string, response: Response): Response {
  if (!response.ok) throw new FileError(url, (shown) => `${shown} answers with status ${response.status}`);
  return response;
}

async function readResponse(
  file: Download,
  response: Response,
  progress: (loaded: number, total: number) => void,
  room: Room,
): Promise<Uint8Array> {
  const total = file.bytes ?? Number(response.headers.get("content-length") ?? 0);
  let loaded = 0;
  room.clear();
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new FileError(file.url, (shown) => `${shown} broke off after ${loaded} bytes`, error);
    });
    if (done) break;
    loaded += value.length;
    await write(file, room, value, reader);
    progress(loaded, total);
  }
  return room.bytes();
}

/** @throws FileError when the file is longer than it must be */
async function write(
  file: Download,
  room: Room,
  chunk: Uint8Array,
  reader?: ReadableStreamDefaultReader<Uint8Array>,
): Promise<void> {
  try {
    room.write(chunk);
  } catch {
    await reader?.cancel().catch(() => undefined);
    throw unexpected(file, "more");
  }
}

async function verify(file: Download, bytes: Uint8Array): Promise<Uint8Array> {
  if (await matches(file, bytes)) return bytes;
  throw unexpected(file, `${bytes.length}`);
}

function unexpected(file: Download, length: string): FileError {
  return new FileError(file.url, (url) =>
    file.bytes === undefined
      ? `${url} is not the file with the sha256 that embeddingModel names (${length} bytes)`
      : `${url} is not the file that this version of fast-memory was built with (${length} bytes, expected ${file.bytes}, or another sha256)`,
  );
}

async function matches(file: Download, bytes: Uint8Array): Promise<boolean> {
  if (file.bytes !== undefined && file.bytes !== bytes.length) return false;
  if (file.sha256 === undefined || !globalThis.crypto?.subtle) return true;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as BufferSource));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") === file.sha256;
}

async function openCache(): Promise<Cache | undefined> {
  try {
    return await globalThis.caches?.open(CACHE);
  } catch {
    return undefined;
  }
}

/** Node's fetch does not read files, and browsers' bundlers cannot resolve an import of node:fs. */
async function readFile(url: string, room: Room): Promise<Uint8Array> {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (!fs) throw new FileError(url, (shown) => `${shown} cannot be read: this host has no file system`);
  room.clear();
  try {
    for await (const chunk of fs.createReadStream(new URL(url), { highWaterMark: PART })) room.write(chunk);
  } catch (error) {
    if (error instanceof RangeError) return new Uint8Array(0);
    throw new FileError(url, (shown) => `${shown} cannot be read`, error);
  }
  return room.bytes();
}
