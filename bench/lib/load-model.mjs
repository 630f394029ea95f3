// The mock model as a process of its own. It remembers what it is told to, and takes down whom it was shown another's memories of.
import { MockServer } from "@fast-memory/mock";
import { lastUserText, remembered, wellBehaved } from "@fast-memory/mock/model";

const seen = { shown: 0, foreign: /** @type {string[]} */ ([]) };
const mock = await MockServer.start({
  model: wellBehaved({
    answer: "Noted.",
    memories(request) {
      const text = lastUserText(request);
      const [, content, user] = /^Remember: (Thing \d+ of user (\w+)\.)/.exec(text) ?? [];
      const memories = remembered(request);
      const foreign = memories.filter((memory) => !memory.text.endsWith(` of user ${user}.`)).length;
      seen.shown += memories.length;
      if (foreign > 0) seen.foreign.push(`user ${user} was shown ${foreign} memories of others`);
      return content ? [{ content, category: "fact" }] : [];
    },
  }),
});
// What it keeps of each request would fill its memory.
setInterval(() => mock.forget(), 1000).unref();
process.on("message", () => process.send?.(seen));
process.on("disconnect", () => process.exit());
process.send?.(mock.baseURL);
