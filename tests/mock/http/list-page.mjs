const PAGE = 20;

/** One page of a list, as the service cuts them: `after` an id, `limit` items, newest first unless `order` is "asc". */
export function page(items, query, order = "desc") {
  const sorted = (query.get("order") ?? order) === "asc" ? items : items.toReversed();
  const start = query.has("after") ? sorted.findIndex(({ id }) => id === query.get("after")) + 1 : 0;
  const data = sorted.slice(start, start + Number(query.get("limit") ?? PAGE));
  return {
    object: "list",
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < sorted.length,
  };
}
