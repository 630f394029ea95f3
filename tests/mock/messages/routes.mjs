import { sendEvents, sendJson } from "../http/reply.mjs";
import { TOLD_TO_FAIL } from "../http/service-error.mjs";
import { promptTokens } from "../model/tokens.mjs";
import { generateMessage } from "./message.mjs";

/** Anthropic's Messages. `ask(request, exchange)` has the model's reply. */
export function messagesRoutes(ask) {
  let count = 0;
  return {
    async "POST /messages"({ exchange, response }) {
      const id = ++count;
      const request_id = `req_msg_${id}`;
      response.setHeader("request-id", request_id);
      const request = exchange.json;
      const reply = await inItsForm(request_id, () => ask(request, exchange));
      const { message, events } = generateMessage(`msg_${id}`, request, reply);
      return request.stream
        ? sendEvents(response, events(), reply, { named: true })
        : sendJson(response, message, reply);
    },

    "POST /messages/count_tokens": ({ exchange, response }) =>
      sendJson(response, { input_tokens: promptTokens([exchange.json.system, exchange.json.messages]) }),
  };
}

const TYPES = {
  400: "invalid_request_error",
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  529: "overloaded_error",
};

/** Errors as Anthropic writes them. */
async function inItsForm(request_id, action) {
  try {
    return await action();
  } catch (caught) {
    /** @type {any} */
    const error = caught;
    const type = TYPES[error.reply?.status] ?? "api_error";
    error.form = (/** @type {{ message?: string, type?: string }} */ { message = TOLD_TO_FAIL, type: told } = {}) => ({
      type: "error",
      error: { type: told ?? type, message },
      request_id,
    });
    throw error;
  }
}
