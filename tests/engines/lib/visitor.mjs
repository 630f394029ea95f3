/**
 * A person with a browser of their own, whose storage is fresh.
 *
 * @param {{ newPage(): Promise<any>, close(): Promise<void> }} context a context of Playwright or Puppeteer
 */
export function visitorOf(context) {
  return {
    async open(url) {
      const page = await context.newPage();
      await page.goto(url);
      return { evaluate: (run, argument) => page.evaluate(run, argument), close: () => page.close() };
    },
    close: () => context.close(),
  };
}
