import { notFound, refuse } from "../http/service-error.mjs";

/** What the service keeps between calls: Responses by id, and the items of conversations. */
export class ResponseStore {
  #responses = new Map();
  #conversations = new Map();
  #count = 0;

  nextId(prefix) {
    return `${prefix}_${++this.#count}`;
  }

  forget() {
    this.#responses.clear();
    this.#conversations.clear();
  }

  /** The items that came before the request's own. */
  history(request) {
    if (request.conversation) return this.conversation(request.conversation.id ?? request.conversation).items;
    if (!request.previous_response_id) return [];
    const previous = this.#responses.get(request.previous_response_id);
    if (!previous) {
      refuse(400, {
        message: `Previous response with id '${request.previous_response_id}' not found.`,
        param: "previous_response_id",
        code: "previous_response_not_found",
      });
    }
    return [...previous.input, ...previous.ended.output];
  }

  /** A request's input as the service lists it: every item with an id, every text a part. */
  inputItems(input) {
    const list = typeof input === "string" ? [{ role: "user", content: input }] : (input ?? []);
    return list.map((item) => {
      if (!item.role) return { id: this.nextId("item"), ...item };
      const type = item.role === "assistant" ? "output_text" : "input_text";
      const content = typeof item.content === "string" ? [{ type, text: item.content }] : item.content;
      return { id: this.nextId("msg_in"), type: "message", status: "completed", ...item, content };
    });
  }

  /** Keeps a Response with its input, its events and the reply that says how it is written. */
  keep(request, kept) {
    if (request.conversation) {
      const { items } = this.conversation(request.conversation.id ?? request.conversation);
      items.push(...kept.input.slice(items.length), ...kept.ended.output);
    }
    if (request.store !== false) this.#responses.set(kept.ended.id, kept);
  }

  response(id) {
    return this.#responses.get(id) ?? notFound("Response", id);
  }

  deleteResponse(id) {
    this.response(id);
    this.#responses.delete(id);
  }

  createConversation({ items, metadata = {} }) {
    const id = this.nextId("conv");
    this.#conversations.set(id, {
      about: { id, object: "conversation", created_at: 1_700_000_000, metadata },
      items: this.inputItems(items),
    });
    return this.conversation(id);
  }

  conversation(id) {
    return this.#conversations.get(id) ?? notFound("Conversation", id);
  }

  deleteConversation(id) {
    this.conversation(id);
    this.#conversations.delete(id);
  }
}
