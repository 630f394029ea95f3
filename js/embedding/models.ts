import { ConfigError } from "../types/errors.js";
import type { LocalModel } from "../types/embedder.js";

/** A model that runs on this device, beside the one that the package brings. */
export interface Model {
  readonly modelId: string;
  readonly pooling: "mean" | "cls";
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** Where its files are; of one known by its name they are under `modelUrl`. */
  readonly files?: { readonly model: string; readonly tokenizer: string; readonly sha256: string | undefined };
}

/** The one that the package brings. */
export const LOCAL_MODEL = "all-MiniLM-L6-v2";

const E5 = { pooling: "mean", queryPrefix: "query: ", passagePrefix: "passage: " } as const;

/** What the models' authors prescribe. */
const KNOWN: Record<string, Omit<Model, "modelId">> = {
  "bge-small-en-v1.5": { pooling: "cls", queryPrefix: "Represent this sentence for searching relevant passages: ", passagePrefix: "" },
  "e5-small-v2": E5,
  "multilingual-e5-small": E5,
};

const EXAMPLE =
  '{ modelId: "gte-small", model: "/models/gte-small/model.onnx", tokenizer: "/models/gte-small/tokenizer.json", pooling: "mean" }';
const KEYS = ["modelId", "model", "tokenizer", "pooling", "queryPrefix", "passagePrefix", "sha256"];

/**
 * The model that the option `embeddingModel` means on this device; `undefined`: the package's own.
 * @throws ConfigError that says what to paste
 */
export function localModel(asked: string | LocalModel, modelUrl: string | URL | undefined): Model | undefined {
  if (asked === LOCAL_MODEL) return undefined;
  return typeof asked === "string" ? knownModel(asked, modelUrl) : givenModel(asked);
}

function knownModel(modelId: string, modelUrl: string | URL | undefined): Model {
  const known = Object.hasOwn(KNOWN, modelId) ? KNOWN[modelId] : undefined;
  if (!known) {
    const names = [LOCAL_MODEL, ...Object.keys(KNOWN)].map((name) => `"${name}"`).join(", ");
    throw new ConfigError(
      `embeddingModel "${modelId}" does not run locally; ${names} do, and others of the BERT family by their files: { embeddingModel: ${EXAMPLE} }; for a model of the client's provider add useLocalEmbeddings: false`,
    );
  }
  if (modelUrl === undefined) {
    throw new ConfigError(
      `embeddingModel "${modelId}" does not come with the package: put its model.onnx and tokenizer.json into one folder with node_modules/fast-memory/minilm/minilm_bg.wasm, and add its address: { modelUrl: "/${modelId}/" }`,
    );
  }
  return { modelId, ...known };
}

function givenModel(asked: LocalModel): Model {
  const given: Partial<Record<string, unknown>> = { ...asked };
  const text = (key: string) => typeof given[key] === "string" && given[key].trim() !== "";
  const optional = (key: string) => given[key] === undefined || typeof given[key] === "string";
  const checks: Record<string, boolean> = {
    modelId: text("modelId"),
    model: given.model instanceof URL || text("model"),
    tokenizer: given.tokenizer instanceof URL || text("tokenizer"),
    pooling: given.pooling === "mean" || given.pooling === "cls",
    queryPrefix: optional("queryPrefix"),
    passagePrefix: optional("passagePrefix"),
    sha256: given.sha256 === undefined || (text("sha256") && /^[0-9a-f]{64}$/.test(given.sha256 as string)),
  };
  const wrong = Object.keys(given).find((key) => !KEYS.includes(key)) ?? KEYS.find((key) => !checks[key]);
  if (wrong !== undefined) throw new ConfigError(`embeddingModel: "${wrong}" is missing or wrong; it must be like ${EXAMPLE}`);
  if (asked.modelId === LOCAL_MODEL) throw new ConfigError(`embeddingModel: modelId "${LOCAL_MODEL}" is that of the package's own model: choose another`);
  const { modelId, model, tokenizer, pooling, queryPrefix = "", passagePrefix = "", sha256 } = asked;
  const at = (url: string | URL) => new URL(url, globalThis.location?.href).href;
  try {
    return { modelId, pooling, queryPrefix, passagePrefix, files: { model: at(model), tokenizer: at(tokenizer), sha256 } };
  } catch {
    throw new ConfigError(`embeddingModel: "model" and "tokenizer" must be URLs; outside of a page, whole ones: new URL("./model.onnx", import.meta.url)`);
  }
}
