/**
 * Collects the uncaught errors of a page, and the errors and warnings on its console.
 *
 * @param {import("playwright-core").Page} page
 * @param {string[]} [complaints] of an earlier page
 * @returns {string[]} the list that grows
 */
export function complaintsOf(page, complaints = []) {
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}
