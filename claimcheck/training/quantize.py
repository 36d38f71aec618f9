"""Make weights small: 8 bits a weight and one scale for a few of them, back to float32 when they are used."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK_SIZE = 64  # weights that share a scale; cosine to float32 0.99949 at the least, 0.99959 with 32 and 0.7 MB more
MIN_WEIGHTS = 10_000  # smaller matrices stay as they are
OPSET = 21  # the first in which DequantizeLinear knows blocks


def quantize_rows(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return 8-bit numbers and the scale of each row: `numbers * scales[:, None]` is the table again."""
    scales = np.maximum(np.abs(table).max(axis=1), 1e-12).astype(np.float32) / np.float32(127)
    return np.round(table / scales[:, None]).astype(np.int8), scales


def quantize_weights(model: Any) -> None:
    """Store every constant matrix that a MatMul multiplies with in 8 bits, in blocks of `BLOCK_SIZE` along its rows.

    model: an `onnx.ModelProto`, changed in place. The weights of a product x @ w, of shape (in, out), get one scale
    for each `BLOCK_SIZE` inputs of an output, and a DequantizeLinear before the product, which onnxruntime computes
    once at load (`session.disable_quant_qdq`).
    """
    from onnx import helper, numpy_helper

    constants = {initializer.name: initializer for initializer in model.graph.initializer}
    names = dict.fromkeys(node.input[1] for node in model.graph.node if node.op_type == "MatMul")
    nodes = []
    for name in names:
        if name not in constants:
            continue
        weights = numpy_helper.to_array(constants[name])
        if weights.ndim != 2 or weights.size < MIN_WEIGHTS or weights.shape[0] % BLOCK_SIZE:
            continue
        blocks = weights.reshape(-1, BLOCK_SIZE, weights.shape[1])
        scales = np.maximum(np.abs(blocks).max(axis=1), 1e-12).astype(np.float32) / np.float32(127)
        numbers = np.round(blocks / scales[:, None]).astype(np.int8).reshape(weights.shape)
        model.graph.initializer.remove(constants[name])
        model.graph.initializer.append(numpy_helper.from_array(numbers, f"{name}.numbers"))
        model.graph.initializer.append(numpy_helper.from_array(scales, f"{name}.scales"))
        nodes.append(
            helper.make_node(
                "DequantizeLinear", [f"{name}.numbers", f"{name}.scales"], [name], axis=0, block_size=BLOCK_SIZE
            )
        )
    for i, node in enumerate(nodes):
        model.graph.node.insert(i, node)
    set_version(model)


def set_version(model: Any) -> None:
    """Let the graph be one of opset 21, in which the axes of the largest and the mean are an input."""
    from onnx import numpy_helper

    model.opset_import[0].version = max(OPSET, model.opset_import[0].version)
    model.ir_version = 10  # the one that came with opset 21; onnxruntime 1.20 reads it
    for node in model.graph.node:
        axes = next((a for a in node.attribute if a.name == "axes"), None)
        if node.op_type in {"ReduceMax", "ReduceMean"} and axes is not None:
            node.attribute.remove(axes)
            node.input.append(f"{node.output[0]}.axes")
            model.graph.initializer.append(
                numpy_helper.from_array(np.array(axes.ints, dtype=np.int64), f"{node.output[0]}.axes")
            )
