export type Bytes = Uint8Array<ArrayBuffer>;

export const NUMBER_BYTES = 8;

export function randomBytes(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** The UTF-16 units of `text`: no two texts have the same. */
export function utf16(text: string): Bytes {
  const bytes = new Uint8Array(2 * text.length);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    bytes[2 * at] = unit & 0xff;
    bytes[2 * at + 1] = unit >> 8;
  }
  return bytes;
}

/** The inverse of {@link utf16}. */
export function fromUtf16(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at + 1 < bytes.length; at += 2) text += String.fromCharCode(bytes[at]! | (bytes[at + 1]! << 8));
  return text;
}

/** Base64 for names: without padding, `-` and `_` in the place of `+` and `/`. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The bytes of either kind of base64; `undefined` for what is none. */
export function fromBase64(text: string): Bytes | undefined {
  try {
    const binary = atob(text.trim().replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** The parts, each after its length, so that no two lists of parts are the same bytes. */
export function joined(...parts: readonly (string | number | Uint8Array)[]): Bytes {
  const pieces = parts.map((part) =>
    typeof part === "string" ? utf16(part) : typeof part === "number" ? numberBytes(part) : part,
  );
  const bytes = new Uint8Array(pieces.reduce((length, piece) => length + 4 + piece.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece.length);
    bytes.set(piece, at + 4);
    at += 4 + piece.length;
  }
  return bytes;
}

function numberBytes(value: number): Bytes {
  const bytes = new Uint8Array(NUMBER_BYTES);
  new DataView(bytes.buffer).setFloat64(0, value);
  return bytes;
}

export function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}
