import { notFound } from "../http/service-error.mjs";

/** The chat completions that were made with `store: true`. */
export class StoredCompletions {
  #kept = new Map();

  forget() {
    this.#kept.clear();
  }

  keep(request, completion, reply) {
    const { metadata = {}, tools = null, tool_choice = null } = request;
    this.#kept.set(completion.id, { completion: { ...completion, metadata, tools, tool_choice }, request, reply });
  }

  get(id) {
    return this.#kept.get(id) ?? notFound("Chat completion", id);
  }

  list(query) {
    const model = query.get("model");
    return [...this.#kept.values()]
      .map(({ completion }) => completion)
      .filter((completion) => !model || completion.model === model);
  }

  /** The request's messages; one of several parts has them in `content_parts`, as the service does. */
  messages(id) {
    return this.get(id).request.messages.map(({ content, ...message }, index) => ({
      id: `${id}-${index}`,
      ...message,
      content: Array.isArray(content) ? null : content,
      name: message.name ?? null,
      content_parts: Array.isArray(content) ? content : null,
    }));
  }

  update(id, { metadata }) {
    this.get(id).completion.metadata = metadata;
  }

  delete(id) {
    this.get(id);
    this.#kept.delete(id);
  }
}
