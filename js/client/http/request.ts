import { type AnyHeaders, dropHeaders, getHeader } from "./headers.js";

export type Fetch = typeof globalThis.fetch;
export type FetchArguments = Parameters<Fetch>;

/** The arguments of a fetch: a URL with options, a Request, or both. */
export class OutgoingRequest {
  readonly #input: RequestInfo | URL;
  readonly #init: RequestInit | undefined;
  readonly #request: Request | undefined;

  constructor(readonly args: FetchArguments) {
    [this.#input, this.#init] = args;
    this.#request = isRequest(this.#input) ? this.#input : undefined;
  }

  get url(): string {
    return this.#request?.url ?? String(this.#input);
  }

  get method(): string {
    return String(this.#init?.method ?? this.#request?.method ?? "GET").toUpperCase();
  }

  get signal(): AbortSignal | null | undefined {
    return this.#init?.signal ?? this.#request?.signal;
  }

  header(name: string): string | undefined {
    return getHeader(this.#headers, name);
  }

  /** The body as text; `undefined` when it is neither text nor bytes of UTF-8. The app's Request stays unread. */
  async text(): Promise<string | undefined> {
    const body = this.#init?.body;
    if (typeof body === "string") return body;
    if (body instanceof ArrayBuffer || ArrayBuffer.isView(body)) return decode(body);
    if (body == null && this.#request?.body) return this.#request.clone().text();
    return undefined;
  }

  /** The arguments without some headers, and with another body when one is given; the same array when nothing changes. */
  replace({ without, body }: { without: readonly string[]; body?: string }): FetchArguments {
    const headers = dropHeaders(this.#headers, without);
    const edits: RequestInit = {
      ...(headers && headers !== this.#headers && { headers }),
      ...(body !== undefined && { body }),
    };
    if (Object.keys(edits).length === 0) return this.args;
    if (!this.#request || this.#init?.body != null || (body === undefined && this.#init?.headers)) {
      return [this.#input, { ...this.#init, ...edits }];
    }
    // Of the same class: there is more than one where undici is installed.
    const Class = this.#request.constructor as typeof Request;
    const [, ...rest] = this.args;
    const request = new Class(this.#request, edits);
    if (!rest[0]?.headers || !edits.headers) return [request, ...rest];
    return [request, { ...rest[0], headers: edits.headers }];
  }

  get #headers(): AnyHeaders | undefined {
    return this.#init?.headers ?? this.#request?.headers;
  }
}

function isRequest(input: unknown): input is Request {
  if (typeof input !== "object" || input === null) return false;
  const { url, clone, headers } = input as Partial<Request>;
  return typeof url === "string" && typeof clone === "function" && headers !== undefined;
}

function decode(bytes: ArrayBuffer | ArrayBufferView): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
