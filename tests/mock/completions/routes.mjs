import { page } from "../http/list-page.mjs";
import { sendEvents, sendJson } from "../http/reply.mjs";
import { completion, completionChunks } from "./completion.mjs";
import { inDialect } from "./dialects.mjs";
import { textCompletions } from "./legacy.mjs";

const EVENTS = { last: "[DONE]" };

/** Chat completions, those that are stored, and the legacy ones. `ask(request, exchange)` has the model's reply. */
export function chatRoutes(ask, stored) {
  let count = 0;
  return {
    async "POST /chat/completions"({ exchange, response }) {
      const request = exchange.json;
      const reply = await ask(request, exchange);
      const choices = reply.choices ?? Array.from({ length: request.n ?? 1 }, () => reply);
      const id = `chatcmpl-${++count}`;
      const whole = completion(id, request, choices);
      if (request.store) stored.keep(request, whole, reply);
      if (!request.stream) return sendJson(response, whole, reply);
      return sendEvents(
        response,
        inDialect(exchange.path, completionChunks(id, request, choices, reply)),
        reply,
        EVENTS,
      );
    },

    async "POST /completions"({ exchange, response }) {
      const request = exchange.json;
      const reply = await ask(request, exchange);
      const texts = textCompletions(`cmpl-${++count}`, request, reply);
      return request.stream
        ? sendEvents(response, texts, reply, EVENTS)
        : sendJson(response, texts.next().value, reply);
    },

    "GET /chat/completions": ({ response, query }) => sendJson(response, page(stored.list(query), query, "asc")),
    "GET /chat/completions/:id"({ response, id }) {
      const { completion: kept, reply } = stored.get(id);
      return sendJson(response, kept, reply);
    },
    "POST /chat/completions/:id"({ exchange, response, id }) {
      stored.update(id, exchange.json);
      return sendJson(response, stored.get(id).completion);
    },
    "DELETE /chat/completions/:id"({ response, id }) {
      stored.delete(id);
      return sendJson(response, { object: "chat.completion.deleted", id, deleted: true });
    },
    "GET /chat/completions/:id/messages": ({ response, id, query }) =>
      sendJson(response, page(stored.messages(id), query, "asc")),
  };
}
