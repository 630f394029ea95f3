import { page } from "../http/list-page.mjs";
import { sendEvents, sendJson } from "../http/reply.mjs";
import { notFound } from "../http/service-error.mjs";
import { Mark } from "../model/marks.mjs";
import { promptTokens } from "../model/tokens.mjs";
import { responseEvents } from "./events.mjs";
import { respond } from "./response.mjs";

const CREATED = 1_700_000_000;
const POLLS = 2;
const EVENTS = { named: true };

/** The Responses API and the conversations behind it. `ask(request, exchange)` has the model's reply. */
export function responsesRoutes(ask, store) {
  return {
    async "POST /responses"({ exchange, response }) {
      const request = exchange.json;
      const history = store.history(request);
      const input = [...history, ...store.inputItems(request.input)];
      // The model is shown what the service remembers for it.
      const reply = await ask(history.length > 0 ? { ...request, input } : request, exchange);
      const made = respond(store.nextId("resp"), request, reply);
      const parts = [...responseEvents(request, reply, made)];
      const events = parts.filter((part) => !(part instanceof Mark));
      const polls = request.background && !request.stream ? (reply.polls ?? POLLS) : 0;
      store.keep(request, { ...made, input, events, reply, polls });
      if (request.stream) return sendEvents(response, parts, reply, EVENTS);
      return sendJson(response, request.background ? made.begun : made.ended, reply);
    },

    "POST /responses/input_tokens": ({ exchange, response }) =>
      sendJson(response, { object: "response.input_tokens", input_tokens: promptTokens(exchange.json.input) }),

    "POST /responses/compact"({ exchange, response }) {
      const { input, previous_response_id } = exchange.json;
      const items = [...store.history({ previous_response_id }), ...store.inputItems(input)];
      const tokens = promptTokens(items);
      return sendJson(response, {
        id: store.nextId("resp"),
        object: "response.compaction",
        created_at: CREATED,
        output: [
          ...items.filter(({ role }) => role === "user"),
          {
            id: store.nextId("cmp"),
            type: "compaction",
            encrypted_content: Buffer.from(JSON.stringify(items)).toString("base64"),
          },
        ],
        usage: { input_tokens: tokens, output_tokens: 1, total_tokens: tokens + 1 },
      });
    },

    "GET /responses/:id"({ response, id, query }) {
      const kept = store.response(id);
      if (query.get("stream") === "true") {
        const after = Number(query.get("starting_after") ?? -1);
        return sendEvents(
          response,
          kept.events.filter(({ sequence_number }) => sequence_number > after),
          kept.reply,
          EVENTS,
        );
      }
      if (kept.polls > 0) kept.polls--;
      const shown = kept.polls > 0 ? { ...kept.begun, status: "in_progress" } : kept.ended;
      return sendJson(response, shown, kept.reply);
    },

    "DELETE /responses/:id"({ response, id }) {
      store.deleteResponse(id);
      return sendJson(response, { id, object: "response.deleted", deleted: true });
    },

    "POST /responses/:id/cancel"({ response, id }) {
      const kept = store.response(id);
      if (kept.polls > 0) {
        kept.ended = { ...kept.begun, status: "cancelled" };
        kept.polls = 0;
      }
      return sendJson(response, kept.ended, kept.reply);
    },

    "GET /responses/:id/input_items"({ response, id, query }) {
      const { input, reply } = store.response(id);
      return sendJson(response, page(input, query), reply);
    },

    "POST /conversations": ({ exchange, response }) =>
      sendJson(response, store.createConversation(exchange.json).about),
    "GET /conversations/:id": ({ response, id }) => sendJson(response, store.conversation(id).about),
    "DELETE /conversations/:id"({ response, id }) {
      store.deleteConversation(id);
      return sendJson(response, { id, object: "conversation.deleted", deleted: true });
    },

    "GET /conversations/:id/items": ({ response, id, query }) =>
      sendJson(response, page(store.conversation(id).items, query)),
    "POST /conversations/:id/items"({ exchange, response, id, query }) {
      const added = store.inputItems(exchange.json.items);
      store.conversation(id).items.push(...added);
      return sendJson(response, page(added, query, "asc"));
    },
    "GET /conversations/:id/items/:item"({ response, id, item }) {
      const found = store.conversation(id).items.find((each) => each.id === item);
      return sendJson(response, found ?? notFound("Item", item));
    },
  };
}
