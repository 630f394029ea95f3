import { setFlagsFromString } from "node:v8";
import { runInThisContext } from "node:vm";

/** Steps back for each character of the text. A pattern whose repetitions are bounded by 60 stays below. */
const BACKTRACKS = 100;

// Stays on: V8 compiles a function when it is first called, and again when it has not been called for long.
setFlagsFromString("--allow-natives-syntax");
/**
 * A regular expression that gives up, and finds nothing, after `limit` steps back. V8 counts them, except those of a simple loop
 * before a mismatch, as in `a*b`: these cost the square of a run, at most.
 *
 * @type {(source: string, flags: string, limit: number) => RegExp}
 */
const limited = runInThisContext("(source, flags, limit) => %NewRegExpWithBacktrackLimit(source, flags, limit)");

/**
 * Runs `work`, and counts what its regular expressions do; string methods that take one count, too.
 *
 * @param {() => Promise<unknown>} work
 * @returns {Promise<{ read: number, backtracking: string[] }>} the characters that they read, and those that step back more often
 * than in proportion to the text
 */
export async function patternWork(work) {
  const { prototype } = RegExp;
  const { exec } = prototype;
  let read = 0;
  /** @type {Set<string>} */
  const backtracking = new Set();
  prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    if (stepsBackTooOften(this, text, from, exec)) backtracking.add(this.source);
    const found = exec.call(this, text);
    if (found) read += found.index + found[0].length - from;
    else read += this.sticky ? 1 : text.length - from;
    return found;
  };
  try {
    await work();
  } finally {
    prototype.exec = exec;
  }
  return { read, backtracking: [...backtracking] };
}

/** @type {Map<string, RegExp>} */
const made = new Map();

/**
 * @param {RegExp} pattern
 * @param {string} text
 * @param {number} from
 * @param {RegExp["exec"]} exec
 */
function stepsBackTooOften({ source, flags, global, sticky }, text, from, exec) {
  const limit = BACKTRACKS * (text.length + 10);
  const name = `${limit} ${flags} ${source}`;
  // Where the pattern does not match, the end of the text does: nothing is found only when V8 gave up.
  const end = sticky ? "" : "(?![^])";
  const bounded = made.get(name) ?? limited(`(?:${source})|${end}`, sticky || global ? flags : `${flags}g`, limit);
  made.set(name, bounded);
  bounded.lastIndex = from;
  return exec.call(bounded, text) === null;
}
