import type { DecryptionError } from "../../types/errors.js";
import { decryptionError } from "../errors.js";
import { MANIFEST_ROW, type UserState } from "./state.js";

const MAX_NAMED = 5;

/** The error that names the stored rows of a user that cannot be trusted; `undefined`: there are none. */
export function damageError(state: UserState): DecryptionError | undefined {
  const rows = [...state.damaged].map(([id, { damage, listed }]) => {
    const memories = listed ? `, up to ${listed.rows} memories` : "";
    return `${id} (${damage}${memories})`;
  });
  if (state.manifestDamage) rows.push(`${MANIFEST_ROW} (${state.manifestDamage})`);
  if (rows.length === 0) return undefined;
  const named = rows.slice(0, MAX_NAMED).join("; ");
  const more = rows.length > MAX_NAMED ? `; and ${rows.length - MAX_NAMED} more` : "";
  return decryptionError(
    "rows_unreadable",
    `${rows.length === 1 ? "a stored row" : `${rows.length} stored rows`} of this user cannot be trusted: ${named}${more}. What they hold is left out and stays in the store as it is: restore it from a backup`,
  );
}
