const LIKELY = -0.0625;
const UNLIKELY = -4.5;

/** How likely each token was, with `count` alternatives. The tokens, one after the other, are the text. */
export function logprobs(tokens, count = 0) {
  return tokens.map((token) => ({
    ...entry(token, LIKELY),
    top_logprobs: Array.from({ length: count }, (_, rank) =>
      rank === 0 ? entry(token, LIKELY) : entry(`alternative ${rank}`, UNLIKELY * rank),
    ),
  }));
}

function entry(token, logprob) {
  return { token, logprob, bytes: [...Buffer.from(token)] };
}
