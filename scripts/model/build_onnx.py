"""Writes all-MiniLM-L6-v2 as an ONNX graph with int8 weights: build_onnx.py WEIGHTS.safetensors OUT.onnx

The graph takes one text: `input_ids` [sequence] gives `last_hidden_state` [sequence, 384]. Texts of a batch are run
one after another, so there is no padding and no attention mask, and a text's vector cannot depend on its neighbours.

Weights are symmetric int8: a linear layer has one scale per output channel behind DequantizeLinear(axis=1), and the
word table one scale per row, applied after the rows of the text are gathered, so the table is never widened to f32.
The attention's 1/sqrt(32) is folded into the query weights.

In each feed-forward block one or two hidden units have weights ten times the others', and would set the scales of all.
They are split (Zhao et al. 2019, "outlier channel splitting"): a unit is computed several times and its outgoing weights
divided among the copies, which is the same function. The worst cosine to f32 goes from 0.9964 to 0.9987.
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

LAYERS = 6
HIDDEN = 384
HEADS = 12
HEAD = HIDDEN // HEADS
MAX_TOKENS = 256
EPSILON = 1e-12
SPLITS = 8


def quantise(weights, axis):
    """Symmetric int8 of a matrix with one f32 scale for each index of `axis`."""
    scale = np.abs(weights).max(axis=1 - axis, keepdims=True) / np.float32(127)
    return np.rint(weights / scale).astype(np.int8), scale.reshape(-1)


def split_outliers(weights):
    """Quantises [in, out] weights with SPLITS more inputs: the int8 rows, the scales, and the input that each row takes."""
    peaks = np.abs(weights).max(axis=1)
    copies = np.ones(len(weights), np.int64)
    for _ in range(SPLITS):
        copies[np.argmax(peaks / copies)] += 1
    _, scale = quantise(weights / copies[:, None].astype(np.float32), axis=1)
    # Whole multiples of the scale are divided, not the weight: rounding each copy would repeat the same error.
    wholes = np.rint(weights / scale).astype(np.int64)
    rows = [(whole + copy) // count for whole, count in zip(wholes, copies) for copy in range(count)]
    return np.stack(rows).clip(-127, 127).astype(np.int8), scale, np.repeat(np.arange(len(weights)), copies)


class Graph:
    def __init__(self):
        self.nodes = []
        self.constants = []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def node(self, op, inputs, name, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attributes))
        return name

    def linear(self, x, weights, bias, name):
        """x · W + b, with W given as [out, in], as PyTorch stores it."""
        return self.quantised_linear(x, *quantise(weights.T, axis=1), bias, name)

    def quantised_linear(self, x, rounded, scale, bias, name):
        dequantised = self.node(
            "DequantizeLinear",
            [self.constant(f"{name}.weight_int8", rounded), self.constant(f"{name}.weight_scale", scale)],
            f"{name}.weight",
            axis=1,
        )
        product = self.node("MatMul", [x, dequantised], f"{name}.product")
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)], name)

    def layer_norm(self, x, weights, prefix, name):
        gamma = self.constant(f"{name}.gamma", weights[f"{prefix}.weight"])
        beta = self.constant(f"{name}.beta", weights[f"{prefix}.bias"])
        return self.node("LayerNormalization", [x, gamma, beta], name, axis=-1, epsilon=EPSILON)

    def gelu(self, x, name):
        """The exact GELU, x/2 · (1 + erf(x/sqrt 2)): the tanh form is another function."""
        scaled = self.node("Mul", [x, "sqrt_half"], f"{name}.scaled")
        erf = self.node("Erf", [scaled], f"{name}.erf")
        shifted = self.node("Add", [erf, "one"], f"{name}.shifted")
        halved = self.node("Mul", [x, "half"], f"{name}.halved")
        return self.node("Mul", [halved, shifted], name)

    def model(self, name, inputs, outputs, producer):
        """The whole, checked. Inputs are integers and outputs f32, each given as its name and its axes."""
        body = helper.make_graph(
            self.nodes,
            name,
            [helper.make_tensor_value_info(value, TensorProto.INT64, axes) for value, axes in inputs],
            [helper.make_tensor_value_info(value, TensorProto.FLOAT, axes) for value, axes in outputs],
            self.constants,
        )
        model = helper.make_model(body, opset_imports=[helper.make_opsetid("", 17)], producer_name=producer)
        model.ir_version = 8
        onnx.checker.check_model(model, full_check=True)
        return model


def embeddings(graph, weights):
    table, scale = quantise(weights["embeddings.word_embeddings.weight"], axis=0)
    graph.constant("words.int8", table)
    graph.constant("words.scale", scale.reshape(-1, 1))
    rows = graph.node("Gather", ["words.int8", "input_ids"], "words.rows", axis=0)
    rows = graph.node("Cast", [rows], "words.rows_f32", to=TensorProto.FLOAT)
    scales = graph.node("Gather", ["words.scale", "input_ids"], "words.row_scales", axis=0)
    words = graph.node("Mul", [rows, scales], "words")

    # A single text is all of token type 0, so that row is part of every position.
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    graph.constant("positions.table", positions[:MAX_TOKENS])
    length = graph.node("Shape", ["input_ids"], "length")
    positions = graph.node("Slice", ["positions.table", "zero", length, "zero"], "positions")
    summed = graph.node("Add", [words, positions], "embeddings.sum")
    return graph.layer_norm(summed, weights, "embeddings.LayerNorm", "embeddings")


def attention(graph, x, weights, prefix, name):
    def heads(part, perm, scale=np.float32(1)):
        weight = weights[f"{prefix}.self.{part}.weight"] * scale
        bias = weights[f"{prefix}.self.{part}.bias"] * scale
        rows = graph.linear(x, weight, bias, f"{name}.{part}")
        split = graph.node("Reshape", [rows, "split_heads"], f"{name}.{part}.split")
        return graph.node("Transpose", [split], f"{name}.{part}.heads", perm=perm)

    query = heads("query", [1, 0, 2], np.float32(1 / np.sqrt(HEAD)))
    key = heads("key", [1, 2, 0])
    value = heads("value", [1, 0, 2])
    scores = graph.node("MatMul", [query, key], f"{name}.scores")
    shares = graph.node("Softmax", [scores], f"{name}.shares", axis=-1)
    mixed = graph.node("MatMul", [shares, value], f"{name}.mixed")
    mixed = graph.node("Transpose", [mixed], f"{name}.tokens", perm=[1, 0, 2])
    mixed = graph.node("Reshape", [mixed, "join_heads"], f"{name}.joined")
    return graph.linear(
        mixed, weights[f"{prefix}.output.dense.weight"], weights[f"{prefix}.output.dense.bias"], f"{name}.output"
    )


def feed_forward(graph, x, weights, prefix, name):
    rows, scale, units = split_outliers(weights[f"{prefix}.output.dense.weight"].T)
    up = weights[f"{prefix}.intermediate.dense.weight"][units]
    up_bias = weights[f"{prefix}.intermediate.dense.bias"][units]
    wide = graph.gelu(graph.linear(x, up, up_bias, f"{name}.up"), f"{name}.gelu")
    return graph.quantised_linear(wide, rows, scale, weights[f"{prefix}.output.dense.bias"], f"{name}.down")


def layer(graph, x, weights, index):
    prefix, name = f"encoder.layer.{index}", f"layer{index}"
    attended = attention(graph, x, weights, f"{prefix}.attention", f"{name}.attention")
    x = graph.node("Add", [x, attended], f"{name}.attention.sum")
    x = graph.layer_norm(x, weights, f"{prefix}.attention.output.LayerNorm", f"{name}.attention.norm")
    x = graph.node("Add", [x, feed_forward(graph, x, weights, prefix, name)], f"{name}.sum")
    last = index == LAYERS - 1
    return graph.layer_norm(x, weights, f"{prefix}.output.LayerNorm", "last_hidden_state" if last else f"{name}.norm")


def build(weights):
    graph = Graph()
    graph.constant("zero", np.array([0], np.int64))
    graph.constant("one", np.array([1], np.float32))
    graph.constant("half", np.array([0.5], np.float32))
    graph.constant("sqrt_half", np.array([np.sqrt(0.5)], np.float32))
    graph.constant("split_heads", np.array([-1, HEADS, HEAD], np.int64))
    graph.constant("join_heads", np.array([-1, HIDDEN], np.int64))
    x = embeddings(graph, weights)
    for index in range(LAYERS):
        x = layer(graph, x, weights, index)
    return graph.model("all-MiniLM-L6-v2", [("input_ids", ["sequence"])], [(x, ["sequence", HIDDEN])], "fast-memory")


def main(build):
    source, target = sys.argv[1:]
    model = build(load_file(source))
    with open(target, "wb") as file:
        file.write(model.SerializeToString(deterministic=True))


if __name__ == "__main__":
    main(build)
