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

/** Fetches a file, and caches one with a `sha256` by the Cache API for later page loads. @throws FileError */
export async function download(file: Download, progress: (loaded: number, total: number) => void): Promise<Uint8Array> {
  if (file.url.startsWith("file:")) return verify(file, await readFile(file.url));
  const cache = file.sha256 ? await openCache() : undefined;
  const key = `${file.url}#${file.sha256}`;
  const cached = await cache?.match(key).catch(() => undefined);
  if (cached) {
    const bytes = new Uint8Array(await cached.arrayBuffer());
    if (await matches(file, bytes)) {
      progress(bytes.length, bytes.length);
      return bytes;
    }
  }
  const bytes = await verify(file, await readResponse(file, await request(file.url), progress));
  // A full or forbidden cache costs the next page load a download.
  await cache?.put(key, new Response(bytes as BodyInit)).catch(() => undefined);
  return bytes;
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

async function readResponse(file: Download, response: Response, progress: (loaded: number, total: number) => void) {
  const total = file.bytes ?? Number(response.headers.get("content-length") ?? 0);
  const chunks: Uint8Array[] = [];
  let loaded = 0;
  const reader = response.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      throw new FileError(file.url, (shown) => `${shown} broke off after ${loaded} bytes`, error);
    });
    if (done) break;
    chunks.push(value);
    loaded += value.length;
    progress(loaded, total);
  }
  return concat(chunks);
}

async function verify(file: Download, bytes: Uint8Array): Promise<Uint8Array> {
  if (await matches(file, bytes)) return bytes;
  throw new FileError(file.url, (url) =>
    file.bytes === undefined
      ? `${url} is not the file with the sha256 that embeddingModel names (${bytes.length} bytes)`
      : `${url} is not the file that this version of fast-memory was built with (${bytes.length} bytes, expected ${file.bytes}, or another sha256)`,
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
async function readFile(url: string): Promise<Uint8Array> {
  const fs = globalThis.process?.getBuiltinModule?.("node:fs");
  if (!fs) throw new FileError(url, (shown) => `${shown} cannot be read: this host has no file system`);
  try {
    return await fs.promises.readFile(new URL(url));
  } catch (error) {
    throw new FileError(url, (shown) => `${shown} cannot be read`, error);
  }
}
