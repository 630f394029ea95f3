import { nonEmptyText } from "../../options/checks.js";
import type { NewMemory } from "../../types/record.js";
import type { Metadata, Scope } from "../../types/scope.js";
import { isMetadataValue } from "../scope.js";
import { toDate } from "./dates.js";

type Fields = Record<string, unknown>;

/** Members that hold the text of a memory in exports: mem0 has `memory`, Zep `fact`, LibreChat `value`, LangGraph an object in it. */
const TEXT_KEYS = ["text", "memory", "content", "fact", "value", "data"];
/** Members that hold the list of memories: Zep has `facts`, LangGraph `items`, MCP's memory server `entities` and `relations`. */
const LIST_KEYS = ["results", "memories", "data", "facts", "items", "entities", "relations"];
/** How deep a text may lie: LangMem has `value.content.content`. */
const MAX_DEPTH = 3;
/** Names of the user in a knowledge graph. */
const USER = /^(?:the[_ ])?(?:default[_ ])?user$/i;

/** The entries of a document: of a list, of the lists in an object, or the document itself. */
export function entriesOf(document: unknown): unknown[] {
  if (Array.isArray(document)) return document;
  if (!isFields(document)) return [document];
  const lists = LIST_KEYS.map((key) => document[key]).filter(Array.isArray);
  return lists.length > 0 ? lists.flat() : [document];
}

/** The memories of one entry: none for one that holds nothing to remember, several for an entity with observations. */
export function memoriesOf(entry: unknown): NewMemory[] | string {
  if (typeof entry === "string") return [{ text: entry }];
  if (!isFields(entry)) return "it is neither a text nor an object";
  if (Array.isArray(entry.observations)) return observationsOf(entry, entry.observations);
  if (nonEmptyText.is(entry.relationType) && nonEmptyText.is(entry.from) && nonEmptyText.is(entry.to)) {
    const relation = String(entry.relationType).replaceAll("_", " ");
    return [{ text: `${nameOf(entry.from)} ${relation} ${nameOf(entry.to)}`, ...detailsOf(entry) }];
  }
  const text = textOf(entry);
  if (text === undefined) return `it has no ${TEXT_KEYS.slice(0, -1).join(", ")} or ${TEXT_KEYS.at(-1)} with a text`;
  return [{ text, ...detailsOf(entry) }];
}

function observationsOf(entity: Fields, observations: readonly unknown[]): NewMemory[] {
  const subject = nonEmptyText.is(entity.name) && !USER.test(entity.name as string) ? `${nameOf(entity.name)}: ` : "";
  return observations.flatMap((observation) => {
    const text = typeof observation === "string" ? observation : textOf({ value: observation });
    return text === undefined ? [] : [{ text: subject + text, ...detailsOf(entity) }];
  });
}

function nameOf(name: unknown): string {
  return USER.test(String(name)) ? "The user" : String(name).replaceAll("_", " ");
}

function textOf(entry: Fields, depth = 0): string | undefined {
  const values = TEXT_KEYS.map((key) => entry[key]);
  const text = values.find((value) => typeof value === "string");
  if (typeof text === "string" || depth === MAX_DEPTH) return text;
  return values
    .filter(isFields)
    .map((inner) => textOf(inner, depth + 1))
    .find((found) => found !== undefined);
}

/** The category, dates, source and scope of an entry. */
function detailsOf(entry: Fields): Omit<NewMemory, "text"> {
  const category = ["preference", "fact", "context"].find((name) => name === entry.category) as NewMemory["category"];
  const createdAt = firstDate(entry, "createdAt", "created_at", "created", "timestamp");
  const updatedAt = firstDate(entry, "updatedAt", "updated_at", "updated");
  const expiresAt = firstDate(entry, "expiresAt", "expires_at");
  return {
    ...(category && { category }),
    ...((createdAt ?? updatedAt) && { createdAt: createdAt ?? updatedAt! }),
    ...(updatedAt && { updatedAt }),
    ...(entry.source === "reply" && { source: "reply" as const }),
    ...(entry.pinned === true && { pinned: true }),
    ...((entry.quarantined === "order" || entry.quarantined === "approval") && { quarantined: entry.quarantined }),
    ...(expiresAt && { expiresAt }),
    ...readScope(entry),
  };
}

function firstDate(entry: Fields, ...keys: string[]): Date | undefined {
  return keys.map((key) => toDate(entry[key])).find((date) => date !== undefined);
}

/** The scope of an entry, without metadata of other types. LibreChat's key of a memory is kept as metadata. */
function readScope(entry: Fields): Scope {
  const idOf = (...keys: string[]) => keys.map((key) => entry[key]).find(nonEmptyText.is) as string | undefined;
  const [sessionId, agentId] = [idOf("sessionId", "session_id"), idOf("agentId", "agent_id")];
  const { metadata, key, value } = entry;
  const values = Object.entries(isFields(metadata) ? metadata : {}).filter(([, item]) => isMetadataValue(item));
  if (typeof value === "string" && typeof key === "string") values.push(["key", key]);
  return {
    ...(sessionId && { sessionId }),
    ...(agentId && { agentId }),
    ...(values.length > 0 && { metadata: Object.fromEntries(values) as Metadata }),
  };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
