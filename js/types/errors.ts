/** The base of every error of this package. `code` is stable; messages are for people and may change. */
export class FastMemoryError extends Error {
  override readonly name: string = "FastMemoryError";
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An option or an argument that cannot be used. */
export class ConfigError extends FastMemoryError {
  override readonly name = "ConfigError";
  constructor(message: string, code = "config") {
    super(code, message);
  }
}

/** The store cannot be opened, read or written. Nothing that was stored before is lost by it. */
export class StoreUnavailableError extends FastMemoryError {
  override readonly name = "StoreUnavailableError";
}

/** The embedding model cannot be had. Memory goes on by words and recency. */
export class ModelLoadError extends FastMemoryError {
  override readonly name = "ModelLoadError";
  constructor(
    message: string,
    /** What could not be loaded. */
    readonly url: string,
    options?: ErrorOptions,
  ) {
    super("model_load", message, options);
  }
}

/** The client offers nothing that memory could use. */
export class UnsupportedClientError extends FastMemoryError {
  override readonly name = "UnsupportedClientError";
  constructor(message: string, options?: ErrorOptions) {
    super("unsupported_client", message, options);
  }
}
