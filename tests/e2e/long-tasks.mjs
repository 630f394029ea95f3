/**
 * The tasks of the page's thread that kept it for more than `least` milliseconds while `work` ran, in milliseconds of the thread's
 * CPU time: on a busy machine a task lasts longer, but does not work longer. Tasks of workers are not among them.
 *
 * @param {import("playwright-core").Page} page
 * @param {number} least
 * @param {() => Promise<unknown>} work
 * @returns {Promise<number[]>}
 */
export async function longTasks(page, least, work) {
  const browser = page.context().browser();
  await browser.startTracing(page, { categories: ["toplevel"] });
  let trace;
  try {
    await work();
    // A task that is on its way ends.
    await page.evaluate(() => new Promise((resolve) => setTimeout(() => requestAnimationFrame(resolve), 20)));
  } finally {
    trace = await browser.stopTracing();
  }
  /** @type {{ ph: string, name: string, pid: number, tid: number, tdur?: number, args: { name?: string } }[]} */
  const events = JSON.parse(trace.toString("utf8")).traceEvents;
  const isPageThread = new Set(
    events.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(threadOf),
  );
  const tasks = events.filter(
    (event) => event.name === "ThreadControllerImpl::RunTask" && isPageThread.has(threadOf(event)),
  );
  if (tasks.length === 0) throw new Error("the trace holds no task of the page");
  return tasks.map(({ tdur = 0 }) => Math.round(tdur / 1000)).filter((ms) => ms > least);
}

const threadOf = ({ pid, tid }) => `${pid}/${tid}`;
