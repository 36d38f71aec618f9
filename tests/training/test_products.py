"""Products of whole numbers: near those of float32, each text by itself, and the weights come back."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("onnx")

import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from claimcheck.models.runtime import WIDTH, look_up
from claimcheck.training.products import SPREAD, product_weights, quantize_products, read_sample

OUT = 64
WEIGHTS = np.random.default_rng(1).normal(size=(WIDTH, OUT)).astype(np.float32)
BIAS = np.arange(OUT, dtype=np.float32)
TEXTS = [{"token_ids": np.arange(start, start + 20)} for start in range(2000, 4000, 50)]


def graph(*, loud: float) -> Any:
    """A graph of one product with a bias; loud: by how much the first word of each text is louder than the others."""
    loudness = np.ones((1, 20, 1), dtype=np.float32)
    loudness[0, 0] = loud
    constants = {"loudness": loudness, "weights": WEIGHTS, "bias": BIAS}
    inputs = {"inputs_embeds": ["batch", 20, WIDTH], "attention_mask": ["batch", 20]}
    nodes = [
        helper.make_node("Mul", ["inputs_embeds", "loudness"], ["x"]),
        helper.make_node("MatMul", ["x", "weights"], ["product"], name="/dense/MatMul"),
        helper.make_node("Add", ["bias", "product"], ["y"]),
    ]
    made = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in inputs.items()],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["batch", 20, OUT])],
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", 17)], ir_version=10)


def run(model: Any, *texts: dict[str, NDArray[Any]]) -> NDArray[np.float32]:
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    vectors = look_up(np.stack([text["token_ids"] for text in texts]))
    [y] = session.run(None, {"inputs_embeds": vectors, "attention_mask": np.ones(vectors.shape[:2], dtype=np.float32)})
    return np.asarray(y)


@pytest.mark.parametrize("loud", [1.0, 10 * SPREAD])
def test_products_are_near_those_of_float32_and_do_not_depend_on_other_texts(loud: float) -> None:
    plain, whole = graph(loud=loud), graph(loud=loud)
    quantize_products(whole, TEXTS)
    onnx.checker.check_model(whole)
    assert ("ReduceMax" in {node.op_type for node in whole.graph.node}) == (loud > SPREAD)
    new = {"token_ids": np.arange(7000, 7020)}
    expected, found = run(plain, new) - BIAS, run(whole, new) - BIAS
    errors = np.linalg.norm(found - expected, axis=-1) / np.linalg.norm(expected, axis=-1)
    assert errors.max() < 0.03
    assert np.array_equal(run(whole, TEXTS[0], new)[1:], run(whole, new))


def test_weights_come_back() -> None:
    model = graph(loud=1.0)
    quantize_products(model, TEXTS)
    [node] = [node for node in model.graph.node if node.op_type == "MatMulIntegerToFloat"]
    stored = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    assert node.name == "/dense/MatMul"
    assert np.corrcoef(product_weights(node, stored).ravel(), WEIGHTS.ravel())[0, 1] > 0.995


def test_the_sample_is_of_whole_sentences() -> None:
    sample = read_sample()
    assert len(sample) == len(set(sample)) == 400
    assert all(6 <= len(sentence.split()) <= 60 for sentence in sample)
