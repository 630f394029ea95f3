/**
 * The runtimes that the embedding bench compares, on one thread. Each gives a unit vector: `prepare` makes of a text what `embed` takes,
 * before the clock runs.
 *
 * @typedef {{ prepare(text: string): Promise<unknown>, embed(input: unknown): Promise<Float32Array> }} Engine
 * @typedef {{ fetch(path: string): Promise<Response>, module(path: string): Promise<any> }} Host
 */

const TRANSFORMERS = "/peers/@huggingface/transformers/dist/transformers.web.js";
const MODEL = "minilm";
const MAX_TOKENS = 256;

/** @type {Record<string, (host: Host) => Promise<Engine>>} */
export const ENGINES = {
  "fast-memory": fastMemory,
  "onnxruntime-web f32": (host) => onnxRuntime(host, "model.onnx"),
  "onnxruntime-web int8": (host) => onnxRuntime(host, "model_quantized.onnx"),
  "transformers.js int8": transformers,
  tract,
};

/** @param {Host} host @param {string} path */
async function bytesOf(host, path) {
  const response = await host.fetch(path);
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** Text in: the encoder of the package. @param {Host} host @returns {Promise<Engine>} */
async function fastMemory(host) {
  const glue = await host.module("/build/encoder/encoder.js");
  const { memory } = await glue.default({ module_or_path: await bytesOf(host, "/pkg/minilm/encoder_bg.wasm") });
  const bytes = await bytesOf(host, "/build/model/model.compiled");
  const file = new glue.ModelFile(bytes.length);
  new Uint8Array(memory.buffer, file.address >>> 0, bytes.length).set(bytes);
  const model = file.load(0, bytes.length);
  return { prepare: async (text) => text, embed: async (text) => model.embed(text) };
}

/** Text in: what runs a model that is given as ONNX. @param {Host} host @returns {Promise<Engine>} */
async function tract(host) {
  const glue = await host.module("/build/minilm/minilm.js");
  await glue.default({ module_or_path: await bytesOf(host, "/pkg/minilm/minilm_bg.wasm") });
  const [model, tokenizer] = await Promise.all(
    ["model.onnx", "tokenizer.json"].map((name) => bytesOf(host, `/build/model/${name}`)),
  );
  const loaded = glue.MiniLm.load(model, tokenizer);
  return { prepare: async (text) => text, embed: async (text) => loaded.embed([text]) };
}

/** Token ids in. @param {Host} host @param {string} file @returns {Promise<Engine>} */
async function onnxRuntime(host, file) {
  const ort = await host.module("/peers/onnxruntime-web/dist/ort.wasm.bundle.min.mjs");
  ort.env.wasm.numThreads = 1;
  const tokenizer = await tokenizerOf(await transformersModule(host));
  const model = await bytesOf(host, `/models/${MODEL}/onnx/${file}`);
  const session = await ort.InferenceSession.create(model, {
    executionProviders: ["wasm"],
    graphOptimizationLevel: "all",
    intraOpNumThreads: 1,
  });
  return {
    async prepare(text) {
      const ids = BigInt64Array.from(
        (await tokenizer(text, { truncation: true, max_length: MAX_TOKENS })).input_ids.data,
      );
      const tensor = (data) => new ort.Tensor("int64", data, [1, ids.length]);
      return {
        input_ids: tensor(ids),
        attention_mask: tensor(ids.map(() => 1n)),
        token_type_ids: tensor(ids.map(() => 0n)),
      };
    },
    async embed(feeds) {
      const { last_hidden_state: states } = await session.run(feeds, ["last_hidden_state"]);
      const { data, dims } = states;
      const vector = meanUnit(/** @type {Float32Array} */ (data), dims[2]);
      states.dispose();
      return vector;
    },
  };
}

/** Text in, as its users write it. @param {Host} host @returns {Promise<Engine>} */
async function transformers(host) {
  const { pipeline } = await transformersModule(host);
  const extract = await pipeline("feature-extraction", MODEL, { dtype: "q8", device: "wasm" });
  return {
    prepare: async (text) => text,
    embed: async (text) => (await extract(text, { pooling: "mean", normalize: true })).data,
  };
}

/** @param {Host} host */
async function transformersModule(host) {
  const transformers = await host.module(TRANSFORMERS);
  const { env } = transformers;
  Object.assign(env, {
    allowLocalModels: false,
    useBrowserCache: false,
    useWasmCache: false,
    remotePathTemplate: "models/{model}/",
    fetch: (/** @type {string} */ url) => host.fetch(new URL(url).pathname),
  });
  const { wasm } = env.backends.onnx;
  wasm.numThreads = 1;
  // By default it is fetched from a public server. Node imports it from its own disk.
  wasm.wasmPaths = globalThis.document ? "/peers/onnxruntime-web/dist/" : undefined;
  return transformers;
}

const tokenizerOf = ({ AutoTokenizer }) => AutoTokenizer.from_pretrained(MODEL);

/** @param {Float32Array} states rows of `width` @param {number} width */
function meanUnit(states, width) {
  const sum = new Float32Array(width);
  for (let row = 0; row < states.length; row += width) {
    for (let at = 0; at < width; at++) sum[at] += states[row + at];
  }
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
