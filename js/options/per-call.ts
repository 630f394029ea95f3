import { ConfigError } from "../types/errors.js";
import { checkCall, flag } from "./checks.js";

/** Memory options for one call. What is not given is as in the client's options. */
export interface CallOptions {
  /** `false` puts no memories into this request. */
  inject?: boolean;
  /** `false` asks for no block and learns nothing from this reply. */
  extract?: boolean;
}

/** Removed before the request goes out. */
export const CALL_HEADER = "x-fast-memory";

const DIRECTIVES: Readonly<Record<string, CallOptions>> = {
  "no-inject": { inject: false },
  inject: { inject: true },
  "no-extract": { extract: false },
  extract: { extract: true },
};

/**
 * Sets memory options for one call, as a header that every SDK passes on. The header is removed before the request leaves.
 *
 * @throws ConfigError for an unknown option or a value that is not a boolean
 * @example
 * await client.chat.completions.create(body, perCall({ inject: false }));
 * await client.chat.completions.create(body, { signal, ...perCall({ inject: false, extract: false }) });
 */
export function perCall(options: CallOptions): { headers: Record<string, string> } {
  const { inject, extract } = checkCall(options, { inject: flag, extract: flag }, "perCall");
  const directives = [directive("inject", inject), directive("extract", extract)].filter((name) => name !== undefined);
  return { headers: directives.length > 0 ? { [CALL_HEADER]: directives.join(", ") } : {} };
}

/** Reads the value of {@link CALL_HEADER}. @throws ConfigError for an unknown directive */
export function readCallHeader(value: string | null | undefined): CallOptions {
  const names = (value ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
  return Object.assign({}, ...names.map(readDirective));
}

function readDirective(name: string): CallOptions {
  const options = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
  if (!options)
    throw new ConfigError(
      `the header ${CALL_HEADER} must be one of ${Object.keys(DIRECTIVES).join(", ")}: use perCall({ inject: false })`,
    );
  return options;
}

function directive(name: string, value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? name : `no-${name}`;
}
