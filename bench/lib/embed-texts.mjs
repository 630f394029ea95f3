/** Texts for the embedding bench: the same in every run. */

/** Words of one token each. */
const WORDS =
  "the user works at a small company in the north and likes tea with milk every morning before going to the office by train because it is quiet there and old books about music history and gardens can be read on the way home when there is time for that".split(
    " ",
  );

/**
 * A text of `tokens` tokens, those at its start and end included; another for each `round`.
 *
 * @param {number} tokens
 * @param {number} round
 */
export function textOf(tokens, round) {
  return Array.from({ length: tokens - 2 }, (_, at) => WORDS[(at + 7 * round) % WORDS.length]).join(" ");
}

const WHO = ["User", "Her sister", "The neighbour", "His manager", "Alice", "My father", "The team", "A friend"];
const WHAT = ["prefers", "is learning about", "stopped buying", "often talks about", "wants to try"];
const THINGS = [
  "green tea in the morning",
  "PostgreSQL",
  "long walks by the sea",
  "dark mode and vim keybindings",
  "concerts in Vienna",
  "vegetarian food",
  "a second-hand bicycle",
  "the night train to Berlin",
  "bees and wild flowers",
  "chess",
  "meetings before ten o'clock",
  "Italian grammar",
  "a house with a garden",
];
const SINCE = ["", " since 2019", " with the children", " at work", " in winter", " for her health", " again"];

/** @param {number} count at most 1,000 */
export function statements(count) {
  return Array.from({ length: count }, (_, at) => {
    const of = (list, step) => list[Math.floor(at / step) % list.length];
    return `${WHO[at % WHO.length]} ${WHAT[at % WHAT.length]} ${of(THINGS, 3)}${of(SINCE, 40)}.`;
  });
}
