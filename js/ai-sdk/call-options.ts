import { checkCall, flag } from "../options/options.js";
import { CALL_HEADER, type CallOptions, readCall } from "../options/per-call.js";
import type { CallParams } from "./types.js";

/**
 * What a call says in `perCall(...).headers` or in `providerOptions.fastMemory`, and the call without it.
 * @throws ConfigError for what is no such option
 */
export function takeCallOptions<P extends CallParams>(params: P): { options: CallOptions; rest: P } {
  const header = Object.keys(params.headers ?? {}).find((name) => name.toLowerCase() === CALL_HEADER);
  const own = params.providerOptions?.fastMemory;
  if (header === undefined && own === undefined) return { options: {}, rest: params };
  const rest: { -readonly [K in keyof CallParams]: CallParams[K] } = { ...params };
  const options: CallOptions = {};
  if (header !== undefined) {
    const { [header]: value, ...headers } = params.headers ?? {};
    Object.assign(options, readCall(value));
    rest.headers = headers;
  }
  if (own !== undefined) {
    const { fastMemory: _, ...providerOptions } = params.providerOptions ?? {};
    Object.assign(options, checkCall<CallOptions>(own, { inject: flag, extract: flag }, "providerOptions.fastMemory"));
    rest.providerOptions = providerOptions;
  }
  return { options, rest: rest as P };
}
