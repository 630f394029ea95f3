import { ConfigError } from "../types/errors.js";
import type { Scope } from "../types/scope.js";
import { readScope, scoped } from "./scope.js";
import type { MemoryRecord, NewMemory } from "../types/record.js";

/** Where other products have the text of a memory. */
const TEXTS = ["text", "memory", "content"];
/** Where they have the list of them. */
const LISTS = ["results", "memories", "data"];
const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** One object a line. */
export function toJsonLines(records: readonly MemoryRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/** Reads what {@link toJsonLines} wrote, or a list of another product. Each gets `scope`. */
export function readMemories(data: string, scope: Scope): NewMemory[] {
  return read(data).map((memory) => scoped(typeof memory === "string" ? { text: memory } : memory, scope));
}

function read(data: string): (string | NewMemory)[] {
  const text = data.trim();
  if (text === "") return [];
  const whole = parse(text);
  if (whole !== undefined) return list(whole).map(toMemory);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
  if (/^\s*[{[]/.test(text)) return lines.map((line, at) => toMemory(parse(line) ?? refuse(`line ${at + 1} is no JSON`)));
  return lines.map((line) => line.replace(BULLET, "").trim());
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [value];
  const named = isObject(value) ? LISTS.map((name) => value[name]).find(Array.isArray) : undefined;
  return named ?? [value];
}

function toMemory(value: unknown, at = 0): string | NewMemory {
  if (typeof value === "string") return value;
  if (!isObject(value)) return refuse(`entry ${at + 1} is neither a text nor an object`);
  const text = TEXTS.map((name) => value[name]).find((said) => typeof said === "string");
  if (typeof text !== "string") return refuse(`entry ${at + 1} has no text`);
  const category = ["preference", "fact", "context"].find((known) => known === value["category"]) as NewMemory["category"];
  const createdAt = toDate(value["createdAt"] ?? value["created_at"]);
  const updatedAt = toDate(value["updatedAt"] ?? value["updated_at"]);
  return {
    text,
    ...(category && { category }),
    ...(createdAt && { createdAt }),
    ...(updatedAt && { updatedAt }),
    ...(value["source"] === "reply" && { source: "reply" }),
    ...readScope(value),
  };
}

function toDate(value: unknown): Date | undefined {
  const date = typeof value === "string" || typeof value === "number" ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function refuse(why: string): never {
  throw new ConfigError(`this cannot be imported: ${why}. Give what export() gave, a JSON list of texts, or one text a line`);
}
