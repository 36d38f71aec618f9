"""Run the shipped models: one tokenizer and one table of word pieces for all of them, one ONNX graph for each.

A graph starts from the vectors of word pieces, which are looked up here, so that the table is stored and loaded once:

    model = load_model("encoder.onnx")
    outputs = model.run([{"token_ids": with_marks(ids)} for ids in piece_ids(texts)])

What a graph must look like for `Model.run`:

- inputs `inputs_embeds` (batch, tokens, 384) float32 and `attention_mask` (batch, tokens) float32, 1 where a token
  stands and 0 where padding does; both are made here from `token_ids`;
- any further inputs, named as the caller names them; every input and output has the axis "batch" first, and every
  other axis of varying size has a name: `dynamic_axes={"shapes": {0: "batch", 1: "tokens"}, ...}`. Axes of one name
  have one size within a text. Inputs are filled up with zeros, outputs cut back to the text's own size;
- padding must not reach the results: attention to it masked, means weighted by the mask. To pool over tokens use a
  matrix product, not ReduceSum or ReduceMean, whose order of summing changes with the size of the batch.

What a text gives is the same to the bit whatever stands beside it, how many and in which order: sizes are rounded up
to a multiple of `MULTIPLE`, only texts of the same rounded sizes run together, and a row of a matrix product does not
depend on how many rows there are, be it of float32 or of whole numbers whose scale is fixed or that of the row
(`training/products.py`). onnxruntime's own dynamic quantization, with one scale for a whole batch, has no such
property. `tests/test_encoder.py` holds the runtime to it.
"""

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

FOLDER = Path(__file__).parent
REMEDY = "install claimcheck again"
TOKEN_MODEL, ENCODER, ENTAILMENT = "token_model.onnx", "encoder.onnx", "entailment.onnx"
WIDTH = 384  # of the vector of a word piece
CLS, SEP = 101, 102  # the marks before and after a text, as in every uncased BERT vocabulary
MULTIPLE = 4  # sizes are rounded up to this: 8 makes the claims of a story take a quarter longer, 2 and 1 gain nothing
MAX_TOKENS_PER_RUN = 1024  # bounds the memory: the encoder peaks at 167 MB, at 286 MB with 4096 and no faster
MAX_THREADS = 4  # the matrices are too small for more to help

_processes = 1  # that run models on this machine


def share_cores(processes: int) -> None:
    """Leave so many processes, this one among them, their share of the cores; holds for models loaded from now on."""
    global _processes
    _processes = processes


def piece_ids(texts: Sequence[str]) -> list[list[int]]:
    """Return the numbers of the word pieces of each text, without the marks [CLS] and [SEP], never cut."""
    return [encoding.ids for encoding in encodings(texts)]


def encodings(texts: Sequence[str]) -> list[Any]:
    """Return what the tokenizer makes of each text: `ids`, `offsets` (in characters of the text), `word_ids`."""
    printable = [text.encode("utf-8", "replace").decode("utf-8") for text in texts]  # half surrogate pairs become "?"
    return list(load_tokenizer().encode_batch(printable, add_special_tokens=False))


def with_marks(ids: Sequence[int]) -> NDArray[np.int64]:
    """Return the numbers of a text as a model reads it: [CLS], the word pieces, [SEP]."""
    return np.array([CLS, *ids, SEP], dtype=np.int64)


def start_loading(*filenames: str) -> None:
    """Begin to load the tokenizer and these models beside the caller, in this order; returns at once.

    Whoever asks for one of them waits until it is there, and gets the error if it cannot be loaded.
    """
    Thread(target=_load_quietly, args=filenames, name="load models").start()


def _load_quietly(*filenames: str) -> None:
    for filename in filenames:
        try:
            load_model(filename)
            load_tokenizer()
        except (ModelError, ImportError):
            return  # said by the call that needs the model


def load_tokenizer() -> "Tokenizer":
    """Return the tokenizer that all models share; it neither cuts nor pads."""
    with _LOCK_OF_TOKENIZER:
        return _tokenizer()


_LOCK_OF_TOKENIZER = Lock()


@cache
def _tokenizer() -> "Tokenizer":
    from tokenizers import Tokenizer

    path = existing("tokenizer.json")
    try:
        return Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more special
        raise ModelError(str(path), f"it holds no tokenizer ({error})", REMEDY) from error


