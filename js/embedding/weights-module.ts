import { FileError } from "./download.js";

/** Files that can be in a module that holds only data. */
type DataFile = typeof COMPILED_MODEL | "model.onnx" | "tokenizer.json";

/** The compiled model, as scripts/model/data-module.mjs puts it into `weights.wasm`. */
export const COMPILED_MODEL = "model.compiled";

const WASM_MAGIC = [0, 0x61, 0x73, 0x6d];
/** The first bytes of a compiled model, whatever its version: `fm-bert`. */
const COMPILED_MAGIC = [0x66, 0x6d, 0x2d, 0x62, 0x65, 0x72, 0x74];
const HEADER_LENGTH = 8;
const EXPORT_SECTION = 7;
const DATA_SECTION = 11;
const PASSIVE_SEGMENT = 1;

/**
 * The compiled model in a file: the file itself, or a part of a WebAssembly module that holds only data. A view of the bytes,
 * not a copy. `undefined`: the file holds none.
 */
export function compiledModel(bytes: Uint8Array): Uint8Array | undefined {
  if (startsWith(bytes, COMPILED_MAGIC)) return bytes;
  return startsWith(bytes, WASM_MAGIC) ? findFile(bytes, COMPILED_MODEL) : undefined;
}

/**
 * The file `name` of a WebAssembly module that holds only data: a view of the module's bytes, not a copy. Bytes that are no
 * WebAssembly are the file itself.
 * @throws FileError for a module without the whole file
 */
export function extractFile(bytes: Uint8Array, name: DataFile, url: string): Uint8Array {
  if (!startsWith(bytes, WASM_MAGIC)) return bytes;
  const file = findFile(bytes, name);
  if (!file) throw new FileError(url, (shown) => `${shown} is WebAssembly, but does not contain a complete ${name}`);
  return file;
}

const startsWith = (bytes: Uint8Array, start: readonly number[]) => start.every((byte, at) => bytes[at] === byte);

function findFile(module: Uint8Array, name: DataFile): Uint8Array | undefined {
  try {
    const { [EXPORT_SECTION]: names, [DATA_SECTION]: segments } = readSections(module);
    // The function exported by a name writes the segment of the same number.
    return names && segments && readSegments(segments)[readExports(names).indexOf(name)];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readSections(module: Uint8Array): Record<number, ByteReader> {
  const sections: Record<number, ByteReader> = {};
  const reader = new ByteReader(module.subarray(HEADER_LENGTH));
  while (!reader.isAtEnd) sections[reader.number()] = new ByteReader(reader.bytes());
  return sections;
}

/** Names of exported functions, by the functions' numbers. */
function readExports(section: ByteReader): string[] {
  const names: string[] = [];
  for (let left = section.number(); left > 0; left--) {
    const name = new TextDecoder().decode(section.bytes());
    section.number();
    names[section.number()] = name;
  }
  return names;
}

function readSegments(section: ByteReader): Uint8Array[] {
  const segments: Uint8Array[] = [];
  for (let left = section.number(); left > 0; left--) {
    if (section.number() !== PASSIVE_SEGMENT) throw new RangeError("a segment is not passive");
    segments.push(section.bytes());
  }
  return segments;
}

/** Reads forward. @throws RangeError past the end */
class ByteReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** An unsigned LEB128 integer of up to 32 bits. */
  number(): number {
    let value = 0;
    for (let place = 1; place < 2 ** 35; place *= 128) {
      const byte = this.#take(1)[0]!;
      value += (byte & 127) * place;
      if (byte < 128) return value;
    }
    throw new RangeError("a number has no end");
  }

  /** A length, and as many bytes. */
  bytes(): Uint8Array {
    return this.#take(this.number());
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw new RangeError("the module is truncated");
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return taken;
  }
}
