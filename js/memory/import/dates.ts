/** Numbers below are seconds, then milliseconds, microseconds and nanoseconds: each unit covers the years 1973 to 5138 alone. */
const LIMITS: readonly (readonly [below: number, perMillisecond: number])[] = [
  [1e11, 0.001],
  [1e14, 1],
  [1e17, 1000],
  [Infinity, 1e6],
];

/** A date of an export: a text, a number since 1970 of any unit, also as digits, or MongoDB's `{ $date }`; `undefined` for others. */
export function toDate(value: unknown): Date | undefined {
  if (typeof value === "object" && value !== null) {
    const { $date, $numberLong } = value as { $date?: unknown; $numberLong?: unknown };
    return $date === undefined && $numberLong === undefined ? undefined : toDate($date ?? $numberLong);
  }
  if (typeof value === "string" && /^\s*-?\d{9,}(?:\.\d+)?\s*$/.test(value)) return toDate(Number(value));
  if (typeof value === "number") {
    const [, perMillisecond] = LIMITS.find(([below]) => Math.abs(value) < below) ?? LIMITS[0]!;
    return valid(new Date(Math.round(value / perMillisecond)));
  }
  return typeof value === "string" ? valid(new Date(value)) : undefined;
}

function valid(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}
