/** So many ways of arriving for one cell: the columns rotate them, so that each scenario meets all of them in some SDK of OpenAI's. */
export const WAYS_A_CELL = 2;

/** The plays of one cell: its cases, each in one way, or the usual case in several, from the `turn`-th on; or "all". */
export function playsOf({ ways, cases }, turn) {
  const all = cases ? Object.entries(cases).map(([name, value]) => ({ name, case: value })) : [{}];
  if (turn === "all") return all.flatMap((play) => ways.map((way) => ({ ...play, way })));
  const way = (at) => ways[(at + turn) % ways.length];
  if (cases) return all.map((play, at) => ({ ...play, way: way(at) }));
  return Array.from({ length: Math.min(WAYS_A_CELL, ways.length) }, (_, at) => ({ way: way(at) }));
}
