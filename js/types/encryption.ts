/** What opens an encrypted store: one of the three. */
export type EncryptionKey =
  | {
      /** Eight characters or more. PBKDF2 makes a key of it, in about half a second. */
      readonly passphrase: string;
    }
  | {
      /**
       * 32 random bytes, or the same in base64, such as a secret in the environment: `openssl rand -base64 32`. Or a `CryptoKey` of
       * AES-GCM (256 bits, usages `encrypt` and `decrypt`) or of HKDF (usage `deriveKey` or `deriveBits`); it need not be extractable.
       */
      readonly key: string | Uint8Array | CryptoKey;
    }
  | {
      /** A passkey of the user for this site makes the key (WebAuthn's extension PRF). The browser asks for it at the first use. */
      readonly passkey: true;
    };

/** The option `encryption`. */
export type Encryption = EncryptionKey & {
  /**
   * What opened the store before. A store that none but these opens is changed to the new key: only wrapped keys are written anew.
   * @example
   * { encryption: { key: newKey, previous: [{ key: oldKey }] } }
   */
  readonly previous?: readonly EncryptionKey[];
  /** `true` turns encryption off: memories are decrypted and stored in plain, each user's at the first use. */
  readonly decrypt?: boolean;
};
