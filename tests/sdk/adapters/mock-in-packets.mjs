import { MockServer } from "@fast-memory/mock";

/**
 * The matrix of SDKs tries every delivery mode. With frameworks a reply comes in a few packets, which split frames and characters all the same.
 *
 * @param {(request: any, exchange: any) => any} model
 */
export const inPackets = (model) => async (request, exchange) => ({
  chunkBytes: 101,
  ...(await model(request, exchange)),
});

/**
 * A mock server for one test.
 *
 * @param {import("node:test").TestContext} t
 * @param {(request: any, exchange: any) => any} model
 */
export async function mockFor(t, model) {
  const mock = await MockServer.start({ model: inPackets(model) });
  t.after(() => mock.close());
  return mock;
}
