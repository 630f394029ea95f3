/**
 * @typedef {{ compiles?: boolean, needsPackage?: boolean }} Suite
 *
 * Runs suites in two lanes at once. One begins with those that compile, one after another: they keep every core busy by
 * themselves. The rest wait for browsers and servers half of their time. What needs the package begins when `built` has settled; of
 * the suites that compile, those that do not need it begin at once. Rejected: a third lane, in which tests ran into their time limits.
 *
 * @param {string[]} names in the order in which they begin
 * @param {Record<string, Suite>} suites
 * @param {{ built: Promise<unknown>, run: (name: string) => Promise<void> }} work
 */
export async function inLanes(names, suites, { built, run }) {
  const lane = async (queue) => {
    for (let name = queue.shift(); name; name = queue.shift()) await run(name);
  };
  const compiling = names.filter((name) => suites[name].compiles);
  const rest = names.filter((name) => !suites[name].compiles);
  const compile = async () => {
    await lane(compiling.filter((name) => !suites[name].needsPackage));
    await built;
    await lane(compiling.filter((name) => suites[name].needsPackage));
  };
  await Promise.all([compile().then(() => lane(rest)), built.then(() => lane(rest))]);
}
