import { after, beforeEach } from "node:test";

import { MockServer } from "@fast-memory/mock";
import { block } from "@fast-memory/mock/blocks";
import { keyOf, wellBehaved } from "@fast-memory/mock/model";

export const QUESTION = "What about my bees?";
export const MEMORIES = [{ content: "Keeps bees", category: "fact" }];

/** A mock server for all tests of a file; before each test it forgets the last, and its model does as it is told. */
export async function mockForFile() {
  const mock = await MockServer.start();
  after(() => mock.close());
  beforeEach(() => {
    mock.forget();
    mock.model = wellBehaved({ answer: "Hello.", memories: MEMORIES });
  });
  return mock;
}

/**
 * @param {object | undefined} request
 * @returns {string} the end of a reply that does as the request asks: a block under its key
 */
export function blockFor(request) {
  const key = request && keyOf(request);
  return key ? `\n\n${block(key, MEMORIES)}` : "";
}
