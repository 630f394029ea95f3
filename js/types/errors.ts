/** Base class of every error of this package. `code` is stable; messages are for people and may change. */
export class FastMemoryError extends Error {
  override readonly name: string = "FastMemoryError";
  constructor(
    /** Stable name of the failure, such as `"store_full"`. */
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An option or argument that cannot be used. */
export class ConfigError extends FastMemoryError {
  override readonly name = "ConfigError";
  constructor(message: string, code = "config") {
    super(code, message);
  }
}

/** The store cannot be opened, read or written. What was stored before is not lost. */
export class StoreUnavailableError extends FastMemoryError {
  override readonly name = "StoreUnavailableError";
}

/**
 * An encrypted store cannot be read with the given key (`"decryption_failed"`), rows of it cannot be trusted and are left out
 * (`"rows_unreadable"`), or no key is given for it (`"store_encrypted"`). Nothing in the store is overwritten.
 */
export class DecryptionError extends FastMemoryError {
  override readonly name = "DecryptionError";
}

/** The embedding model cannot be loaded. Memory continues with word search. */
export class ModelLoadError extends FastMemoryError {
  override readonly name = "ModelLoadError";
  constructor(
    message: string,
    /** The file or endpoint that failed. */
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super("model_load", message, options);
  }
}

/** The client has no place for a hook. */
export class UnsupportedClientError extends FastMemoryError {
  override readonly name = "UnsupportedClientError";
  constructor(message: string, options?: ErrorOptions) {
    super("unsupported_client", message, options);
  }
}
