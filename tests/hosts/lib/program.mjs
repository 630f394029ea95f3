import assert from "node:assert/strict";

import { assertRemembers } from "./conversation.mjs";

/** What Node 22 prints once of its SQLite. */
const ABOUT_SQLITE =
  /^\(node:\d+\) ExperimentalWarning: SQLite is an experimental feature.*\n\(Use `node --trace-warnings .*\n/;

/** Two processes, one after the other: what the first learned is in a file. */
export function assertProgramRemembers(app, command) {
  return assertRemembers(app, () => startProgram(app, command));
}

async function startProgram(app, [command, ...args]) {
  const program = app.start(command, [...args, app.mock.baseURL]);
  const answer = async () => JSON.parse(await program.next(/(.*)\n/));
  assert.equal(await answer(), "open");
  return {
    say(text) {
      program.write(`${text}\n`);
      return answer();
    },
    async stop() {
      const { stderr } = await program.succeeded();
      assert.equal(stderr.replace(ABOUT_SQLITE, ""), "");
    },
  };
}
