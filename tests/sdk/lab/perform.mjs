import { outcome } from "./outcome.mjs";

/** Memory works without the embedder, by words; to load it in every process, and embed every text, would take the matrix an hour. */
const NO_MODEL = "http://127.0.0.1:1/";

/**
 * Plays the client's part of a scenario, in Node or in a page: with the plain client or with the wrapped one.
 * Answers what an app would have seen (`seen`), and of the memory what an app would not look for.
 */
export async function perform({ column, sdk, fastMemory, stage }, scenario, { variant, baseURL, run, caseName }) {
  const isWrapped = variant === "wrapped";
  const [failures, notes, wrapped, told] = [[], {}, [], { turns: 0 }];

  async function client({ user = "alice", options = scenario.options, sdkOptions, known = scenario.known, plain } = {}) {
    const base = plain ?? column.make(sdk, baseURL, sdkOptions);
    if (!isWrapped) return base;
    // A user of its own for each run: what one teaches is not put into the next.
    const settings = { store: "memory", modelUrl: NO_MODEL, onError: ({ name, message }) => failures.push(`${name}: ${message}`), ...options };
    const made = fastMemory.withFastMemory(base, `${run} ${user}`, settings);
    for (const text of known) await made.memory.add(text);
    made.memory.on("turn", () => told.turns++);
    wrapped.push({ user, memory: made.memory, known });
    return made;
  }

  const speaker = column.speakers[scenario.api ?? "chat"];
  const kit = {
    column,
    sdk,
    speaker,
    stage,
    case: scenario.cases?.[caseName],
    isWrapped,
    client,
    baseURL,
    rawPath: (column.prefix ?? "") + (speaker?.path ?? ""),
    hasWebBodies: !column.hasNodeBodies,
    perCall: (choice) => (isWrapped ? fastMemory.perCall(choice) : {}),
    /** What only the wrapped client can tell, for the check. */
    note: (name, value) => (notes[name] = value),
  };
  const probe = column.make(sdk, baseURL);
  const offered = speaker?.offered(probe) && ((await scenario.needs?.(probe, kit)) ?? true);
  if (!offered) return { offered: false };

  const main = scenario.bare ? undefined : await client();
  const seen = await outcome(() => scenario.run(main, kit));
  const learned = {};
  for (const { user, memory, known } of wrapped) {
    const texts = (await memory.getAll()).map(({ text }) => text);
    learned[user] = texts.filter((text) => !known.includes(text));
  }
  return { offered: true, seen, learned, failures: failures.filter((text) => !text.startsWith("ModelLoadError")), turns: told.turns, notes };
}
