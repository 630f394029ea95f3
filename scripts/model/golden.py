"""Writes the reference vectors of minilm's tests: golden.py WEIGHTS.safetensors TOKENIZER.json OUT.json

The forward pass is written out here in f32 NumPy, from the weights as published, so that it shares nothing with the
ONNX graph and the runtime that it judges.
"""

import hashlib
import json
import math
import sys

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

HEADS = 12
MAX_TOKENS = 256

# Published by the model's authors for their own implementation; this one must reproduce them.
HAPPY, VERY_HAPPY, SUNNY = "That is a happy person", "That is a very happy person", "Today is a sunny day"
PAIRS = [(HAPPY, VERY_HAPPY, 0.94291496), (HAPPY, SUNNY, 0.25687617)]
HAPPY_STARTS = [-0.033877, 0.091942, 0.048701, -0.034884, -0.064829]

LONG = (
    "The quarterly review covered payments, fraud scoring, ledger reconciliation and the migration from MySQL to "
    "PostgreSQL, which the platform team finished two weeks early because the dual writes were already in place. "
)
TEXTS = [
    HAPPY,
    VERY_HAPPY,
    SUNNY,
    "",
    " \t\n ",
    "hi",
    "I'm a Python developer at a fintech startup. We use PostgreSQL.",
    "What database should I use for my new project?",
    "User prefers dark mode, vim keybindings and terse answers without bullet points.",
    "User is allergic to peanuts and has been vegetarian since 2019.",
    "let total = items.iter().map(|i| i.price * i.qty).sum::<f64>();",
    "Tervehdys! Käyttäjä asuu Jyväskylässä ja pitää kahvista – ei teestä.",
    "Ich wohne in München, mag Käsespätzle & fahre täglich 12,5 km mit dem Fahrrad.",
    "我住在北京，喜欢喝绿茶。",
    "私は東京に住んでいて、週末は山に登ります。",
    "저는 서울에 살고 있습니다.",
    "أعمل مهندس برمجيات في القاهرة",
    "मुझे क्रिकेट पसंद है",
    "🎉 We shipped v2.0 🚀🚀 and the 👩‍💻 team is 😴",
    "naïve café — “smart quotes”, e\u0301 combining, ﬁ ligature, ½, ™",
    "a" * 150,
    "SELECT * FROM users WHERE email = 'alice@example.com' -- https://example.com/a?b=c#d",
    LONG,
    LONG * 3,
    LONG * 40,
]


def erf(x):
    return np.vectorize(math.erf, otypes=[np.float32])(x)


def layer_norm(x, weights, prefix):
    centred = x - x.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + np.float32(1e-12))
    return centred / spread * weights[f"{prefix}.weight"] + weights[f"{prefix}.bias"]


def linear(x, weights, prefix):
    return x @ weights[f"{prefix}.weight"].T + weights[f"{prefix}.bias"]


def forward(weights, ids):
    words = weights["embeddings.word_embeddings.weight"][ids]
    positions = weights["embeddings.position_embeddings.weight"][: len(ids)]
    x = words + weights["embeddings.token_type_embeddings.weight"][0] + positions
    x = layer_norm(x, weights, "embeddings.LayerNorm")
    for index in range(6):
        layer = f"encoder.layer.{index}"

        def heads(part):
            rows = linear(x, weights, f"{layer}.attention.self.{part}")
            return rows.reshape(len(ids), HEADS, -1).transpose(1, 0, 2)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = query @ key.transpose(0, 2, 1) / np.float32(math.sqrt(query.shape[-1]))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        mixed = (shares @ value).transpose(1, 0, 2).reshape(len(ids), -1)
        x = layer_norm(
            x + linear(mixed, weights, f"{layer}.attention.output.dense"), weights, f"{layer}.attention.output.LayerNorm"
        )
        wide = linear(x, weights, f"{layer}.intermediate.dense")
        wide = wide * np.float32(0.5) * (1 + erf(wide * np.float32(math.sqrt(0.5))))
        x = layer_norm(x + linear(wide, weights, f"{layer}.output.dense"), weights, f"{layer}.output.LayerNorm")
    mean = x.mean(axis=0)
    return mean / np.linalg.norm(mean)


def main(weights_path, tokenizer_path, target):
    weights = load_file(weights_path)
    tokenizer = Tokenizer.from_file(tokenizer_path)
    tokenizer.no_padding()
    tokenizer.enable_truncation(MAX_TOKENS)

    entries, vectors = [], {}
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        vectors[text] = vector = forward(weights, ids)
        entries.append({"text": text, "ids": ids, "vector": [round(float(value), 7) for value in vector]})

    pairs = []
    for a, b, expected in PAIRS:
        cosine = float(vectors[a] @ vectors[b])
        assert abs(cosine - expected) < 1e-6, (a, b, cosine, expected)
        pairs.append({"a": a, "b": b, "cosine": round(cosine, 7)})
    assert np.allclose(vectors[HAPPY][:5], HAPPY_STARTS, atol=1e-6), vectors[HAPPY][:5]

    with open(weights_path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    lines = ",\n".join(json.dumps(entry) for entry in entries)
    with open(target, "w", encoding="ascii") as file:
        file.write(
            f'{{"command": "node scripts/model/golden.mjs",\n"weights_sha256": "{digest}",\n'
            f'"pairs": {json.dumps(pairs)},\n"texts": [\n{lines}\n]}}\n'
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
