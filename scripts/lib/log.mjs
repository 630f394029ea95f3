/** A failure with the remedy in its text: it is printed without a stack. */
export class SetupError extends Error {
  constructor(what, ...paste) {
    super(paste.length ? `${what}\nto paste:\n${paste.map((line) => `    ${line}`).join("\n")}` : what);
    this.name = "SetupError";
  }
}

export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs one step and prints a line with what it answers and how long it took. */
export async function step(name, work) {
  const start = performance.now();
  const said = await work({ note: (text) => console.log(`  … ${name}: ${text}`) });
  console.log(`  ✓ ${name}${said ? `: ${said}` : ""} (${seconds(start)})`);
}

/** The entry of a script: a failure ends it with code 1, and with a stack only where the text is no remedy. */
export async function main(work) {
  try {
    await work();
  } catch (caught) {
    const error = /** @type {NodeJS.ErrnoException} */ (caught);
    const plain =
      error instanceof SetupError || error?.name === "CommandError" || error?.code?.startsWith("ERR_PARSE_ARGS");
    console.error(`\nerror: ${plain ? error.message : (error?.stack ?? error)}`);
    process.exitCode = 1;
  }
}
