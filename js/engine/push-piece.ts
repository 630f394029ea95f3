import { pieceAddress, type PushOutcome, type Turn } from "./bindings.js";

/** The bytes of the engine's memory at `pieceAddress()`. */
const PIECE_LIMIT = 16_384;

let memory: WebAssembly.Memory | undefined;
let written = new Uint8Array(0);

/** The memory of the engine that is loaded. */
export function setMemory(loaded: WebAssembly.Memory): void {
  memory = loaded;
}

/** Filters the next piece of a stream. It is written straight into the engine's memory, which allocates nothing for it. */
export function pushPiece(turn: Pick<Turn, "push" | "pushWritten">, piece: Uint8Array): PushOutcome {
  if (!memory || piece.length > PIECE_LIMIT) return turn.push(piece);
  if (written.length === 0) written = viewOf(memory);
  written.set(piece);
  return turn.pushWritten(piece.length);
}

/** A view ends when the memory grows, as it may when the engine is asked for the address. */
function viewOf(of: WebAssembly.Memory): Uint8Array<ArrayBuffer> {
  const address = pieceAddress() >>> 0;
  return new Uint8Array(of.buffer, address, PIECE_LIMIT);
}
