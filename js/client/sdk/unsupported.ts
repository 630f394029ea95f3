import { UnsupportedClientError } from "../../types/errors.js";
import { className } from "../../types/foreign-errors.js";

const PASTE = 'withFastMemory(new OpenAI(), "alice")';
const FETCH = 'memoryFetch(fetch, createMemory("alice"))';

type Shape = Partial<
  Record<
    "then" | "doGenerate" | "languageModel" | "invoke" | "lc_namespace" | "withOptions" | "chat" | "prototype",
    unknown
  >
>;

/** @throws UnsupportedClientError for what is not an object */
export function checkClient(client: unknown): asserts client is object {
  if (typeof client !== "object" || client === null) throw unsupported(client);
}

/** The error for what cannot be wrapped. Its message names the kind of value, never its contents, and the call to write instead. */
export function unsupported(client: unknown): UnsupportedClientError {
  return new UnsupportedClientError(`withFastMemory cannot use ${explain(client)}`);
}

function explain(client: unknown): string {
  if (client === null || (typeof client !== "object" && typeof client !== "function")) {
    return `${client === null ? "null" : kindOf(client)}; it needs a client: ${PASTE}`;
  }
  const shape = client as Shape;
  if (typeof shape.doGenerate === "function") {
    return `a model of the AI SDK; use wrapLanguageModel({ model, middleware: memoryMiddleware(createMemory("alice")) })`;
  }
  if (typeof client === "function") {
    if (typeof shape.languageModel === "function") {
      return `a provider of the AI SDK; use wrapLanguageModel({ model: provider("…"), middleware: memoryMiddleware(createMemory("alice")) })`;
    }
    if (isClass(client))
      return `the class ${nameOfFunction(client)}; make an instance of it: withFastMemory(new ${nameOfFunction(client)}(), "alice")`;
    return `a function; for a fetch use ${FETCH}`;
  }
  if (typeof shape.then === "function") return `a promise; await it: withFastMemory(await …, "alice")`;
  if (typeof shape.invoke === "function") {
    return `${nameOf(client)} of LangChain; give it a fetch: new ${nameOf(client)}({ configuration: { fetch: ${FETCH} } })`;
  }
  return `${nameOf(client)}: it has neither a fetch with withOptions (openai, groq-sdk, together-ai, …) nor chat.completions.create. Pass the client itself: ${PASTE}. For anything that takes a fetch use ${FETCH}`;
}

/** The name of an object's class. Nothing else of the object is named: it may be private. */
export function nameOf(client: object): string {
  const name = className(client);
  return name === "" || name === "Object" ? "this object" : name;
}

function nameOfFunction(client: Function): string {
  return className({ constructor: client }) || "Client";
}

function kindOf(value: unknown): string {
  if (value === undefined) return "undefined";
  return `a ${typeof value}`;
}

function isClass(client: Function): boolean {
  return /^class\b/.test(Function.prototype.toString.call(client));
}
