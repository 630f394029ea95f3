import { FastMemoryError } from "../types/errors.js";
import { readProperty } from "../types/foreign-errors.js";

/** Statuses of a request that the service has not begun to work on: a content filter, a context that is too long. */
const REFUSED = [400, 413, 422];

/** How long a client goes on without additions, in milliseconds. */
export const REFUSAL_PAUSE = 10 * 60_000;

export function isRefusal(status: unknown): status is number {
  return REFUSED.includes(status as number);
}

/** The status of a refusal that a client has thrown as an error; `undefined`: it is another error. */
export function refusalStatus(error: unknown): number | undefined {
  const response = readProperty(error, "response");
  const statuses = [readProperty(error, "status"), readProperty(error, "statusCode"), readProperty(response, "status")];
  return statuses.find(isRefusal);
}

export function refusedWithMemory(status: number): FastMemoryError {
  return new FastMemoryError(
    "refused_with_memory",
    `the service refused a request with memory in it (status ${status}) and took the same request without. For ${REFUSAL_PAUSE / 60_000} minutes, requests of this client carry no memories and ask for none`,
  );
}
