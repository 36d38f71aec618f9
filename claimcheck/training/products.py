"""Let products of matrices be of whole numbers of 8 bits: half the time of float32, and hardly another answer.

What a text gets must not depend on the texts beside it, so an input of a product has one scale for all texts, or one
for each row if rows differ much. The scales are learnt from sentences that the models read once, `data/sample.txt`.
Sources: Xiao et al. 2023, "SmoothQuant", for the factors; Frantar et al. 2023, "GPTQ", for rounding the weights.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.models.runtime import look_up
from claimcheck.training.quantize import MIN_WEIGHTS, set_version

Texts = Sequence[Mapping[str, NDArray[Any]]]  # for each `token_ids` and what else the graph asks for

SAMPLE = Path(__file__).parent / "data" / "sample.txt"  # sentences of the bundled stories, one a line
MAX_ROWS = 8192  # words of the sample that an input is learnt from
LARGEST_INPUT = 127  # of what a product takes, stored as 1 to 255, with `ZERO` for none
LARGEST_WEIGHT = 63  # two products of 255 and 63 fit into the 16 bits in which processors without VNNI add them up
ZERO = 128
MIGRATION_STRENGTH = 0.6  # of how much larger some columns of an input are than others, moved into the weights
SPREAD = 3.0  # of the largest row to the median one, from which each row has a scale of its own
DAMPING = 0.05  # of the mean of the diagonal, added to it
_CONTRIB = "com.microsoft"  # operators that onnxruntime has beside the standard


def read_sample() -> list[str]:
    """Return sentences of news, in no order."""
    return SAMPLE.read_text(encoding="utf-8").splitlines()


def quantize_products(model: Any, texts: Texts) -> None:
    """Let every product with a constant matrix be one of whole numbers, whose sum is exact.

    model: an `onnx.ModelProto` in float32, changed in place.
    texts: a sample of what `runtime.Model.run` is given, to learn how large the inputs of the products are.
    """
    from onnx import helper, numpy_helper

    graph = model.graph
    constants = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    sharing: dict[str, list[Any]] = {}  # the products that take an input
    for node in graph.node:
        if node.op_type == "MatMul" and _is_large(constants.get(node.input[1])):
            sharing.setdefault(node.input[0], []).append(node)
    seen = _observe(model, texts, list(sharing))
    rows_added = _rows_added(graph, constants)
    arrays: dict[str, NDArray[Any]] = dict(_SHARED)
    instead: dict[str, list[Any]] = {}  # nodes by the output of the one in whose place they stand
    for name, products in sharing.items():
        factors = _smoothing_factors(seen[name], np.hstack([constants[node.input[1]] for node in products]))
        rows = seen[name] / factors
        largest = np.abs(rows).max(axis=1)
        by_row = bool(largest.max() > SPREAD * np.median(largest))
        arrays[f"{name}.factors"] = 1 / factors
        arrays[f"{name}.scale"] = np.array(1 if by_row else largest.max() / LARGEST_INPUT, dtype=np.float32)
        inverse_factor = _inverse_hessian_factor(rows)
        for node in products:
            weights, added = node.input[1], rows_added.get(node.output[0])
            rounded = _round(constants[weights] * factors[:, None], inverse_factor)
            arrays[f"{weights}.numbers"], arrays[f"{weights}.scales"] = rounded
            instead[node.output[0]] = _multiplying(node, added, constants, by_row=by_row)
            if added is not None:
                instead[added.output[0]] = []
        instead[products[0].output[0]][:0] = _quantizing(name, by_row=by_row)
    nodes = [new for node in graph.node for new in instead.get(node.output[0], [node])]
    used = {name for node in nodes for name in node.input}
    kept = [i for i in graph.initializer if i.name in used]
    made = [numpy_helper.from_array(array, name) for name, array in arrays.items() if name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend([*kept, *made])
    set_version(model)
    model.opset_import.append(helper.make_opsetid(_CONTRIB, 1))


_SHARED: dict[str, NDArray[Any]] = {
    "quantize.largest": np.array(LARGEST_INPUT, dtype=np.float32),
    "quantize.least": np.array(1e-9, dtype=np.float32),
    "quantize.last": np.array([-1], dtype=np.int64),
    "quantize.zero": np.array(ZERO, dtype=np.uint8),
    "quantize.none": np.array(0, dtype=np.int8),
}


def _is_large(weights: NDArray[np.float32] | None) -> bool:
    return weights is not None and weights.ndim == 2 and weights.size >= MIN_WEIGHTS


def _rows_added(graph: Any, constants: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """Return the nodes that add a constant row to what another node gives, and to nothing else, by that output."""
    users: dict[str, list[Any]] = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    return {
        name: nodes[0]
        for name, nodes in users.items()
        if len(nodes) == 1
        and nodes[0].op_type == "Add"
        and any(other in constants and constants[other].ndim == 1 for other in nodes[0].input)
    }


def _observe(model: Any, texts: Texts, names: Sequence[str]) -> dict[str, NDArray[np.float32]]:
    """Return what the graph has under these names when it reads the texts: (rows, width), at most `MAX_ROWS`."""
    import onnxruntime
    from onnx import ModelProto, TensorProto, helper

    watched = ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    rows: dict[str, list[NDArray[np.float32]]] = {name: [] for name in names}
    for text in texts:
        given = {name: array[None] for name, array in text.items() if name != "token_ids"}
        token_ids = text["token_ids"][None]
        given |= {"inputs_embeds": look_up(token_ids), "attention_mask": np.ones(token_ids.shape, dtype=np.float32)}
        found = session.run(list(names), given)
        for name, array in zip(names, found, strict=True):
            rows[name].append(array.reshape(-1, array.shape[-1]))
    return {name: np.vstack(parts)[:MAX_ROWS] for name, parts in rows.items()}


def _smoothing_factors(rows: NDArray[np.float32], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return by what to divide each column of an input, and multiply the weights, for both to have less outliers."""
    of_rows, of_weights = np.abs(rows).max(axis=0), np.abs(weights).max(axis=1)
    factors = np.maximum(of_rows, 1e-5) ** MIGRATION_STRENGTH / np.maximum(of_weights, 1e-5) ** (1 - MIGRATION_STRENGTH)
    evened: NDArray[np.float32] = (factors / np.exp(np.log(factors).mean())).astype(np.float32)
    return evened


