/** The part of Trusted Types that is used: https://developer.mozilla.org/docs/Web/API/Trusted_Types_API */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): Policy;
}
interface Policy {
  createScriptURL(url: string): unknown;
}

/** Its name is public: pages name it in their content security policy. */
const POLICY = "fast-memory";

let policy: Policy | undefined;

/** `url` as a page that requires Trusted Types wants it for a worker; elsewhere, or where the page does not allow the policy, as it is. */
export function workerUrl(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  try {
    // A second policy of one name throws.
    policy ??= trustedTypes?.createPolicy(POLICY, { createScriptURL: (own) => own });
    return policy ? (policy.createScriptURL(url) as string) : url;
  } catch {
    return url;
  }
}

/**
 * Runs `start`, whose `new Worker` gets its address as {@link workerUrl} makes it. Bundlers emit a worker's file only where they see
 * `new Worker(new URL(…))`, with nothing around the address.
 */
export function withTrustedUrls<T>(start: () => T): T {
  const Native = globalThis.Worker;
  if (!("trustedTypes" in globalThis)) return start();
  const Trusting = function (url: string | URL, options?: WorkerOptions) {
    return new Native(workerUrl(String(url)), options);
  };
  // Nothing else runs before it is put back.
  globalThis.Worker = Trusting as unknown as typeof Worker;
  try {
    return start();
  } finally {
    globalThis.Worker = Native;
  }
}
