import type { RowWithColumns } from "../columns.js";

/** A row as the function `commit` of the schema reads it. */
interface RowJson {
  readonly id: string;
  /** Hexadecimal. */
  readonly data: string | null;
  readonly text?: string;
  readonly model?: string;
  readonly vector?: string;
}

/** The most components of pgvector's type `vector`. */
const MAX_COMPONENTS = 16_000;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export function rowJson({ id, data, text, modelId, vector }: RowWithColumns): RowJson {
  return {
    id,
    data: data && Array.from(data, (byte) => HEX[byte]).join(""),
    ...(text !== undefined && { text: toPostgresText(text) }),
    ...(modelId !== undefined &&
      vector &&
      isSearchable(vector) && { model: toPostgresText(modelId), vector: `[${vector.join(",")}]` }),
  };
}

/** A vector of length zero has no angle. */
function isSearchable(vector: Int8Array): boolean {
  return vector.length <= MAX_COMPONENTS && vector.some((component) => component !== 0);
}

/** PostgreSQL's texts hold neither NUL nor half of a surrogate pair. The row's bytes keep both. */
function toPostgresText(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text.replaceAll("\0", "")));
}
