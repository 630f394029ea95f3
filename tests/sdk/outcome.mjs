/**
 * What an action came to, as plain data: its value, or what an app can read of its error.
 *
 * @param {() => unknown} action
 * @returns {Promise<{ value?: any, error?: any }>}
 */
export async function outcome(action) {
  try {
    return { value: plain(await action()) };
  } catch (error) {
    return { error: readableError(error) };
  }
}

const FIELDS = ["status", "code", "type", "param", "requestID", "request_id", "error", "statusCode", "body"];

/**
 * @param {any} error
 * @returns {Record<string, any>} what an app can read of it
 */
export function readableError(error) {
  const readable = { class: error?.constructor?.name, name: error?.name, message: error?.message };
  for (const field of FIELDS) if (error?.[field] !== undefined) readable[field] = plain(error[field]);
  return readable;
}

/** As it comes out of JSON: a page hands over nothing else. @param {unknown} value */
const plain = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
