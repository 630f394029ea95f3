import type { NewMemory } from "../../types/record.js";
import { toDate } from "./dates.js";

/** A memory of an import, or why it cannot be one, with the number of its line or of its entry in a JSON list, from 1. */
export interface ImportEntry {
  readonly line: number;
  readonly memory?: NewMemory;
  readonly reason?: string;
}

const FENCE = /^\s*(?:```|~~~)/;
const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?/;
/** Markdown's headings, also as bold text, rules, and what introduces a list. */
const HEADING = /^\s*(?:#{1,6}\s.*|\*\*[^*]+\*\*:?|__[^_]+__:?|[-=_*]{3,})\s*$/;
/** `[2025-03-01] - Prefers Python`, as in Claude's export, or `2025-03-01: …`. */
const DATED = /^\[(\d{4}-\d{2}-\d{2}[^\]]{0,30}|unknown|no date)\]\s*(?:[-–—:]\s+)?(.*)$/is;
const DATED_PLAIN = /^(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}\S*)?)\s*(?:[-–—]|:)\s+(.*)$/s;

/** `data` with the lines of code fences emptied, so that lines keep their numbers. */
export function withoutFences(data: string): string {
  return data
    .split(/\r?\n/)
    .map((line) => (FENCE.test(line) ? "" : line))
    .join("\n");
}

/** Whether the text is a list of dated lines, and no JSON though it begins with a bracket. */
export function isDatedList(text: string): boolean {
  return DATED.test(text.split("\n", 1)[0]!.trim());
}

/** One memory a line, without bullets, headings and code fences. */
export function plainLines(data: string): ImportEntry[] {
  const lines = data.split("\n");
  const isList = lines.some((line) => BULLET.test(line) || DATED.test(line.trim()));
  return lines.flatMap((line, at) => {
    const text = line.replace(BULLET, "").trim();
    const isIntroduction = isList && text === line.trim() && /[:：]$/.test(text);
    if (text === "" || HEADING.test(line) || isIntroduction) return [];
    return [{ line: at + 1, memory: datedMemory(text) }];
  });
}

/** A text with the date before it. */
function datedMemory(line: string): NewMemory {
  const [, day, text] = DATED.exec(line) ?? DATED_PLAIN.exec(line) ?? [];
  if (day === undefined || text === undefined || text.trim() === "") return { text: line };
  const createdAt = toDate(day.trim());
  return { text: text.trim(), ...(createdAt && { createdAt }) };
}
