import type { Row } from "../../types/store.js";

/** A row as PostgreSQL gets it: its bytes, and of a memory what can be searched. */
export interface WrittenRow {
  readonly id: string;
  readonly data: string | null;
  readonly text?: string;
  readonly model?: string;
  readonly vector?: string;
}

/** As in src/memory/record.rs. */
const FORMAT = 1;
const HEAD = 5;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function writtenRow({ id, data }: Row): WrittenRow {
  if (data === null) return { id, data };
  return { id, data: Array.from(data, (byte) => HEX[byte]).join(""), ...searchable(id, data) };
}

/** What is no memory, or of a later format, is kept as bytes only. */
function searchable(id: string, data: Uint8Array): { text?: string; model?: string; vector?: string } {
  if (id.startsWith("#") || data[0] !== FORMAT || data.length < HEAD) return {};
  try {
    const end = HEAD + new DataView(data.buffer, data.byteOffset, data.byteLength).getUint32(1, true);
    const { text, model_id: model } = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data.subarray(HEAD, end))) as Record<string, unknown>;
    if (typeof text !== "string") return {};
    const components = new Int8Array(data.buffer, data.byteOffset + end, data.byteLength - end);
    // PostgreSQL's vectors have at most 16,000 components, and no angle without a length.
    const hasVector = typeof model === "string" && components.length <= 16_000 && components.some((component) => component !== 0);
    return hasVector ? { text: plain(text), model: plain(model), vector: `[${components.join(",")}]` } : { text: plain(text) };
  } catch {
    return {};
  }
}

/** PostgreSQL's texts hold no NUL and no half of a surrogate pair. The bytes of the row are as they were. */
function plain(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text.replaceAll("\0", "")));
}