@cache
def load_table() -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return the vectors of all word pieces as (pieces, 384) 8-bit numbers, and the scale of each row (pieces, 1)."""
    # A story touches a few hundred of 30,522 rows.
    table = load_array(FOLDER / "word_pieces.npy", ("word pieces", str(WIDTH)), mapped=True)
    scales = load_array(FOLDER / "word_piece_scales.npy", ("word pieces",))
    if len(scales) != len(table):
        found = f"it has {len(scales):,} rows, word_pieces.npy beside it has {len(table):,}"
        raise ModelError(str(FOLDER / "word_piece_scales.npy"), found, REMEDY)
    return table, scales[:, None]


def load_array(path: Path, shape: Sequence[str], *, mapped: bool = False) -> NDArray[Any]:
    """Return the numbers of a file of NumPy; raises ModelError if it is missing, damaged or of another shape.

    shape: for each axis its size in digits, or what it counts where its size is free.
    mapped: whether to read from the file only what is asked for.
    """
    existing(path.name, path.parent)
    try:
        array: NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None)
    except (OSError, EOFError, ValueError) as error:  # cut short, or no such file at all
        raise ModelError(str(path), f"it cannot be read ({error})", REMEDY) from error
    fits = array.ndim == len(shape) and all(
        not size.isdigit() or int(size) == found for size, found in zip(shape, array.shape, strict=True)
    )
    if not fits:
        raise ModelError(str(path), f"its shape is {array.shape}, expected ({', '.join(shape)})", REMEDY)
    return array


def load_record(path: Path) -> dict[str, Any]:
    """Return the object in a file of JSON; raises ModelError if it is missing, damaged or holds something else."""
    existing(path.name, path.parent)
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:  # no JSON, or no UTF-8
        raise ModelError(str(path), f"it cannot be read ({error})", REMEDY) from error
    if not isinstance(record, dict):
        raise ModelError(str(path), "it holds no JSON object", REMEDY)
    return record


def look_up(token_ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the vectors of word pieces: (n, tokens) gives (n, tokens, 384)."""
    table, scales = load_table()
    return table[token_ids] * scales[token_ids]


def load_model(filename: str) -> "Model":
    """Return the model in a file beside this one, loaded once in a process.

    Raises ModelError if the file is missing or is no model.
    """
    with _LOCKS.setdefault(filename, Lock()):
        return _model(filename)


_LOCKS: dict[str, Lock] = {}  # one for each model, so that the first can be used while the second is being loaded


@cache
def _model(filename: str) -> "Model":
    return Model(existing(filename))


def existing(filename: str, folder: Path | None = None) -> Path:
    """Return the path of a file of the package, or of another folder; raises ModelError if there is no such file."""
    path = (folder or FOLDER) / filename
    if not path.is_file():
        raise ModelError(str(path), "the file is missing from the package", REMEDY)
    return path


@cache
def _workers(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, "run models")


