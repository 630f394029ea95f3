/** What an action came to, as plain data: its value, or what an app can read of its error. */
export async function outcome(action) {
  try {
    return { value: plain(await action()) };
  } catch (error) {
    return { error: faceOf(error) };
  }
}

const FIELDS = ["status", "code", "type", "param", "requestID", "request_id", "error", "statusCode", "body"];

export function faceOf(error) {
  const face = { class: error?.constructor?.name, name: error?.name, message: error?.message };
  for (const field of FIELDS) if (error?.[field] !== undefined) face[field] = plain(error[field]);
  return face;
}

/** As it comes out of JSON: a page hands over nothing else. */
const plain = (value) => (value === undefined ? null : JSON.parse(JSON.stringify(value)));
