import initEncoder, { type CompiledModel, ModelFile } from "../../build/encoder/encoder.js";
import type { Room } from "./download.js";

/** The program that runs compiled models, started. */
export interface EncoderProgram {
  /** Room for a file of `length` bytes in the program's memory. */
  room(length: number): ModelRoom;
}

/** A file in the memory of WebAssembly: it arrives there, and no other heap holds it. */
export interface ModelRoom extends Room {
  /** Loads the compiled model in `part`, a view of {@link Room.bytes}. The room is the model's from then on. */
  load(part: Uint8Array): CompiledModel;
  /** Gives the memory back, where there will be no model. */
  free(): void;
}

export async function startEncoder(program: Uint8Array): Promise<EncoderProgram> {
  const { memory } = await initEncoder({ module_or_path: program as Uint8Array<ArrayBuffer> });
  return { room: (length) => modelRoom(memory, length) };
}

function modelRoom(memory: WebAssembly.Memory, length: number): ModelRoom {
  const file = new ModelFile(length);
  const address = file.address >>> 0;
  let written = 0;
  let isOurs = true;
  // A view ends when the memory grows.
  const view = (from: number, to: number) => new Uint8Array(memory.buffer, address + from, to - from);
  return {
    write(chunk) {
      if (written + chunk.length > length) throw new RangeError("the file is longer than its room");
      view(written, written + chunk.length).set(chunk);
      written += chunk.length;
    },
    bytes: () => view(0, written),
    clear: () => void (written = 0),
    load(part) {
      isOurs = false;
      return file.load(part.byteOffset - address, part.length);
    },
    free() {
      if (isOurs) file.free();
      isOurs = false;
    },
  };
}
