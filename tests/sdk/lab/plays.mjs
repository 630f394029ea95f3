/** At most so many ways of arriving for one cell; the columns rotate them, so that each scenario meets all of them in some SDK. */
const WAYS_A_CELL = 3;

/** The plays of one cell: its cases, each in one way, or the usual case in several. */
export function playsOf(scenario, scenarioIndex, columnIndex) {
  const { ways } = scenario;
  const turned = (at) => ways[(at + scenarioIndex + columnIndex * WAYS_A_CELL) % ways.length];
  if (scenario.cases) return Object.entries(scenario.cases).map(([name, value], at) => ({ name, case: value, way: turned(at) }));
  return Array.from({ length: Math.min(WAYS_A_CELL, ways.length) }, (_, at) => ({ way: turned(at) }));
}
