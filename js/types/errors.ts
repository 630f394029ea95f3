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
