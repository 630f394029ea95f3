import { ConfigError } from "../../types/errors.js";
import type { MemoryRecord, NewMemory, SkippedEntry } from "../../types/record.js";
import type { Scope } from "../../types/scope.js";
import { entriesOf, memoriesOf } from "./entries.js";
import { type ImportEntry, isDatedList, plainLines, withoutFences } from "./lines.js";

/** Characters (code points) of a memory, as the engine limits them. */
const MAX_TEXT = 4000;

/** What an import holds. */
export interface ImportedMemories {
  readonly memories: readonly NewMemory[];
  readonly skipped: readonly SkippedEntry[];
}

/** One object a line. */
export function toJsonLines(records: readonly MemoryRecord[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

/**
 * Reads what {@link toJsonLines} wrote, or an export of another product. Members of `scope` replace those of each memory.
 * @throws ConfigError when nothing in `data` can be imported, or with `allOrNothing` when something cannot
 */
export function readMemories(data: string, scope: Scope, allOrNothing: boolean): ImportedMemories {
  const memories: NewMemory[] = [];
  const skipped: SkippedEntry[] = [];
  for (const { line, memory, reason = memory && faultOf(memory) } of readEntries(data)) {
    if (reason !== undefined) skipped.push({ line, reason });
    else if (memory) memories.push(withScope(memory, scope));
  }
  const [first] = skipped;
  if (first && (allOrNothing || memories.length === 0)) throw refusal(first, skipped.length);
  return { memories, skipped };
}

function readEntries(data: string): ImportEntry[] {
  const text = withoutFences(data);
  if (text.trim() === "") return [];
  const document = parseJson(text);
  if (document !== undefined) return entriesOf(document).flatMap((entry, at) => toEntries(entry, at + 1));
  const start = text.trimStart();
  if (!/^[{[]/.test(start) || isDatedList(start)) return plainLines(text);
  return text.split("\n").flatMap((json, at): ImportEntry[] => {
    if (json.trim() === "") return [];
    const value = parseJson(json);
    return value === undefined
      ? [{ line: at + 1, reason: "it is not JSON" }]
      : entriesOf(value).flatMap((entry) => toEntries(entry, at + 1));
  });
}

function toEntries(entry: unknown, line: number): ImportEntry[] {
  const memories = memoriesOf(entry);
  return typeof memories === "string" ? [{ line, reason: memories }] : memories.map((memory) => ({ line, memory }));
}

/** Why the engine would refuse the memory. */
function faultOf({ text }: NewMemory): string | undefined {
  const length = Array.from(text.trim()).length;
  if (length === 0) return "its text is empty";
  return length > MAX_TEXT ? `its text has ${length} characters, and at most ${MAX_TEXT} are allowed` : undefined;
}

function withScope(memory: NewMemory, { sessionId, agentId, metadata }: Scope): NewMemory {
  return {
    ...memory,
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(metadata && { metadata: { ...memory.metadata, ...metadata } }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refusal({ line, reason }: SkippedEntry, count: number): ConfigError {
  const others = count > 1 ? ` (and ${count - 1} more)` : "";
  return new ConfigError(
    `the data cannot be imported: in line or entry ${line} ${reason}${others}. Pass what export() returns, a JSON list of texts, or one text for each line`,
  );
}
