import { ConfigError } from "../types/errors.js";
import { checkCall, flag } from "./options.js";

/** What one call wants of memory; what is not said is as the client's options have it. */
export interface CallOptions {
  /** `false`: nothing is put into this request. */
  inject?: boolean;
  /** `false`: no block is asked for, and nothing is learned from this reply. */
  extract?: boolean;
}

/** Taken off before the request goes out. */
export const CALL_HEADER = "x-fast-memory";

const WORDS = { "no-inject": { inject: false }, inject: { inject: true }, "no-extract": { extract: false }, extract: { extract: true } } as const;

/**
 * Options of memory for one call, in the form that every SDK takes along: a header, which never leaves this device.
 *
 * @throws ConfigError for an option that does not exist or is no boolean
 * @example
 * await client.chat.completions.create(body, perCall({ inject: false }));
 * await client.chat.completions.create(body, { signal, ...perCall({ inject: false, extract: false }) });
 */
export function perCall(options: CallOptions): { headers: Record<string, string> } {
  const { inject, extract } = checkCall(options, { inject: flag, extract: flag }, "perCall");
  const words = [word("inject", inject), word("extract", extract)].filter((said) => said !== undefined);
  return { headers: words.length > 0 ? { [CALL_HEADER]: words.join(", ") } : {} };
}

/** What the value of {@link CALL_HEADER} says. */
export function readCall(value: string | null | undefined): CallOptions {
  const options: CallOptions = {};
  for (const said of (value ?? "").split(",").map((part) => part.trim()).filter(Boolean)) {
    const known = Object.hasOwn(WORDS, said) ? WORDS[said as keyof typeof WORDS] : undefined;
    if (!known) throw new ConfigError(`the header ${CALL_HEADER} knows ${Object.keys(WORDS).join(", ")}: use perCall({ inject: false })`);
    Object.assign(options, known);
  }
  return options;
}

function word(name: string, value: boolean | undefined): string | undefined {
  return value === undefined ? undefined : value ? name : `no-${name}`;
}
