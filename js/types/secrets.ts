// What looks like a secret in the errors of others, and is taken out. What is stored is looked at by the engine: `src/memory/guard/`.
// Patterns are bounded: they run over what others wrote.

const PRIVATE_KEY = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g;
const BEARER = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
/** `password=…`, `"api_key": "…"`, `x-api-key: …`. */
const NAMED_SECRET =
  /((?:api[-_ ]?key|access[-_ ]?key|secret|token|password|passwd|pwd|authorization|signature|credential)s?["']?\s{0,9}(?:[:=]|\bis\b)\s{0,9})("[^"]*"|'[^']*'|[^\s,;"'}\])]+)/gi;
/** The keys of common services, and JSON Web Tokens. */
const KNOWN_KEY =
  /\b(?:sk|pk|rk|gsk|xai|hf|r8|pplx|nvapi|key|ghp|gho|ghu|ghs|ghr|github_pat|glpat|xox[a-z])[-_][\w-]{8,}|\b(?:AKIA|ASIA|AIza)[\w-]{12,}|\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;
/** A long run with letters and digits is a key or a token. */
const LONG_TOKEN = /\b(?=[\w+=-]{0,64}[A-Za-z])(?=[\w+=-]{0,64}\d)[\w+=-]{32,}/g;

const REDACTED = "[redacted]";

/** `text` without what looks like the key of a service or a token. */
export function redactTokens(text: string): string {
  return redactKnownKeys(text).replace(LONG_TOKEN, REDACTED);
}

export function redactKnownKeys(text: string): string {
  return text.replace(KNOWN_KEY, REDACTED);
}

/** `text` without private keys, credentials, and values that are named as secrets. */
export function redactSecrets(text: string): string {
  const withoutNamed = text
    .replace(PRIVATE_KEY, REDACTED)
    .replace(BEARER, `$1 ${REDACTED}`)
    .replace(NAMED_SECRET, `$1${REDACTED}`);
  return redactTokens(withoutNamed);
}

export function holdsPrivateKey(text: string): boolean {
  return text.search(PRIVATE_KEY) >= 0;
}
