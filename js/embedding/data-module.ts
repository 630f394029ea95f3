import { FileError } from "./download.js";

/** What scripts/model/data-module.mjs puts into one. */
type Part = "model.onnx" | "tokenizer.json";

const MAGIC = [0, 0x61, 0x73, 0x6d];
const VERSION_END = 8;
const EXPORTS = 7;
const DATA = 11;
const PASSIVE = 1;

/** A part of a module of WebAssembly that is only data: the very bytes, not a copy of them. Any other file is the part itself. */
export function partOf(file: Uint8Array, name: Part, url: string): Uint8Array {
  if (!MAGIC.every((byte, at) => file[at] === byte)) return file;
  const part = find(file, name);
  if (!part) throw new FileError(`${url} is WebAssembly, but there is no whole ${name} in it`, url);
  return part;
}

function find(module: Uint8Array, name: Part): Uint8Array | undefined {
  try {
    const { [EXPORTS]: names, [DATA]: segments } = sectionsOf(module);
    // The function that a name exports writes the segment of the same number.
    return names && segments && dataIn(segments)[exportsIn(names).indexOf(name)];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function sectionsOf(module: Uint8Array): Record<number, Reader> {
  const sections: Record<number, Reader> = {};
  const reader = new Reader(module.subarray(VERSION_END));
  while (!reader.isAtEnd) sections[reader.number()] = new Reader(reader.bytes());
  return sections;
}

function exportsIn(section: Reader): string[] {
  const names: string[] = [];
  for (let left = section.number(); left > 0; left--) {
    const name = new TextDecoder().decode(section.bytes());
    section.number();
    names[section.number()] = name;
  }
  return names;
}

function dataIn(section: Reader): Uint8Array[] {
  const segments: Uint8Array[] = [];
  for (let left = section.number(); left > 0; left--) {
    if (section.number() !== PASSIVE) throw new RangeError("a segment that goes to a place of its own");
    segments.push(section.bytes());
  }
  return segments;
}

/** Reads from the beginning to the end, past which there is a RangeError. */
class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** LEB128. */
  number(): number {
    let value = 0;
    for (let place = 1; place < 2 ** 35; place *= 128) {
      const byte = this.#take(1)[0]!;
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
    throw new RangeError("a number without an end");
  }

  /** As many as the number before them says. */
  bytes(): Uint8Array {
    return this.#take(this.number());
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError("the file breaks off");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
