/** Thrown by what serves a request: the reply is an error, `{ status, error, headers }`. */
export class Refused extends Error {
  constructor(reply) {
    super(reply.error?.message);
    this.reply = reply;
  }
}

export function refuse(status, error) {
  throw new Refused({ status, error: { type: "invalid_request_error", param: null, code: null, ...error } });
}

export function notFound(what, id) {
  refuse(404, { message: `${what} with id '${id}' not found.` });
}
