import { ConfigError } from "../types/errors.js";
import { checkCall, flag } from "./checks.js";

/** Options of memory for one call. Without one, the client's option of this name counts. */
export interface CallOptions {
  /** `false`: puts no memories into this request. */
  inject?: boolean;
  /** `false`: asks for no memory block, and learns nothing from this reply. */
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
 * Options of memory for one call, as a header: the one form that every SDK passes along. The header never leaves this device.
 *
 * @throws ConfigError for an option that does not exist or is no boolean
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
  const names = (value ?? "").split(",").map((part) => part.trim()).filter(Boolean);
  return Object.assign({}, ...names.map(readDirective));
}

function readDirective(name: string): CallOptions {
  const options = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
  if (!options) throw new ConfigError(`the header ${CALL_HEADER} knows ${Object.keys(DIRECTIVES).join(", ")}: use perCall({ inject: false })`);
  return options;
}

function directive(name: string, value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? name : `no-${name}`;
}
