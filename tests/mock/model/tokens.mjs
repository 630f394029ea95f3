import { Mark } from "./marks.mjs";

const CHARACTERS_A_TOKEN = 4;

export function tokenise(text) {
  const characters = [...text];
  const tokens = [];
  for (let at = 0; at < characters.length; at += CHARACTERS_A_TOKEN) {
    tokens.push(characters.slice(at, at + CHARACTERS_A_TOKEN).join(""));
  }
  return tokens;
}

/** The tokens of a request: of its JSON, near enough. */
export function promptTokens(prompt) {
  return Math.ceil(JSON.stringify(prompt ?? "").length / CHARACTERS_A_TOKEN);
}

/** The text of tokens, without the marks between them. */
export function textOfTokens(tokens) {
  return tokens.filter((token) => !(token instanceof Mark)).join("");
}

/** The tokens that are left for one reply: `max_tokens` and its kin, shared by all that the reply holds. */
export class Budget {
  spent = 0;
  /** `true` when something was left out. */
  cut = false;
  #limit;

  constructor(limit) {
    this.#limit = limit ?? Infinity;
  }

  /** The tokens that fit, with the marks between them. */
  take(content) {
    const tokens = [content ?? []].flat().flatMap((part) => (part instanceof Mark ? [part] : tokenise(part)));
    return tokens.filter((token) => {
      if (token instanceof Mark) return true;
      if (this.spent === this.#limit) this.cut = true;
      else this.spent++;
      return !this.cut;
    });
  }
}

const PADDED = 16;
const NOISE = "kJ3xQ9vLm0TzRa7w";

/** The field that makes all deltas look alike to who watches the length of packets. */
export function obfuscation(delta) {
  return NOISE.slice(0, Math.max(0, PADDED - delta.length));
}