def _inverse_hessian_factor(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return how the error of the weights of one input is made up for by later ones: (in, in), upper triangle."""
    hessian = rows.astype(np.float64).T @ rows
    hessian[np.diag_indices_from(hessian)] += DAMPING * hessian.diagonal().mean() + 1e-9
    lower: NDArray[np.float64] = np.linalg.cholesky(np.linalg.inv(hessian))
    return lower.T


def _round(
    weights: NDArray[np.float32], inverse_factor: NDArray[np.float64]
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the weights as whole numbers, (in, out), and the scale of each output."""
    scales = (np.maximum(np.abs(weights).max(axis=0), 1e-12) / LARGEST_WEIGHT).astype(np.float32)
    left = weights.astype(np.float64)
    numbers = np.zeros(weights.shape, dtype=np.int8)
    for i in range(len(weights)):
        numbers[i] = np.clip(np.round(left[i] / scales), -LARGEST_WEIGHT, LARGEST_WEIGHT)
        error = (left[i] - numbers[i] * scales) / inverse_factor[i, i]
        left[i + 1 :] -= inverse_factor[i, i + 1 :, None] * error
    return numbers, scales


def _quantizing(name: str, *, by_row: bool) -> list[Any]:
    """Return the nodes that make whole numbers of an input, `name.quantized`; by_row: and `name.rows`, their scales."""
    from onnx import helper

    even, sized = f"{name}.even", f"{name}.even"
    nodes = [helper.make_node("Mul", [name, f"{name}.factors"], [even])]
    if by_row:
        sized = f"{name}.sized"
        nodes += [
            helper.make_node("Abs", [even], [f"{name}.absolute"]),
            helper.make_node("ReduceMax", [f"{name}.absolute", "quantize.last"], [f"{name}.most"], keepdims=1),
            helper.make_node("Max", [f"{name}.most", "quantize.least"], [f"{name}.largest"]),
            helper.make_node("Div", [f"{name}.largest", "quantize.largest"], [f"{name}.rows"]),
            helper.make_node("Div", [even, f"{name}.rows"], [sized]),
        ]
    return [
        *nodes,
        helper.make_node("QuantizeLinear", [sized, f"{name}.scale", "quantize.zero"], [f"{name}.quantized"]),
    ]


def _multiplying(node: Any, added: Any, constants: Mapping[str, NDArray[Any]], *, by_row: bool) -> list[Any]:
    """Return the nodes of a product; added: the node that adds a constant row to it, if there is one."""
    from onnx import helper

    name, weights = node.input
    given = added.output[0] if added else node.output[0]
    row = next((n for n in added.input if n in constants), "") if added else ""
    taken = [f"{name}.quantized", f"{weights}.numbers", f"{name}.scale", f"{weights}.scales", *_ZEROS]
    if not by_row:
        taken += [row] if row else []
        return [helper.make_node("MatMulIntegerToFloat", taken, [given], name=node.name, domain=_CONTRIB)]
    product, scaled = f"{node.output[0]}.product", f"{given}.scaled" if row else given
    nodes = [
        helper.make_node("MatMulIntegerToFloat", taken, [product], name=node.name, domain=_CONTRIB),
        helper.make_node("Mul", [product, f"{name}.rows"], [scaled]),
    ]
    return [*nodes, helper.make_node("Add", [scaled, row], [given])] if row else nodes


_ZEROS = ("quantize.zero", "quantize.none")


def product_weights(node: Any, constants: Mapping[str, NDArray[Any]]) -> NDArray[np.float32]:
    """Return the weights of a product of whole numbers as they were, (in, out), but for what rounding took away."""
    name, numbers, _, scales = node.input[:4]
    factors = constants[f"{name.removesuffix('.quantized')}.factors"]  # one divided by them
    weights: NDArray[np.float32] = constants[numbers] * constants[scales] * factors[:, None]
    return weights
