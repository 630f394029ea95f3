import type { MemoryRecord } from "fast-memory";
import { element, icon } from "./dom.js";

export interface MemoryMarks {
  /** The score with which the last answer used it. */
  readonly used: number | undefined;
  /** The score with which the search found it. */
  readonly found: number | undefined;
  readonly learned: boolean;
  readonly onDelete: () => void;
}

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const absolute = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const UNITS: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

function ago(date: Date): string {
  const seconds = (date.getTime() - Date.now()) / 1000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(seconds) >= length) return relative.format(Math.round(seconds / length), unit);
  }
  return "just now";
}

export function memoryItem(record: MemoryRecord, { used, found, learned, onDelete }: MemoryMarks): HTMLLIElement {
  const remove = element(
    "button",
    {
      type: "button",
      class: "icon-button memory__delete",
      "aria-label": `Delete: ${record.text}`,
      title: "Delete",
      "data-testid": "memory-delete",
    },
    icon("trash"),
  );
  remove.addEventListener("click", onDelete);
  const time = element(
    "time",
    { datetime: record.updatedAt.toISOString(), title: absolute.format(record.updatedAt) },
    ago(record.updatedAt),
  );
  return element(
    "li",
    {
      class: "memory",
      "data-testid": "memory-item",
      "data-id": record.id,
      "data-category": record.category,
      "data-used": used !== undefined,
    },
    element("p", { class: "memory__text", "data-testid": "memory-text" }, record.text),
    remove,
    element(
      "p",
      { class: "memory__meta" },
      element("span", { class: `chip chip--${record.category}`, "data-testid": "memory-category" }, record.category),
      time,
      record.source === "app" && element("span", {}, "added by hand"),
      learned && element("span", { class: "memory__learned", "data-testid": "memory-learned" }, "new"),
      found !== undefined &&
        element("span", { class: "memory__found", "data-testid": "memory-score" }, `score ${found.toFixed(2)}`),
    ),
    used !== undefined &&
      element(
        "p",
        { class: "memory__used", "data-testid": "memory-used" },
        `used for the last answer · ${used.toFixed(2)}${used === 0 ? ", one of the newest" : ""}`,
      ),
  );
}
