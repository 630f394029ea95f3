"""Writes all-MiniLM-L6-v2 as others export it, for the tests: build_plain_onnx.py WEIGHTS.safetensors OUT.onnx

f32, batches, the inputs `input_ids`, `attention_mask` and `token_type_ids` [batch, sequence], the output
`last_hidden_state` [batch, sequence, 384], and a second output that is pooled, which a reader must not take for it.
"""

import numpy as np
from onnx import TensorProto

from build_onnx import HEAD, HEADS, HIDDEN, LAYERS, Graph, main

INPUTS = ["input_ids", "attention_mask", "token_type_ids"]


class PlainGraph(Graph):
    def linear(self, x, weights, bias, name):
        product = self.node("MatMul", [x, self.constant(f"{name}.weight", weights.T)], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)], name)


def embeddings(graph, weights):
    def table(part):
        return graph.constant(f"{part}.table", weights[f"embeddings.{part}_embeddings.weight"])

    words = graph.node("Gather", [table("word"), "input_ids"], "words", axis=0)
    types = graph.node("Gather", [table("token_type"), "token_type_ids"], "types", axis=0)
    shape = graph.node("Shape", ["input_ids"], "shape")
    length = graph.node("Gather", [shape, "at_one"], "length", axis=0)
    positions = graph.node("Slice", [table("position"), "at_zero", length, "at_zero"], "positions")
    summed = graph.node("Add", [graph.node("Add", [words, types], "words.typed"), positions], "embeddings.sum")
    return graph.layer_norm(summed, weights, "embeddings.LayerNorm", "embeddings")


def mask(graph):
    """0 for a token and the lowest number for padding, to be added to the scores of attention."""
    wide = graph.node("Unsqueeze", ["attention_mask", "mask_axes"], "mask.wide")
    kept = graph.node("Cast", [wide], "mask.kept", to=TensorProto.FLOAT)
    left_out = graph.node("Sub", ["one", kept], "mask.left_out")
    return graph.node("Mul", [left_out, "lowest"], "mask")


def attention(graph, x, weights, prefix, name, masked):
    def heads(part, perm):
        rows = graph.linear(x, weights[f"{prefix}.self.{part}.weight"], weights[f"{prefix}.self.{part}.bias"], f"{name}.{part}")
        split = graph.node("Reshape", [rows, "split_heads"], f"{name}.{part}.split")
        return graph.node("Transpose", [split], f"{name}.{part}.heads", perm=perm)

    query, key, value = heads("query", [0, 2, 1, 3]), heads("key", [0, 2, 3, 1]), heads("value", [0, 2, 1, 3])
    products = graph.node("MatMul", [query, key], f"{name}.products")
    scores = graph.node("Add", [graph.node("Div", [products, "root_head"], f"{name}.scaled"), masked], f"{name}.scores")
    shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.node("Transpose", [graph.node("MatMul", [shares, value], f"{name}.mixed")], f"{name}.tokens", perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", [mixed, "join_heads"], f"{name}.joined")
    return graph.linear(joined, weights[f"{prefix}.output.dense.weight"], weights[f"{prefix}.output.dense.bias"], f"{name}.output")


def layer(graph, x, weights, index, masked):
    prefix, name = f"encoder.layer.{index}", f"layer{index}"
    attended = attention(graph, x, weights, f"{prefix}.attention", f"{name}.attention", masked)
    x = graph.node("Add", [x, attended], f"{name}.attention.sum")
    x = graph.layer_norm(x, weights, f"{prefix}.attention.output.LayerNorm", f"{name}.attention.norm")
    up = graph.linear(x, weights[f"{prefix}.intermediate.dense.weight"], weights[f"{prefix}.intermediate.dense.bias"], f"{name}.up")
    down = graph.linear(
        graph.gelu(up, f"{name}.gelu"), weights[f"{prefix}.output.dense.weight"], weights[f"{prefix}.output.dense.bias"], f"{name}.down"
    )
    x = graph.node("Add", [x, down], f"{name}.sum")
    return graph.layer_norm(x, weights, f"{prefix}.output.LayerNorm", "last_hidden_state" if index == LAYERS - 1 else f"{name}.norm")


def build(weights):
    graph = PlainGraph()
    for name, value in {"one": 1, "half": 0.5, "sqrt_half": np.sqrt(0.5), "root_head": np.sqrt(HEAD), "lowest": np.finfo(np.float32).min}.items():
        graph.constant(name, np.array(value, np.float32))
    for name, value in {"at_zero": [0], "at_one": [1], "mask_axes": [1, 2], "split_heads": [0, -1, HEADS, HEAD], "join_heads": [0, -1, HIDDEN]}.items():
        graph.constant(name, np.array(value, np.int64))
    x = embeddings(graph, weights)
    masked = mask(graph)
    for index in range(LAYERS):
        x = layer(graph, x, weights, index, masked)
    pooled = graph.node("ReduceMean", [x], "sentence_embedding", axes=[1], keepdims=0)

    axes = ["batch", "sequence"]
    outputs = [(pooled, ["batch", HIDDEN]), (x, [*axes, HIDDEN])]
    return graph.model("main_graph", [(name, axes) for name in INPUTS], outputs, "fast-memory tests")


if __name__ == "__main__":
    main(build)
