import { nonEmptyText } from "../options/checks.js";
import { ConfigError } from "../types/errors.js";
import type { MemoryRecord, NewMemory } from "../types/record.js";
import type { Metadata, Scope } from "../types/scope.js";
import { isMetadataValue } from "./scope.js";

/** Members that hold the text of a memory in exports of other products. */
const TEXT_KEYS = ["text", "memory", "content"];
/** Members that hold the list of memories. */
const LIST_KEYS = ["results", "memories", "data"];
const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** One object a line. */
export function toJsonLines(records: readonly MemoryRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Reads what {@link toJsonLines} wrote, or an export of another product. Members of `scope` replace those of each memory. @throws ConfigError */
export function readMemories(data: string, scope: Scope): NewMemory[] {
  return parseMemories(data).map((memory) => withScope(typeof memory === "string" ? { text: memory } : memory, scope));
}

function parseMemories(data: string): (string | NewMemory)[] {
  const text = data.trim();
  if (text === "") return [];
  const document = parseJson(text);
  if (document !== undefined) return listOf(document).map(toMemory);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (/^\s*[{[]/.test(text))
    return lines.map((line, at) => toMemory(parseJson(line) ?? refuse(`line ${at + 1} is not JSON`)));
  return lines.map((line) => line.replace(BULLET, "").trim());
}

function listOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document;
  if (typeof document === "string") return [document];
  const list = isObject(document) ? LIST_KEYS.map((key) => document[key]).find(Array.isArray) : undefined;
  return list ?? [document];
}

function toMemory(entry: unknown, at = 0): string | NewMemory {
  if (typeof entry === "string") return entry;
  if (!isObject(entry)) return refuse(`entry ${at + 1} is neither a text nor an object`);
  const text = TEXT_KEYS.map((key) => entry[key]).find((value) => typeof value === "string");
  if (typeof text !== "string") return refuse(`entry ${at + 1} has no text, memory or content`);
  const category = ["preference", "fact", "context"].find(
    (name) => name === entry["category"],
  ) as NewMemory["category"];
  const createdAt = toDate(entry["createdAt"] ?? entry["created_at"]);
  const updatedAt = toDate(entry["updatedAt"] ?? entry["updated_at"]);
  return {
    text,
    ...(category && { category }),
    ...(createdAt && { createdAt }),
    ...(updatedAt && { updatedAt }),
    ...(entry["source"] === "reply" && { source: "reply" }),
    ...readScope(entry),
  };
}

/** The scope of an entry, without metadata of other types. */
function readScope(entry: Record<string, unknown>): Scope {
  const textOf = (...keys: string[]) => keys.map((key) => entry[key]).find(nonEmptyText.is) as string | undefined;
  const [sessionId, agentId] = [textOf("sessionId", "session_id"), textOf("agentId", "agent_id")];
  const { metadata } = entry;
  const values = Object.entries(isObject(metadata) && !Array.isArray(metadata) ? metadata : {}).filter(([, value]) =>
    isMetadataValue(value),
  );
  return {
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(values.length > 0 && { metadata: Object.fromEntries(values) as Metadata }),
  };
}

function withScope(memory: NewMemory, { sessionId, agentId, metadata }: Scope): NewMemory {
  return {
    ...memory,
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(metadata && { metadata: { ...memory.metadata, ...metadata } }),
  };
}

function toDate(value: unknown): Date | undefined {
  const date = typeof value === "string" || typeof value === "number" ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function refuse(reason: string): never {
  throw new ConfigError(
    `the data cannot be imported: ${reason}. Pass what export() returns, a JSON list of texts, or one text for each line`,
  );
}
