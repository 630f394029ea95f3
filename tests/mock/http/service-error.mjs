export const TOLD_TO_FAIL = "the mock server was told to fail";

/** Thrown by what serves a request: the reply is an error, `{ status, error, headers }`, which the service writes in its `form`. */
export class ServiceError extends Error {
  constructor(reply) {
    super(reply.error?.message);
    this.reply = reply;
    this.form = (error = { message: TOLD_TO_FAIL, type: "server_error" }) => ({ error });
  }
}

export function refuse(status, error) {
  throw new ServiceError({ status, error: { type: "invalid_request_error", param: null, code: null, ...error } });
}

export function notFound(what, id) {
  refuse(404, { message: `${what} with id '${id}' not found.` });
}
