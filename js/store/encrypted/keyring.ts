import type { EncryptionKey } from "../../types/encryption.js";
import { readProperty } from "../../types/foreign-errors.js";
import type { Row, Store } from "../../types/store.js";
import { decryptionError, storeError } from "../errors.js";
import { type Bytes, fromBase64, fromUtf16, joined, randomBytes, toBase64, utf16 } from "./bytes.js";
import { derivedAes, derivedMac, importHkdf, KEY_BYTES, mac, seal, unseal } from "./ciphers.js";
import { isLockRecord, type LockRecord, newLock, wrappingKey } from "./unlock.js";

/** Longer than a user id may be. */
const LONG = ".".repeat(256);
/** The namespace of the keyring. */
export const KEYRING = `fast-memory keyring ${LONG}`;
/** The namespace that lists the users with encrypted rows. */
export const USERS = `fast-memory users ${LONG}`;
const KEYRING_ROW = "keyring";

/** What the namespace of a user's encrypted rows begins with. */
const PREFIX = "fme1.";
const HASHED_NAMESPACE = /^fme1\.[\w-]{43}$/;
const FORMAT = 1;
const ID_BYTES = 16;
const MAX_ATTEMPTS = 20;

/** The content of the keyring's row, as JSON. */
interface KeyringRecord {
  readonly format: number;
  /** Random, the same while the root key is: a change of the app's key leaves both. */
  readonly id: string;
  readonly lock: LockRecord;
  /** The root key, wrapped. */
  readonly root: string;
}

/** A user's place in an encrypted store. */
export interface UserKeys {
  /** A keyed hash of the user id. */
  readonly namespace: string;
  /** The user's own keys are derived from it. */
  readonly secret: Bytes;
}

/** Whether an encrypted store gives this name to the rows of one of its users. */
export function isHashedNamespace(namespace: string): boolean {
  return HASHED_NAMESPACE.test(namespace);
}

/** The id of the store's keyring, and its version; without an id the store is not encrypted. */
export async function keyringOf(store: Pick<Store, "load">): Promise<{ id: string | undefined; version: number }> {
  const { version, rows } = await store.load(KEYRING);
  const row = keyringRow(rows);
  return { id: row && parse(row.data!).id, version };
}

/** The keys of one encrypted store: a random root key, which the app's key wraps, and what is derived from it. */
export class Keyring {
  readonly id: string;
  readonly #names: CryptoKey;
  readonly #secrets: CryptoKey;
  readonly #list: CryptoKey;

  private constructor(id: string, names: CryptoKey, secrets: CryptoKey, list: CryptoKey) {
    this.id = id;
    this.#names = names;
    this.#secrets = secrets;
    this.#list = list;
  }

  /**
   * Opens the keyring of `store` with `given`. Creates one where there is none, unless `creates` is false. A keyring that one of
   * `previous` opens is wrapped anew for `given`.
   *
   * @returns `undefined` where there is none
   * @throws DecryptionError when none of them opens it; nothing is written then
   */
  static async open(
    store: Store,
    given: EncryptionKey,
    previous: readonly EncryptionKey[],
    creates = true,
  ): Promise<Keyring | undefined> {
    checkPlatform();
    for (let attempt = 0; ; attempt++) {
      const { version, rows } = await store.load(KEYRING);
      const row = keyringRow(rows);
      if (!row && !creates) return undefined;
      const record = row && parse(row.data!);
      let root = record && (await unwrap(record, given));
      let mustWrite = !record;
      for (const other of record && !root ? previous : []) {
        root ??= await unwrap(record!, other);
        mustWrite = true;
      }
      if (record && !root) throw wrongKey(record, given);
      root ??= randomBytes(KEY_BYTES);
      const id = record?.id ?? toBase64(randomBytes(ID_BYTES));
      if (!mustWrite || (await write(store, id, root, given, version, attempt))) return Keyring.#of(id, root);
    }
  }

