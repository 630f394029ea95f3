/** The name with the least edit distance to `name`, whatever its case and underscores. */
export function nearestName(name: string, names: readonly string[]): string {
  const normalize = (text: string) => text.replaceAll("_", "").toLowerCase();
  const distances = names.map((candidate) => editDistance(normalize(name), normalize(candidate)));
  return names[distances.indexOf(Math.min(...distances))] ?? "";
}

/** Levenshtein's. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
