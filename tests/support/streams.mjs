/**
 * @template T
 * @param {AsyncIterable<T> | Promise<AsyncIterable<T>>} stream
 * @returns {Promise<T[]>} all that comes
 */
export async function collect(stream) {
  const parts = [];
  for await (const part of await stream) parts.push(part);
  return parts;
}
