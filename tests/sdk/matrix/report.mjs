/** Of lines that are whole streams. */
const WIDTH = 400;
const MARKS = { passed: "✓", failed: "✗", "not offered": "–" };

/** Scenarios down, SDKs across. */
export function printTable(scenarios, cells) {
  const columns = Object.keys(cells);
  const width = Math.max(...scenarios.map((name) => name.length));
  console.log(`\n${" ".repeat(width)}  ${columns.join("  ")}`);
  for (const scenario of scenarios) {
    const row = columns.map((name) =>
      MARKS[cells[name].get(scenario).result].padStart(Math.ceil(name.length / 2)).padEnd(name.length),
    );
    console.log(`${scenario.padEnd(width)}  ${row.join("  ")}`.trimEnd());
  }
  console.log(`\n✓ the wrapped client cannot be told from the plain one   – not offered by this SDK   ✗ it can`);
}

export function printFailures(scenarios, cells) {
  for (const scenario of scenarios) {
    for (const [name, column] of Object.entries(cells)) {
      const { result, run, error } = column.get(scenario);
      if (result !== "failed") continue;
      console.log(`\n✗ ${scenario} · ${name}${run ? ` · ${run}` : ""}`);
      console.log(
        error
          .trimEnd()
          .split("\n")
          .map((line) => `    ${line.slice(0, WIDTH)}`)
          .join("\n"),
      );
    }
  }
}