class Model:
    """A shipped ONNX graph; what it gives for a text does not depend on the texts beside it."""

    def __init__(self, path: Path, *, threads: int = 0) -> None:
        """threads: how many batches run side by side; 0 means one for each core, at most `MAX_THREADS`."""
        import onnxruntime

        self._threads = threads or min(max((os.cpu_count() or 1) // _processes, 1), MAX_THREADS)
        options = onnxruntime.SessionOptions()
        # A batch on each core is a quarter faster than all cores on one batch, whose threads wait for one another.
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Where 8-bit weights become float32 they do so once, at load; otherwise they would be multiplied in 8 bits.
        options.add_session_config_entry("session.disable_quant_qdq", "1")
        try:
            self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's own errors have no common root but this
            raise ModelError(str(path), f"onnxruntime cannot load it ({error})", REMEDY) from error
        self._path = path
        self._inputs = {i.name: (i.type, tuple(i.shape)) for i in self._session.get_inputs()}
        self._outputs = {o.name: tuple(o.shape) for o in self._session.get_outputs()}
        for name, last in (("inputs_embeds", WIDTH), ("attention_mask", None)):
            self._expect("asks for", name, last, {name: shape for name, (_, shape) in self._inputs.items()})

    @property
    def outputs(self) -> dict[str, tuple[int | str, ...]]:
        """The shape of each output by its name; axes of varying size have a name in place of a number."""
        return dict(self._outputs)

    def expect(self, *, inputs: Sequence[str] = (), outputs: Mapping[str, int]) -> None:
        """Raise ModelError if the graph is that of another model.

        inputs: their names besides those that are made of `token_ids`; outputs: their names and how wide they are.
        """
        asked = {name: shape for name, (_, shape) in self._inputs.items()}
        known = {"inputs_embeds", "attention_mask", *inputs}
        for name in inputs:
            self._expect("asks for", name, None, asked)
        if unknown := sorted(asked.keys() - known):
            raise ModelError(str(self._path), f"the graph asks for {', '.join(unknown)}, which is not known", REMEDY)
        for name, width in outputs.items():
            self._expect("gives", name, width, self._outputs)

    def _expect(self, does: str, name: str, width: int | None, shapes: Mapping[str, tuple[int | str, ...]]) -> None:
        """Raise ModelError if the name is not among the shapes, or its last axis has another size than `width`."""
        if name not in shapes:
            raise ModelError(str(self._path), f"the graph {does} no {name}", REMEDY)
        last = shapes[name][-1] if shapes[name] else 0
        if width is not None and isinstance(last, int) and last != width:
            raise ModelError(str(self._path), f"its {name} is {last} wide, expected {width}", REMEDY)

    def run(
        self, texts: Sequence[Mapping[str, NDArray[Any]]], *, batch_size: int = 32
    ) -> list[dict[str, NDArray[np.float32]]]:
        """Return the outputs by name of each text, in the order of `texts`, without the batch axis.

        texts: for each its inputs without the batch axis: `token_ids` (tokens,) and what else the graph asks for.
        batch_size: how many texts run together at most; has no influence on the results.
        """
        results: list[dict[str, NDArray[np.float32]]] = [{} for _ in texts]
        for i, outputs in self.stream(texts, batch_size=batch_size):
            results[i] = outputs
        return results

    def stream(
        self, texts: Sequence[Mapping[str, NDArray[Any]]], *, batch_size: int = 32
    ) -> Iterator[tuple[int, dict[str, NDArray[np.float32]]]]:
        """Yield each text's index and outputs as soon as they are ready: the caller can work while the rest is read."""
        if batch_size < 1:
            raise ValueError(f"batch_size is {batch_size}, expected 1 or more")
        sizes = [self._sizes(text) for text in texts]
        groups: dict[tuple[tuple[str, int], ...], list[int]] = {}
        for i, size in enumerate(sizes):
            rounded = tuple((axis, -(-length // MULTIPLE) * MULTIPLE) for axis, length in sorted(size.items()))
            groups.setdefault(rounded, []).append(i)
        batches: list[tuple[list[int], dict[str, int]]] = []
        for rounded, members in sorted(groups.items(), reverse=True):  # the long ones first: no core idles at the end
            shape = dict(rounded)
            step = max(1, min(batch_size, MAX_TOKENS_PER_RUN // shape["tokens"]))
            if len(groups) < self._threads:
                step = min(step, -(-len(members) // self._threads))
            batches += [(members[start : start + step], shape) for start in range(0, len(members), step)]

        def run_batch(batch: tuple[list[int], dict[str, int]]) -> list[NDArray[np.float32]]:
            members, shape = batch
            return list(self._session.run(None, self._padded([texts[i] for i in members], shape)))

        side_by_side = self._threads > 1 and len(batches) > 1
        outputs = _workers(self._threads).map(run_batch, batches) if side_by_side else map(run_batch, batches)
        for (members, _), arrays in zip(batches, outputs, strict=True):
            for row, i in enumerate(members):
                yield (
                    i,
                    {
                        name: array[row][
                            tuple(slice(sizes[i].get(axis) if isinstance(axis, str) else None) for axis in axes[1:])
                        ]
                        for (name, axes), array in zip(self._outputs.items(), arrays, strict=True)
                    },
                )

    def _sizes(self, text: Mapping[str, NDArray[Any]]) -> dict[str, int]:
        """Return the size of each named axis of a text's inputs."""
        sizes = {"tokens": len(text["token_ids"])}
        for name, array in text.items():
            if name == "token_ids":
                continue
            for axis, length in zip(self._inputs[name][1][1:], array.shape, strict=True):
                if isinstance(axis, str) and sizes.setdefault(axis, length) != length:
                    raise ValueError(f"{name} has {length} along {axis}, expected {sizes[axis]}")
        return sizes

    def _padded(self, texts: Sequence[Mapping[str, NDArray[Any]]], shape: Mapping[str, int]) -> dict[str, NDArray[Any]]:
        """Return the inputs of one run; shape: the size of each named axis."""
        token_ids = np.zeros((len(texts), shape["tokens"]), dtype=np.int64)
        mask = np.zeros((len(texts), shape["tokens"]), dtype=np.float32)
        for row, text in enumerate(texts):
            token_ids[row, : len(text["token_ids"])] = text["token_ids"]
            mask[row, : len(text["token_ids"])] = 1
        inputs: dict[str, NDArray[Any]] = {"inputs_embeds": look_up(token_ids), "attention_mask": mask}
        for name, (kind, axes) in self._inputs.items():
            if name in inputs:
                continue
            full = np.zeros((len(texts), *(shape.get(axis, axis) for axis in axes[1:])), dtype=_DTYPES[kind])
            for row, text in enumerate(texts):
                own: tuple[int | slice, ...] = (row, *(slice(length) for length in text[name].shape))
                full[own] = text[name]
            inputs[name] = full
        return inputs


_DTYPES = {"tensor(float)": np.float32, "tensor(int64)": np.int64, "tensor(bool)": np.bool_}
