import type { Api } from "../engine/bindings.js";

/** The most characters of a stream that are looked at. */
const MAX_LENGTH = 65_536;

/** The list that holds a reply's texts. */
const LISTS: Readonly<Record<Api, string>> = { completions: "choices", responses: "output", messages: "content" };

/** The types of objects and events, as they name themselves. */
const TYPES: Readonly<Record<Api, RegExp>> = {
  completions: /^chat\.completion/,
  responses: /^response(?:\.|$)/,
  messages: /^(?:message|content_block|ping)/,
};

/** Reads whole texts. To make a decoder takes longer than to read an event. */
const DECODER = new TextDecoder();

/** Finds out whether a reply has the shape of its API. It stops looking at the first sign of it. */
export class ReplyShape {
  readonly #api: Api | undefined;
  #isKnown: boolean;
  /** An object of another shape has come. */
  #isOther = false;
  #decoder: TextDecoder | undefined;
  /** The pieces of a line that has not ended. */
  #line: string[] = [];
  #length = 0;

  /** @param api `undefined`: the reply does not come as JSON */
  constructor(api: Api | undefined) {
    this.#api = api;
    this.#isKnown = api === undefined;
  }

  /** Whether a reply came whose texts are in places of which nothing is known. */
  get isUnknown(): boolean {
    return !this.#isKnown && this.#isOther;
  }

  /** The next chunk of a stream. */
  push(chunk: Uint8Array): void {
    if (this.#isKnown) return;
    const lines = this.#decode(chunk).split(/[\r\n]/);
    const rest = lines.pop() ?? "";
    for (const line of lines) {
      this.#readLine([...this.#line, line].join(""));
      this.#line = [];
    }
    this.#line.push(rest);
    this.#length += chunk.length;
    if (this.#length > MAX_LENGTH) this.#isKnown = true;
  }

  #decode(chunk: Uint8Array): string {
    const endsInCharacter = (chunk.at(-1) ?? 0) >= 0x80;
    if (!this.#decoder && !endsInCharacter) return DECODER.decode(chunk);
    this.#decoder ??= new TextDecoder();
    return this.#decoder.decode(chunk, { stream: true });
  }

  /** A whole document. */
  read(json: string): void {
    if (this.#isKnown) return;
    const value = parse(json);
    if (value === undefined || this.#isOfApi(value)) this.#isKnown = true;
    else this.#isOther = true;
  }

  #readLine(line: string): void {
    const value = line.startsWith("data:") ? parse(line.slice("data:".length)) : undefined;
    if (value === undefined) return;
    if (this.#isOfApi(value)) this.#isKnown = true;
    else this.#isOther = true;
  }

  /** An error is of every API. */
  #isOfApi(value: Record<string, unknown>): boolean {
    const api = this.#api!;
    const names = [value["object"], value["type"]];
    return (
      hasKnownList(api, value[LISTS[api]]) ||
      "error" in value ||
      names.some((name) => typeof name === "string" && TYPES[api].test(name))
    );
  }
}

/** A choice of completions may have its text in another place: `{"choices":[{"text":…}]}` is of an older API. */
function hasKnownList(api: Api, list: unknown): boolean {
  if (!Array.isArray(list)) return false;
  if (api !== "completions" || list.length === 0) return true;
  return list.some(
    (choice) => typeof choice === "object" && choice !== null && ("message" in choice || "delta" in choice),
  );
}

/** An object in JSON; `undefined` for anything else. */
function parse(json: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
