import { KNOWN, TEACHES, teacher } from "../lab/teaching.mjs";
import { WAYS } from "../lab/ways.mjs";

export const SCENARIOS = [];

/**
 * Registers a scenario.
 * @param {string} name
 * @param {object} how
 * @param {(client, kit) => Promise} how.run  the client's part, in Node or in a page; what it answers is compared (see lab/perform.mjs)
 * @param {(request, { stage, exchange, case }) => object} [how.model]  what the model says; it teaches TEACHES when it is asked for a block
 * @param {(client, kit) => boolean} [how.needs]  whether the SDK has what is used; looked up on the plain client
 * @param {"chat" | "responses"} [how.api]  the API that `kit.speaker` speaks
 * @param {Record<string, unknown>} [how.cases]  the scenario is played once for each, by its name
 * @param {string[]} [how.ways]  of lab/ways.mjs: how the server's words may arrive
 * @param {object} [how.options]  of withFastMemory
 * @param {string[]} [how.known]  what the user is known for before
 * @param {string[]} [how.teaches]  what is known afterwards beside that; or `learned({ case, plain, wrapped })`
 * @param {(request, index, { case }) => { memories?, note? }} [how.adds]  what is added to a request; the usual: both to what asks a model
 * @param {({ plain, wrapped, case, assert }) => void} [how.check]  beside what lab/compare.mjs checks
 * @param {boolean} [how.showsMarkup]  the reply speaks of markup like ours, and the app is to see it
 * @param {string[]} [how.unlike]  fields that cannot be the same here
 * @param {boolean} [how.emptyIsNull]  content "" counts as null, which it would be beside streamed calls of tools if the model had said nothing:
 *   its first event says which, and to hold that back until the first word would delay the beginning of every stream
 * @param {boolean} [how.mayFail]  the plain client may fail; of all others it is an error of the scenario
 * @param {boolean} [how.bare]  makes its clients itself
 */
export function scenario(name, how) {
  if (SCENARIOS.some((other) => other.name === name)) throw new Error(`two scenarios are called "${name}"`);
  SCENARIOS.push({ name, api: "chat", model: teacher(), known: KNOWN, teaches: TEACHES, ways: Object.keys(WAYS), ...how });
}

/** The same scenario for chat completions, Messages or Mistral's chat, whichever the SDK has, and for the Responses API. */
export function everywhere(name, how) {
  for (const api of ["chat", "responses"]) scenario(`${api}: ${name}`, { ...how, api });
}
