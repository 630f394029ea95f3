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
