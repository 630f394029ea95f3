import { ENGINES } from "./embed-engines.mjs";
import { statements, textOf } from "./embed-texts.mjs";

/** Tokens that are embedded between two looks at the clock, at least: it is coarse in a page. */
const SLICE = 64;
const WARM_UP = 4;
/** Statements of one turn, so that a machine that is slower for a while is so for all. */
const TURN = 50;

/** What a host runs: a page of Chromium, or Node. @param {import("./embed-engines.mjs").Host} host */
export async function openBench(host) {
  /** @type {Record<string, import("./embed-engines.mjs").Engine>} */
  const engines = {};
  const now = () => performance.now();

  return {
    /** @param {string[]} names */
    async open(names) {
      for (const name of names) engines[name] ??= await ENGINES[name](host);
    },

    /**
     * Milliseconds of one embedding by each of the engines in each round, which they take in turns.
     *
     * @param {number} tokens
     * @param {number} rounds
     * @param {string[]} names
     */
    async time(tokens, rounds, names) {
      /** @type {Record<string, number[]>} */
      const times = Object.fromEntries(names.map((name) => [name, []]));
      const repeats = Math.ceil(SLICE / tokens);
      for (let round = -WARM_UP; round < rounds; round++) {
        // Another engine begins each round.
        const turn = Math.abs(round) % names.length;
        for (const name of [...names.slice(turn), ...names.slice(0, turn)]) {
          const engine = engines[name];
          const inputs = [];
          for (let at = 0; at < repeats; at++) inputs.push(await engine.prepare(textOf(tokens, 31 * round + at + 200)));
          const started = now();
          for (const input of inputs) await engine.embed(input);
          if (round >= 0) times[name].push((now() - started) / repeats);
        }
      }
      return times;
    },

    /** Seconds for `count` short statements. @param {number} count @param {string[]} names */
    async timeStatements(count, names) {
      const seconds = Object.fromEntries(names.map((name) => [name, 0]));
      const texts = statements(count);
      for (let at = 0; at < count; at += TURN) {
        for (const name of names) {
          const engine = engines[name];
          const inputs = [];
          for (const text of texts.slice(at, at + TURN)) inputs.push(await engine.prepare(text));
          const started = now();
          for (const input of inputs) await engine.embed(input);
          seconds[name] += (now() - started) / 1000;
        }
      }
      return seconds;
    },

    /** The cosines of each engine's vectors to those of `reference`. @param {string[]} texts @param {string[]} names @param {string} reference */
    async cosines(texts, names, reference) {
      /** @type {Record<string, number[]>} */
      const cosines = Object.fromEntries(names.map((name) => [name, []]));
      for (const text of texts) {
        const vectors = {};
        for (const name of [reference, ...names]) {
          const engine = engines[name];
          vectors[name] = Float64Array.from(await engine.embed(await engine.prepare(text)));
        }
        for (const name of names) cosines[name].push(cosine(vectors[name], vectors[reference]));
      }
      return Object.fromEntries(
        Object.entries(cosines).map(([name, all]) => [
          name,
          { mean: all.reduce((sum, one) => sum + one, 0) / all.length, worst: Math.min(...all) },
        ]),
      );
    },
  };
}

function cosine(left, right) {
  const dot = (a, b) => a.reduce((sum, value, at) => sum + value * b[at], 0);
  return dot(left, right) / Math.sqrt(dot(left, left) * dot(right, right));
}
