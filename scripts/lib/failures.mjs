import { stripVTControlCharacters } from "node:util";

/** What begins a failure in the words of cargo test, node --test, the SDK matrix, our own checks, and compilers. */
const BEGINS = /^\s*(?:✖ |✗ |not ok |---- .+ ----$|test .+ FAILED$|error(?:\[\w+\])?: )/;
const LINES_EACH = 15;
const LINES_IN_ALL = 150;

/** The lines of `output` that tell what failed, for those who see only the end of a log. */
export function failuresIn(output) {
  const kept = [];
  let left = 0;
  for (const line of stripVTControlCharacters(output).split("\n")) {
    if (BEGINS.test(line)) left = LINES_EACH;
    if (left-- > 0) kept.push(line);
    if (kept.length === LINES_IN_ALL) break;
  }
  return kept;
}
