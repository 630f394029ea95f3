import { checkCall, flag } from "../options/checks.js";
import { CALL_HEADER, type CallOptions } from "../options/per-call.js";
import type { CallParams } from "./types.js";

/**
 * Takes the options of `perCall(...).headers` and of `providerOptions.fastMemory` out of a call; `rest` is the call without them.
 * @param readHeader the options by the value of the header
 * @throws ConfigError for an option that does not exist or cannot be used
 */
export function takeCallOptions<P extends CallParams>(
  params: P,
  readHeader: (value: string | undefined) => CallOptions,
): { options: CallOptions; rest: P } {
  const header = Object.keys(params.headers ?? {}).find((name) => name.toLowerCase() === CALL_HEADER);
  const fromProvider = params.providerOptions?.fastMemory;
  if (header === undefined && fromProvider === undefined) return { options: {}, rest: params };
  const rest: { -readonly [K in keyof CallParams]: CallParams[K] } = { ...params };
  const options: CallOptions = {};
  if (header !== undefined) {
    const { [header]: value, ...headers } = params.headers ?? {};
    Object.assign(options, readHeader(value));
    rest.headers = headers;
  }
  if (fromProvider !== undefined) {
    const { fastMemory: _, ...providerOptions } = params.providerOptions ?? {};
    Object.assign(
      options,
      checkCall<CallOptions>(fromProvider, { inject: flag, extract: flag }, "providerOptions.fastMemory"),
    );
    rest.providerOptions = providerOptions;
  }
  return { options, rest: rest as P };
}
