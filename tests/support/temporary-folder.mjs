import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A new folder outside of the repository.
 *
 * @param {string} name a part of its name
 * @returns {{ folder: string, remove(): Promise<void> }}
 */
export function temporaryFolder(name) {
  const folder = mkdtempSync(join(tmpdir(), `fast-memory-${name}-`));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * A new folder that is removed after the test.
 *
 * @param {{ after(work: () => Promise<void>): void }} t the test's context
 * @param {string} name a part of its name
 * @returns {string}
 */
export function temporaryFolderFor(t, name) {
  const { folder, remove } = temporaryFolder(name);
  t.after(remove);
  return folder;
}
