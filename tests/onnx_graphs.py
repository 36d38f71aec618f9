"""Tiny ONNX graphs written byte by byte: tests run without the package onnx.

The numbers of the fields are those of onnx.proto3; a field is its number, its kind (0 whole number, 2 bytes) and its
content.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

FLOAT, INT64 = 1, 7
Shape = Sequence[str | int]


def write_graph(path: Path, *, inputs: Mapping[str, Shape], output: str, width: int) -> None:
    """Write a graph that gives the mean over the tokens of the first `width` numbers of `inputs_embeds`.

    inputs: `inputs_embeds` and `attention_mask`, and others that nothing comes of, as whole numbers.
    """
    first = "inputs_embeds" if "inputs_embeds" in inputs else next(iter(inputs))
    nodes = [
        _node("Slice", first, "part", starts=[0], ends=[width], axes=[2]),
        _node("ReduceMean", "part", output, axes=[1], keepdims=0),
    ]
    floats = {"inputs_embeds", "attention_mask", first}
    graph = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _text(2, "tiny"),
            *(_bytes(11, _value(name, shape, FLOAT if name in floats else INT64)) for name, shape in inputs.items()),
            _bytes(12, _value(output, ("batch", width), FLOAT)),
        ]
    )
    path.write_bytes(_whole(1, 7) + _bytes(7, graph) + _bytes(8, _whole(2, 9)))  # opset 9: axes are attributes


def _node(kind: str, source: str, target: str, **attributes: int | list[int]) -> bytes:
    written = [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
    return _text(1, source) + _text(2, target) + _text(4, kind) + b"".join(written)


def _attribute(name: str, value: int | list[int]) -> bytes:
    if isinstance(value, int):
        return _text(1, name) + _whole(3, value) + _whole(20, 2)
    return _text(1, name) + b"".join(_whole(8, v) for v in value) + _whole(20, 7)


def _value(name: str, shape: Shape, kind: int) -> bytes:
    axes = b"".join(_bytes(1, _text(2, axis) if isinstance(axis, str) else _whole(1, axis)) for axis in shape)
    return _text(1, name) + _bytes(2, _bytes(1, _whole(1, kind) + _bytes(2, axes)))


def _text(field: int, content: str) -> bytes:
    return _bytes(field, content.encode())


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _whole(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _varint(number: int) -> bytes:
    parts = []
    while number > 127:
        parts.append(number & 127 | 128)
        number >>= 7
    return bytes([*parts, number])
