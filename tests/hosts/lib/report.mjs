import { STEPS } from "./conversation.mjs";

const LINES = 40;
const MARKS = new Map([
  [true, "✓"],
  [false, "✗"],
  [undefined, "–"],
]);

/** A line for each row: what it is, how far it came, and whether that is enough. */
export function printMatrix(rows) {
  const lines = rows.map(({ host, version, form, steps, error }) => [
    host,
    version,
    form,
    ...STEPS.map((step) => MARKS.get(steps[step])),
    error ? "failed" : "passed",
  ]);
  const cells = [["host", "version", "form", ...STEPS, "result"], ...lines];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  console.log(
    `\n${cells
      .map((line) =>
        line
          .map((cell, column) => cell.padEnd(widths[column]))
          .join(" | ")
          .trimEnd(),
      )
      .join("\n")}`,
  );
}

/** The beginning: a compiler may say the same thousand times. */
export function excerpt(text) {
  const lines = text.trimEnd().split("\n");
  return [...lines.slice(0, LINES), ...(lines.length > LINES ? [`… ${lines.length - LINES} lines`] : [])]
    .map((line) => `    ${line}`)
    .join("\n");
}
