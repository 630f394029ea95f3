// What looks like a secret in a text. Patterns are bounded: they run over what others wrote.

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

/** Words for secrets, with a value after them. The flag `u` would make it forty times slower. */
const SAID_SECRET =
  /(?:pass(?:word|wd|code|phrase)(?! (?:manager|reset|policy)\b)|\bpwd\b|\bpin(?:[- ]?code)?\b|(?:api|access|secret|private|license)[-_ ]?key|(?:access|auth|bearer|refresh)[-_ ]?token|recovery (?:code|phrase)|seed phrase|\bcv[vc]\b|passwort|kennwort|mot de passe|contrase[ñn]a|\bsenha\b|пароль|密码|口令|パスワード|비밀번호|كلمة (?:المرور|السر))[^.!?\n]{0,40}?(?:\b(?:is|was|are|ist|lautet|est|es|é)\b|это|[:=：—–-]|是|为|は|는|은|هي|\d)/i;
const CARD = /(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)/g;
const ACCOUNT = /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b|\b\d{3}-\d{2}-\d{4}\b/;

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

/** Whether `text` holds a key, a password, a token, or the number of a card or an account. */
export function holdsSecret(text: string): boolean {
  return redactSecrets(text) !== text || SAID_SECRET.test(text) || ACCOUNT.test(text) || holdsCard(text);
}

function holdsCard(text: string): boolean {
  return (text.match(CARD) ?? []).some((digits) => isCardNumber(digits.replace(/\D/g, "")));
}

/** Luhn's checksum. */
function isCardNumber(digits: string): boolean {
  const last = digits.length - 1;
  const sum = Array.from(digits, Number).reduce(
    (total, digit, at) => total + ((last - at) % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit),
    0,
  );
  return sum % 10 === 0;
}
