import type { EncryptionKey } from "../../types/encryption.js";
import { ConfigError } from "../../types/errors.js";
import { ownError } from "../../types/foreign-errors.js";
import { fromBase64, isSame, joined, randomBytes, toBase64 } from "./bytes.js";
import { derivedAes, importAes, importHkdf, KEY_BYTES } from "./ciphers.js";
import { askPasskey, createPasskey, type PasskeyRecord } from "./passkey.js";

/** How the key is made that wraps the store's root key. Stored in plain. */
export type LockRecord =
  | { readonly kind: "key" }
  | { readonly kind: "passphrase"; readonly kdf: string; readonly iterations: number; readonly salt: string }
  | ({ readonly kind: "passkey" } & PasskeyRecord);

const KDF = "PBKDF2-SHA-256";
/** As OWASP recommends for PBKDF2-HMAC-SHA-256: https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html */
const ITERATIONS = 600_000;
/** Who can write the store must not make a page hang. */
const MAX_ITERATIONS = 10_000_000;
const SALT_BYTES = 16;

const PURPOSE = "fast-memory 1 wrap root";

/** A new way to open a store with `given`, and its wrapping key. */
export async function newLock(given: EncryptionKey): Promise<{ lock: LockRecord; key: CryptoKey }> {
  if ("passkey" in given) {
    const { record, secret } = await createPasskey();
    return { lock: { kind: "passkey", ...record }, key: await derivedAes(await importHkdf(secret), PURPOSE) };
  }
  const lock: LockRecord =
    "passphrase" in given
      ? { kind: "passphrase", kdf: KDF, iterations: ITERATIONS, salt: toBase64(randomBytes(SALT_BYTES)) }
      : { kind: "key" };
  return { lock, key: (await wrappingKey(given, lock))! };
}

/** The wrapping key that `given` makes for `lock`; `undefined` when the lock is for something else. */
export async function wrappingKey(given: EncryptionKey, lock: LockRecord): Promise<CryptoKey | undefined> {
  if ("passphrase" in given) return lock.kind === "passphrase" ? ofPassphrase(given.passphrase, lock) : undefined;
  if ("passkey" in given)
    return lock.kind === "passkey" ? derivedAes(await importHkdf(await askPasskey(lock)), PURPOSE) : undefined;
  return lock.kind === "key" ? ofKey(given.key) : undefined;
}

export function isLockRecord(value: unknown): value is LockRecord {
  const lock = (value ?? {}) as Partial<Record<string, unknown>>;
  const isText = (...names: string[]) => names.every((name) => typeof lock[name] === "string");
  if (lock.kind === "key") return true;
  if (lock.kind === "passkey") return isText("credential", "salt");
  const { iterations } = lock;
  return (
    lock.kind === "passphrase" &&
    lock.kdf === KDF &&
    isText("salt") &&
    Number.isInteger(iterations) &&
    (iterations as number) > 0 &&
    (iterations as number) <= MAX_ITERATIONS
  );
}

async function ofPassphrase(
  passphrase: string,
  { iterations, salt }: LockRecord & { kind: "passphrase" },
): Promise<CryptoKey> {
  // One form for what is typed on different keyboards: https://www.rfc-editor.org/rfc/rfc8265#section-4.2
  const typed = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", typed, "PBKDF2", false, ["deriveBits"]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt: fromBase64(salt) ?? new Uint8Array(), iterations };
  try {
    if (isWorker()) throw new Error("Workers");
    return await importAes(new Uint8Array(await crypto.subtle.deriveBits(parameters, base, 8 * KEY_BYTES)));
  } catch {
    throw ownError(
      new ConfigError(
        `this runtime refuses ${iterations} rounds of PBKDF2, as Cloudflare Workers do: use a key, { encryption: { key: env.MEMORY_KEY } }, made by openssl rand -base64 32`,
      ),
    );
  }
}

/**
 * Cloudflare allows 100,000 rounds; workerd on this machine, which stands for it in development, allows more:
 * https://developers.cloudflare.com/workers/runtime-apis/web-crypto/
 */
function isWorker(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}

async function ofKey(key: string | Uint8Array | CryptoKey): Promise<CryptoKey> {
  const bytes = typeof key === "string" ? fromBase64(key)! : key;
  if (bytes instanceof Uint8Array) return derivedAes(await importHkdf(bytes), PURPOSE);
  if (bytes.algorithm.name === "AES-GCM") return bytes;
  if (bytes.usages.includes("deriveBits")) return derivedAes(bytes, PURPOSE);
  const parameters = {
    name: "HKDF",
    hash: "SHA-256",
    salt: new Uint8Array(),
    info: joined(PURPOSE),
  };
  const aes = { name: "AES-GCM", length: 256 };
  return crypto.subtle.deriveKey(parameters, bytes, aes, false, ["encrypt", "decrypt"]);
}

/** Whether both options are for the same key, so that clients can share one store. */
export function isSameKey(a: EncryptionKey, b: EncryptionKey): boolean {
  if ("passkey" in a) return "passkey" in b;
  if ("passphrase" in a) return "passphrase" in b && a.passphrase === b.passphrase;
  if (!("key" in b)) return false;
  const [one, other] = [bytesOf(a.key), bytesOf(b.key)];
  return one && other ? isSame(one, other) : a.key === b.key;
}

function bytesOf(key: string | Uint8Array | CryptoKey): Uint8Array | undefined {
  return typeof key === "string" ? fromBase64(key) : key instanceof Uint8Array ? key : undefined;
}

/** What the option sets, with bytes of its own: the app may reuse its buffer. */
export function copyOf(option: EncryptionKey): EncryptionKey {
  const given = Object.fromEntries(Object.entries(option).filter(([, value]) => value !== undefined)) as EncryptionKey;
  return "key" in given && given.key instanceof Uint8Array ? { key: given.key.slice() } : given;
}
