import type { Encryption, EncryptionKey } from "../types/encryption.js";
import { ConfigError } from "../types/errors.js";
import { type Check, checkOptionsOf, describe, flag, isObject } from "./checks.js";

const MIN_PASSPHRASE = 8;
const KEY_BYTES = 32;

const KEY_HELP =
  '32 random bytes (crypto.getRandomValues(new Uint8Array(32))), the same in base64 (openssl rand -base64 32), or a CryptoKey: await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])';

const KEY_CHECKS: Record<string, Check> = {
  passphrase: {
    is: (value) => typeof value === "string" && value.length >= MIN_PASSPHRASE,
    wants: `a text of ${MIN_PASSPHRASE} characters or more`,
  },
  key: { is: isKey, wants: KEY_HELP },
  passkey: { is: (value) => value === true, wants: "true" },
};
const CHECKS: Record<string, Check> = {
  ...KEY_CHECKS,
  previous: { is: Array.isArray, wants: "a list, such as [{ passphrase: oldPassphrase }]" },
  decrypt: flag,
};

/** @throws ConfigError that says what to paste */
export function checkEncryption(encryption: Encryption): void {
  checkKey(encryption, CHECKS, "option of encryption");
  for (const previous of encryption.previous ?? []) {
    if (!isObject(previous)) throw new ConfigError(`encryption: previous must hold keys, got ${describe(previous)}`);
    checkKey(previous, KEY_CHECKS, "option of encryption.previous");
  }
}

function checkKey(given: EncryptionKey, checks: Record<string, Check>, kind: string): void {
  checkOptionsOf(given, checks, kind);
  const values: Partial<Record<string, unknown>> = { ...given };
  const names = Object.keys(KEY_CHECKS).filter((name) => values[name] !== undefined);
  if (names.length !== 1)
    throw new ConfigError(
      `${kind.replace("option of ", "")} needs one of { passphrase }, { key } and { passkey: true }, got ${names.join(" and ") || "none"}`,
    );
}

function isKey(value: unknown): boolean {
  if (typeof value === "string") return base64Length(value) === KEY_BYTES;
  if (value instanceof Uint8Array) return value.length === KEY_BYTES;
  const { type, algorithm, usages } = (value ?? {}) as Partial<CryptoKey>;
  if (type !== "secret" || !Array.isArray(usages)) return false;
  const { name, length } = algorithm as AesKeyAlgorithm;
  if (name === "AES-GCM") return length === 256 && usages.includes("encrypt") && usages.includes("decrypt");
  return name === "HKDF" && (usages.includes("deriveBits") || usages.includes("deriveKey"));
}

function base64Length(text: string): number {
  const digits = text.trim().replace(/=+$/, "");
  return /^[\w+/-]+$/.test(digits) ? Math.floor((digits.length * 3) / 4) : 0;
}
