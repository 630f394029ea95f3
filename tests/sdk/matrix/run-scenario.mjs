import { outcome } from "../outcome.mjs";

/** Memory finds by words without the embedder. To load the embedder in every process, and to embed every text, would take the matrix an hour. */
const NO_MODEL = "http://127.0.0.1:1/";

/**
 * Runs the client's part of a scenario, in Node or in a page, with the plain client or with the wrapped one.
 *
 * @param {{ entry: any, sdk: any, fastMemory: any, fixture: any }} participants `entry` of sdk-matrix.mjs, the modules of the SDK and of
 *   the package, and what the fixture lets a scenario control
 * @param {any} scenario
 * @param {{ variant: "plain" | "wrapped", baseURL: string, run: string, caseName?: string }} how
 * @returns {Promise<any>} what an app would have seen (`seen`), and what only the memory can tell
 */
export async function runScenario({ entry, sdk, fastMemory, fixture }, scenario, { variant, baseURL, run, caseName }) {
  const isWrapped = variant === "wrapped";
  const failures = [];
  const notes = {};
  const wrapped = [];
  let turns = 0;

  /** @param {{ user?: string, options?: object, sdkOptions?: object, known?: string[], plain?: any }} [settings] */
  async function client({
    user = "alice",
    options = scenario.options,
    sdkOptions,
    known = scenario.known,
    plain,
  } = {}) {
    const base = plain ?? entry.make(sdk, baseURL, sdkOptions);
    if (!isWrapped) return base;
    // A user of its own for each run: what one teaches is not put into the next.
    const settings = {
      store: "memory",
      modelUrl: NO_MODEL,
      onError: ({ name, code, message }) => name === "ModelLoadError" || failures.push(`${code}: ${message}`),
      ...options,
    };
    const made = fastMemory.withFastMemory(base, `${run} ${user}`, settings);
    for (const text of known) await made.memory.add(text);
    made.memory.on("turn", () => turns++);
    wrapped.push({ user, memory: made.memory, known });
    return made;
  }

  const driver = entry.drivers[scenario.api ?? "chat"];
  const kit = {
    entry,
    sdk,
    driver,
    fixture,
    case: scenario.cases?.[caseName],
    isWrapped,
    client,
    baseURL,
    rawPath: (entry.prefix ?? "") + (driver?.path ?? ""),
    hasWebBodies: !entry.hasNodeBodies,
    perCall: (choice) => (isWrapped ? fastMemory.perCall(choice) : {}),
    /** What only the wrapped client can tell, for the check. */
    note: (name, value) => (notes[name] = value),
  };
  const probe = entry.make(sdk, baseURL);
  const offered = driver?.offered(probe) && ((await scenario.needs?.(probe, kit)) ?? true);
  if (!offered) return { offered: false };

  const main = scenario.bare ? undefined : await client();
  const seen = await outcome(() => scenario.run(main, kit));
  const learned = {};
  for (const { user, memory, known } of wrapped) {
    const texts = (await memory.getAll()).map(({ text }) => text);
    learned[user] = texts.filter((text) => !known.includes(text));
  }
  return {
    offered: true,
    seen,
    learned,
    failures,
    turns,
    notes,
  };
}
