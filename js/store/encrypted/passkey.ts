import { redactedCause } from "../../types/foreign-errors.js";
import { decryptionError } from "../errors.js";
import { type Bytes, fromBase64, randomBytes, toBase64 } from "./bytes.js";

/** What finds a passkey again: its id, and what its key is derived for. Neither is secret. */
export interface PasskeyRecord {
  readonly credential: string;
  readonly salt: string;
}

/** ES256 and RS256: every authenticator has one of them. */
const ALGORITHMS = [-7, -257];
const SECRET_BYTES = 32;

/** The used part of WebAuthn's extension PRF, https://www.w3.org/TR/webauthn-3/#prf-extension. */
interface PrfResults {
  readonly prf?: { readonly enabled?: boolean; readonly results?: { readonly first?: ArrayBuffer | Uint8Array } };
}

/** Creates a passkey for this site. @throws DecryptionError when the user or the browser refuses, or its authenticator has no PRF */
export async function createPasskey(): Promise<{ record: PasskeyRecord; secret: Bytes }> {
  const salt = randomBytes(SECRET_BYTES);
  const site = globalThis.location?.hostname;
  const credential = await prompt((credentials) =>
    credentials.create({
      publicKey: {
        challenge: randomBytes(SECRET_BYTES),
        rp: { name: site },
        user: { id: randomBytes(16), name: `memory of ${site}`, displayName: `Memory of ${site}` },
        pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
        authenticatorSelection: { residentKey: "preferred", userVerification: "required" },
        extensions: { prf: { eval: { first: salt } } },
      },
    }),
  );
  const { prf } = credential.getClientExtensionResults() as PrfResults;
  if (!prf?.enabled && !prf?.results?.first) throw withoutPrf();
  const record = { credential: toBase64(new Uint8Array(credential.rawId)), salt: toBase64(salt) };
  // Some authenticators evaluate when they are asked the second time only.
  const first = prf.results?.first;
  return { record, secret: first ? toBytes(first) : await askPasskey(record) };
}

/** The secret of a passkey. @throws DecryptionError as {@link createPasskey} */
export async function askPasskey({ credential, salt }: PasskeyRecord): Promise<Bytes> {
  const id = fromBase64(credential) ?? new Uint8Array();
  const asked = await prompt((credentials) =>
    credentials.get({
      publicKey: {
        challenge: randomBytes(SECRET_BYTES),
        allowCredentials: [{ type: "public-key", id }],
        userVerification: "required",
        extensions: { prf: { eval: { first: fromBase64(salt) ?? new Uint8Array() } } },
      },
    }),
  );
  const { prf } = asked.getClientExtensionResults() as PrfResults;
  if (!prf?.results?.first) throw withoutPrf();
  return toBytes(prf.results.first);
}

/** When the last prompt was refused, the next one is shown after a click or a key press. */
let isRefused = false;

async function prompt(
  ask: (credentials: CredentialsContainer) => Promise<Credential | null>,
): Promise<PublicKeyCredential> {
  const { credentials, userActivation } = (globalThis.navigator ?? {}) as Partial<Navigator>;
  if (typeof globalThis.PublicKeyCredential !== "function" || !credentials)
    throw decryptionError(
      "decryption_failed",
      "encryption: { passkey: true } needs a page with WebAuthn, on https: elsewhere use { passphrase } or { key }",
    );
  if (isRefused && userActivation && !userActivation.isActive)
    throw decryptionError(
      "decryption_failed",
      "the passkey prompt was closed: memory is locked until it is used after a click",
    );
  try {
    const credential = await ask(credentials);
    if (!credential) throw new Error("no credential");
    isRefused = false;
    return credential as PublicKeyCredential;
  } catch (error) {
    isRefused = true;
    throw decryptionError(
      "decryption_failed",
      "no passkey opened the store: the prompt was closed, or the passkey is not on this device. Memory is locked until then",
      { cause: redactedCause(error) },
    );
  }
}

function withoutPrf() {
  return decryptionError(
    "decryption_failed",
    "this passkey makes no keys: its authenticator, or this browser, lacks WebAuthn's extension PRF. Use another authenticator, or { encryption: { passphrase } }",
  );
}

function toBytes(value: ArrayBuffer | Uint8Array): Bytes {
  return new Uint8Array(value as ArrayBuffer);
}
