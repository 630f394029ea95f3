import { DecryptionError } from "../../types/errors.js";
import { decryptionError } from "../errors.js";
import type { Store } from "../../types/store.js";
import { keyringOf } from "./keyring.js";
import { placeOf } from "./place.js";

/**
 * For a store that is used without the option `encryption`, and in which nothing is known of a user.
 * @throws DecryptionError with the code `store_encrypted` when it is encrypted: its memories would seem lost
 */
export async function checkPlain(store: Pick<Store, "load">): Promise<void> {
  const { id } = await keyringOf(store);
  if (id !== undefined)
    throw decryptionError(
      "store_encrypted",
      "this store is encrypted, and no key is given: { encryption: { passphrase } }, { key } or { passkey: true }. To turn encryption off, add decrypt: true. Nothing was read or written",
    );
}

const plain = new WeakMap<object, Set<string>>();

/** As {@link checkPlain}, once in this process where the store is plain. */
export async function checkPlainOnce(store: Store): Promise<void> {
  const { owner, name } = placeOf(store);
  if (plain.get(owner)?.has(name)) return;
  try {
    await checkPlain(store);
  } catch (error) {
    if (error instanceof DecryptionError) throw error;
    // The call that follows says what is wrong with the store.
    return;
  }
  plain.set(owner, (plain.get(owner) ?? new Set()).add(name));
}