  static async #of(id: string, root: Bytes): Promise<Keyring> {
    const hkdf = await importHkdf(root);
    const [names, secrets, list] = await Promise.all([
      derivedMac(hkdf, "fast-memory 1 names"),
      derivedMac(hkdf, "fast-memory 1 users"),
      derivedAes(hkdf, "fast-memory 1 list of users"),
    ]);
    return new Keyring(id, names, secrets, list);
  }

  async userOf(userId: string): Promise<UserKeys> {
    const id = utf16(userId);
    const [name, secret] = await Promise.all([mac(this.#names, id), mac(this.#secrets, id)]);
    return { namespace: PREFIX + toBase64(name), secret };
  }

  /** Lists the user `userId`, before its first encrypted row is written. */
  async listUser(store: Store, userId: string, { namespace }: UserKeys): Promise<void> {
    await store.commit(USERS, [{ id: namespace, data: await seal(this.#list, utf16(userId), joined(namespace)) }]);
  }

  /** The users that may have encrypted rows. */
  async users(store: Store): Promise<string[]> {
    const { rows } = await store.load(USERS);
    const ids = rows.map(async ({ id, data }) => data && unseal(this.#list, data, joined(id)));
    return (await Promise.all(ids)).filter((id) => id !== null && id !== undefined).map(fromUtf16);
  }
}

function keyringRow(rows: readonly Row[]): Row | undefined {
  return rows.find(({ id, data }) => id === KEYRING_ROW && data !== null);
}

/** Removes the keyring: the store is a plain one again. */
export function removeKeyring(store: Store, version: number): Promise<number> {
  return store.commit(KEYRING, [{ id: KEYRING_ROW, data: null }], version);
}

function parse(data: Uint8Array): KeyringRecord {
  let record: Partial<KeyringRecord> = {};
  try {
    record = JSON.parse(new TextDecoder().decode(data)) as Partial<KeyringRecord>;
  } catch {
    // As one without members.
  }
  if (typeof record.format === "number" && record.format > FORMAT)
    throw storeError(
      "store_unavailable",
      `a newer version of fast-memory encrypted this store (format ${record.format}, this one knows ${FORMAT}): npm install fast-memory@latest`,
    );
  if (
    record.format !== FORMAT ||
    typeof record.id !== "string" ||
    typeof record.root !== "string" ||
    !isLockRecord(record.lock)
  )
    throw decryptionError(
      "decryption_failed",
      "the keyring of this store is damaged: restore it from a backup. Nothing was written",
    );
  return record as KeyringRecord;
}

async function unwrap({ id, lock, root }: KeyringRecord, given: EncryptionKey): Promise<Bytes | undefined> {
  const key = await wrappingKey(given, lock);
  const wrapped = fromBase64(root);
  return key && wrapped && unseal(key, wrapped, contextOf(id, lock));
}

/** The lock is authenticated with the root key that it wraps. */
function contextOf(id: string, lock: LockRecord): Bytes {
  const parameters = Object.entries(lock).sort(([a], [b]) => (a < b ? -1 : 1));
  return joined("fast-memory 1 keyring", id, ...parameters.flat());
}

/** @returns whether it was written; false: another writer was first */
async function write(
  store: Store,
  id: string,
  root: Bytes,
  given: EncryptionKey,
  version: number,
  attempt: number,
): Promise<boolean> {
  const { lock, key } = await newLock(given);
  const wrapped = toBase64(await seal(key, root, contextOf(id, lock)));
  const record: KeyringRecord = { format: FORMAT, id, lock, root: wrapped };
  try {
    await store.commit(KEYRING, [{ id: KEYRING_ROW, data: new TextEncoder().encode(JSON.stringify(record)) }], version);
    return true;
  } catch (error) {
    if (readProperty(error, "code") !== "conflict" || attempt === MAX_ATTEMPTS) throw error;
    return false;
  }
}

function wrongKey({ lock }: KeyringRecord, given: EncryptionKey): Error {
  const kind = Object.keys(given).find((name) => name !== "previous" && name !== "decrypt");
  const reason =
    lock.kind === kind ? `another ${kind} encrypted it` : `a ${lock.kind} encrypted it, and the option has a ${kind}`;
  return decryptionError(
    "decryption_failed",
    `the option encryption does not open this store: ${reason}. Nothing was written. To change it: { encryption: { ${kind}: …, previous: [{ ${lock.kind}: … }] } }. A database has one key`,
  );
}

/** Browsers have WebCrypto on secure pages only. */
function checkPlatform(): void {
  if (!globalThis.crypto?.subtle)
    throw decryptionError(
      "decryption_failed",
      "encryption needs WebCrypto (crypto.subtle): browsers have it on https pages and localhost",
    );
}
