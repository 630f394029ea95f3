import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../lib/log.mjs";

/** Replaces a text that stands in a file of `folder` exactly once, and gives the function that puts it back. */
export function replaceOnce(folder, { name, file, find, replace }) {
  const place = path.join(folder, file);
  const whole = readFileSync(place, "utf8");
  const count = whole.split(find).length - 1;
  if (count !== 1)
    throw new SetupError(`mutation "${name}": ${file} has ${count} times what it changes, not once:\n${find}`);
  writeFileSync(
    place,
    whole.replace(find, () => replace),
  );
  // Written anew, with a time of now: cargo decides by the times of files.
  return () => writeFileSync(place, whole);
}
