import { readdirSync, readFileSync } from "node:fs";

/** The most memory that a program of this name had, in bytes, of those that `ancestor` started; 0 where there is no /proc. */
export function peakOf(name, ancestor) {
  const processes = new Map(numbers().flatMap((pid) => status(pid)));
  const isBelow = (pid) => pid === ancestor || (processes.has(pid) && isBelow(processes.get(pid).parent));
  const peaks = [...processes]
    .filter(([pid, process]) => process.name === name && isBelow(pid))
    .map(([, { peak }]) => peak);
  return Math.max(0, ...peaks);
}

function numbers() {
  try {
    return readdirSync("/proc").map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** @returns {[number, { name: string, parent: number, peak: number }][]} */
function status(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/status`, "utf8");
    const field = (name) => new RegExp(`^${name}:\\s+(\\S+)`, "m").exec(text)?.[1];
    return [[pid, { name: field("Name"), parent: Number(field("PPid")), peak: Number(field("VmHWM") ?? 0) * 1024 }]];
  } catch {
    // It has ended meanwhile.
    return [];
  }
}
