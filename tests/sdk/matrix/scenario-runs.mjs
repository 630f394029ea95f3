/** Each cell uses so many delivery modes. The SDKs rotate them, so that each scenario meets all of them with some SDK of OpenAI's. */
export const MODES_A_CELL = 2;

/**
 * @typedef {object} ScenarioRun
 * @property {string} mode of delivery-modes.mjs
 * @property {string} [name] of the case
 * @property {unknown} [case] its value
 */

/**
 * The runs of one cell: its cases, each in one delivery mode; or a scenario without cases in several modes.
 *
 * @param {{ modes: string[], cases?: Record<string, unknown> }} scenario
 * @param {number | "all"} turn the first mode to use; "all" runs every case in every mode
 * @returns {ScenarioRun[]}
 */
export function runsOf({ modes, cases }, turn) {
  const all = cases ? Object.entries(cases).map(([name, value]) => ({ name, case: value })) : [{}];
  if (turn === "all") return all.flatMap((run) => modes.map((mode) => ({ ...run, mode })));
  const modeAt = (at) => modes[(at + turn) % modes.length];
  if (cases) return all.map((run, at) => ({ ...run, mode: modeAt(at) }));
  return Array.from({ length: Math.min(MODES_A_CELL, modes.length) }, (_, at) => ({ mode: modeAt(at) }));
}
