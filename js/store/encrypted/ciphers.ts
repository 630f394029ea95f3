import { type Bytes, joined } from "./bytes.js";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What a sealed value is longer than what it holds. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;
export const KEY_BYTES = 32;

const AES: AesKeyGenParams = { name: "AES-GCM", length: 256 };

/** Encrypts with AES-GCM under a random nonce, which comes first. `context` is authenticated, and not part of the result. */
export async function seal(key: CryptoKey, value: Uint8Array, context: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const parameters = { name: "AES-GCM", iv, additionalData: context };
  const encrypted = await crypto.subtle.encrypt(parameters, key, value as Bytes);
  const sealed = new Uint8Array(NONCE_BYTES + encrypted.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(encrypted), NONCE_BYTES);
  return sealed;
}

/** The inverse of {@link seal}; `undefined` when the key or the context is another, or a byte was changed. */
export async function unseal(key: CryptoKey, sealed: Uint8Array, context: Bytes): Promise<Bytes | undefined> {
  if (sealed.length < SEAL_BYTES) return undefined;
  const iv = sealed.subarray(0, NONCE_BYTES) as Bytes;
  const parameters = { name: "AES-GCM", iv, additionalData: context };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.subarray(NONCE_BYTES) as Bytes));
  } catch {
    return undefined;
  }
}

export function importAes(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes as Bytes, AES, false, ["encrypt", "decrypt"]);
}

/** A key of HKDF from which {@link derivedAes} and {@link derivedMac} derive. */
export function importHkdf(bytes: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", bytes as Bytes, "HKDF", false, ["deriveBits"]);
}

/** HKDF-SHA-256 (RFC 5869) without a salt: what is derived from is random already. */
export async function derivedBytes(hkdf: CryptoKey, purpose: string): Promise<Bytes> {
  const parameters = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: joined(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, hkdf, 8 * KEY_BYTES));
}

export async function derivedAes(hkdf: CryptoKey, purpose: string): Promise<CryptoKey> {
  return importAes(await derivedBytes(hkdf, purpose));
}

export async function derivedMac(hkdf: CryptoKey, purpose: string): Promise<CryptoKey> {
  const parameters = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", await derivedBytes(hkdf, purpose), parameters, false, ["sign"]);
}

export async function mac(key: CryptoKey, value: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, value));
}
