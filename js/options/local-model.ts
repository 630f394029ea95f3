import type { LocalModel } from "../types/embedder.js";
import { ConfigError } from "../types/errors.js";
import { isObject } from "./checks.js";

/** A model of the app's choice that runs on this device, in place of the package's own. */
export interface LocalModelConfig {
  readonly modelId: string;
  readonly pooling: "mean" | "cls";
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  /** URLs of its files. A model chosen by name has them under `modelUrl`. */
  readonly files?: { readonly model: string; readonly tokenizer: string; readonly sha256: string | undefined };
}

/** The model that the package ships. */
export const DEFAULT_LOCAL_MODEL = "all-MiniLM-L6-v2";

const E5 = { pooling: "mean", queryPrefix: "query: ", passagePrefix: "passage: " } as const;

/** Models to choose by name, with the pooling and prefixes that their authors prescribe. */
const PRESETS: Record<string, Omit<LocalModelConfig, "modelId">> = {
  "bge-small-en-v1.5": {
    pooling: "cls",
    queryPrefix: "Represent this sentence for searching relevant passages: ",
    passagePrefix: "",
  },
  "e5-small-v2": E5,
  "multilingual-e5-small": E5,
};

const EXAMPLE =
  '{ modelId: "gte-small", model: "/models/gte-small/model.onnx", tokenizer: "/models/gte-small/tokenizer.json", pooling: "mean" }';
const KEYS = ["modelId", "model", "tokenizer", "pooling", "queryPrefix", "passagePrefix", "sha256"];

/**
 * Reads the option `embeddingModel` for a model on this device; `undefined`: the package's own.
 * @throws ConfigError that says what to paste
 */
export function localModel(
  model: string | LocalModel,
  modelUrl: string | URL | undefined,
): LocalModelConfig | undefined {
  if (model === DEFAULT_LOCAL_MODEL) return undefined;
  return isObject(model) ? customModel(model) : presetModel(model, modelUrl);
}

function presetModel(modelId: string, modelUrl: string | URL | undefined): LocalModelConfig {
  const preset = Object.hasOwn(PRESETS, modelId) ? PRESETS[modelId] : undefined;
  if (!preset) {
    const names = [DEFAULT_LOCAL_MODEL, ...Object.keys(PRESETS)].map((name) => `"${name}"`).join(", ");
    throw new ConfigError(
      `embeddingModel "${modelId}" does not run on this device. These do: ${names}; and any other of the BERT family by its files: { embeddingModel: ${EXAMPLE} }. For a model of the client's provider add useLocalEmbeddings: false`,
    );
  }
  if (modelUrl === undefined) {
    throw new ConfigError(
      `embeddingModel "${modelId}" is not part of the package: put its model.onnx and tokenizer.json into one folder with node_modules/fast-memory/minilm/minilm_bg.wasm, and set its address: { modelUrl: "/${modelId}/" }`,
    );
  }
  return { modelId, ...preset };
}

function customModel(given: LocalModel): LocalModelConfig {
  const values: Partial<Record<string, unknown>> = { ...given };
  const isText = (key: string) => typeof values[key] === "string" && values[key].trim() !== "";
  const isTextOrAbsent = (key: string) => values[key] === undefined || typeof values[key] === "string";
  const isValid: Record<string, boolean> = {
    modelId: isText("modelId"),
    model: values.model instanceof URL || isText("model"),
    tokenizer: values.tokenizer instanceof URL || isText("tokenizer"),
    pooling: values.pooling === "mean" || values.pooling === "cls",
    queryPrefix: isTextOrAbsent("queryPrefix"),
    passagePrefix: isTextOrAbsent("passagePrefix"),
    sha256: values.sha256 === undefined || (isText("sha256") && /^[0-9a-f]{64}$/.test(values.sha256 as string)),
  };
  const wrong = Object.keys(values).find((key) => !KEYS.includes(key)) ?? KEYS.find((key) => !isValid[key]);
  if (wrong !== undefined)
    throw new ConfigError(`embeddingModel: "${wrong}" is missing or invalid; expected ${EXAMPLE}`);
  if (given.modelId === DEFAULT_LOCAL_MODEL)
    throw new ConfigError(
      `embeddingModel: modelId "${DEFAULT_LOCAL_MODEL}" belongs to the package's own model: choose another`,
    );
  const { modelId, model, tokenizer, pooling, queryPrefix = "", passagePrefix = "", sha256 } = given;
  const absolute = (url: string | URL) => new URL(url, globalThis.location?.href).href;
  try {
    return {
      modelId,
      pooling,
      queryPrefix,
      passagePrefix,
      files: { model: absolute(model), tokenizer: absolute(tokenizer), sha256 },
    };
  } catch {
    throw new ConfigError(
      `embeddingModel: "model" and "tokenizer" must be URLs, and absolute ones outside a page: new URL("./model.onnx", import.meta.url)`,
    );
  }
}
