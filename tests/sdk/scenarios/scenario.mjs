import { KNOWN, TAUGHT, teachingModel } from "../conversation.mjs";
import { DELIVERY_MODES } from "../matrix/delivery-modes.mjs";

/** @type {any[]} */
export const SCENARIOS = [];

/**
 * @typedef {object} ScenarioOptions
 * @property {(client: any, kit: any) => unknown} run the client's part, in Node or in a page; what it returns is compared (see matrix/run-scenario.mjs)
 * @property {(request: any, context: { fixture: any, exchange: any, case: any }) => any} [model] the model's reply; by default it teaches TAUGHT
 *   when it is asked for a block
 * @property {(client: any, kit: any) => unknown} [needs] whether the SDK has what is used; asked of the plain client
 * @property {string} [api] "chat" or "responses": the API that `kit.driver` calls
 * @property {Record<string, any>} [cases] the scenario runs once for each
 * @property {string[]} [modes] the names of matrix/delivery-modes.mjs in which it runs
 * @property {object} [options] of withFastMemory
 * @property {string[]} [known] what memory knows before
 * @property {string[]} [teaches] what memory knows beside that afterwards
 * @property {(results: { case: any, plain: any, wrapped: any }) => string[]} [learned] instead of `teaches`
 * @property {(request: any, index: number, context: { case: any }) => { memories?: boolean, note?: boolean }} [adds] what is added to a request;
 *   by default both, to every request that asks a model
 * @property {boolean} [comparesRequests] false where the requests cannot be compared
 * @property {(results: any) => void} [check] beside what matrix/compare-clients.mjs checks
 * @property {boolean} [showsMarkup] the reply speaks of markup like ours, and the app sees it
 * @property {string[]} [unlike] fields that cannot be the same here
 * @property {boolean} [emptyIsNull] content "" counts as null. Beside streamed tool calls it would be null if the model had said nothing:
 *   the first event says which, and to hold that back until the first word would delay the beginning of every stream
 * @property {(context: { case: any }) => string[]} [reports] the codes of what memory reports to onError; by default nothing
 * @property {(context: { case: any }) => boolean} [resends] whether the first request is refused, and sent again as the app wrote it
 * @property {boolean} [mayFail] the plain client may fail; elsewhere that is an error of the scenario
 * @property {boolean} [bare] makes its clients itself
 */

/**
 * Registers a scenario.
 *
 * @param {string} name
 * @param {ScenarioOptions} options
 */
export function scenario(name, options) {
  if (SCENARIOS.some((other) => other.name === name)) throw new Error(`two scenarios are called "${name}"`);
  SCENARIOS.push({
    name,
    api: "chat",
    model: teachingModel(),
    known: KNOWN,
    teaches: TAUGHT,
    modes: Object.keys(DELIVERY_MODES),
    ...options,
  });
}

/**
 * Registers the same scenario for the Responses API, and for chat completions, Messages or Mistral's chat, whichever the SDK has.
 *
 * @param {string} name
 * @param {ScenarioOptions} options
 */
export function everywhere(name, options) {
  for (const api of ["chat", "responses"]) scenario(`${api}: ${name}`, { ...options, api });
}
