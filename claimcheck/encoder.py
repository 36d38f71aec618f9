"""Turn texts into vectors: texts that answer the same question lie close, whether they agree or not."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import MissingExtraError, ModelError
from claimcheck.memory import Memory, read_once

MAX_TOKENS = 256  # of one window with its two marks: the length all-MiniLM-L6-v2 is used with


class Encoder(Protocol):
    """What turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return `(len(texts), d)`; row i belongs to `texts[i]` and has length 1; no texts give `(0, d)`."""
        ...


def load_encoder(name: str = "", *, batch_size: int = 32, memory: Memory | None = None) -> Encoder:
    """Return the encoder in the package, or any model of sentence-transformers by its name or path.

    name: "" is the one in the package; a name is looked for in the local cache of models only, never on the network.
    batch_size: how many texts are read at once; has no influence on what the encoder in the package gives. Other
    models pad texts to the longest beside them, which can change the last digits of a vector.
    memory: of what was read before; the encoder in the package is then loaded when there is something new to read.
    Other models are asked about everything, for their files can change under their name.
    Raises MissingExtraError without sentence-transformers, ModelError if the model cannot be loaded.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected 1 or more")
    if name:
        return _SentenceTransformersEncoder(name, batch_size)
    return _RememberingEncoder(memory, batch_size) if memory else _EmbeddedEncoder(batch_size)


class _EmbeddedEncoder:
    """all-MiniLM-L6-v2 as the package carries it; see `models/encoder.md`."""

    def __init__(self, batch_size: int) -> None:
        from claimcheck.models import runtime

        self._runtime = runtime
        self._model = runtime.load_model(runtime.ENCODER)
        self._model.expect(outputs={"sentence_vector": runtime.WIDTH})
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`. A text longer than `MAX_TOKENS` is read in windows, whose vectors are averaged by length."""
        rows = {text: row for row, text in enumerate(dict.fromkeys(texts))}  # wire copies are encoded once
        if not rows:
            return np.zeros((0, self._runtime.WIDTH), dtype=np.float32)
        windows = [_windows(encoding) for encoding in self._runtime.encodings(list(rows))]
        outputs = self._model.run(
            [{"token_ids": self._runtime.with_marks(ids)} for text_windows in windows for ids in text_windows],
            batch_size=self._batch_size,
        )
        vectors = iter(output["sentence_vector"] for output in outputs)
        unique = np.stack([_average([(len(ids), next(vectors)) for ids in text_windows]) for text_windows in windows])
        return unique[[rows[text] for text in texts]]


class _RememberingEncoder:
    """The encoder in the package, asked only for the texts that the memory does not know."""

    def __init__(self, memory: Memory, batch_size: int) -> None:
        self._memory = memory
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        from claimcheck.models.runtime import WIDTH

        rows = read_once("encoder", texts, self._read, self._memory)
        return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), WIDTH)

    def _read(self, texts: Sequence[str]) -> list[bytes]:
        return [row.astype("<f4").tobytes() for row in _EmbeddedEncoder(self._batch_size).encode(texts)]


def _windows(encoding: Any) -> list[list[int]]:
    """Return the word pieces of a text in runs that fit into the model; a run ends between words where it can."""
    ids: list[int] = encoding.ids
    size = MAX_TOKENS - 2
    if len(ids) <= size:
        return [ids]
    words: list[int] = encoding.word_ids
    windows = []
    start = 0
    while start < len(ids):
        end = min(start + size, len(ids))
        cut = end
        while end < len(ids) and cut > start and words[cut] == words[cut - 1]:
            cut -= 1
        end = cut if cut > start else end  # one word fills the window
        windows.append(ids[start:end])
        start = end
    return windows


def _average(windows: Sequence[tuple[int, NDArray[np.float32]]]) -> NDArray[np.float32]:
    """Return the mean of the vectors weighted by the number of word pieces, brought back to length 1."""
    if len(windows) == 1:
        return windows[0][1]
    total = np.zeros_like(windows[0][1])
    for length, vector in windows:
        total += np.float32(length) * vector
    return (total / np.linalg.norm(total)).astype(np.float32)


def sentence_transformers_model(kind: str, what: str, name: str) -> Any:
    """Return a model of sentence-transformers.

    kind: its class, "SentenceTransformer" or "CrossEncoder"; what: the model as messages call it.
    Raises MissingExtraError without sentence-transformers, ModelError if the model cannot be loaded.
    """
    try:
        import sentence_transformers
    except ImportError as error:
        raise MissingExtraError(f"the {what}", "sentence-transformers") from error
    try:
        return getattr(sentence_transformers, kind)(name, device="cpu", local_files_only=True)
    except Exception as error:  # a bad folder ends in any of a dozen kinds of error
        reason = str(error).strip().split("\n")[0] or type(error).__name__
        known = "the folder holds" if Path(name).exists() else "no such folder, and the local cache of models holds"
        raise ModelError(
            what,
            f"{known} no {kind} that sentence-transformers can load ({reason})",
            "give the path of a model's folder, or download the model first: claimcheck itself uses no network",
        ) from error


class _SentenceTransformersEncoder:
    """A model of sentence-transformers."""

    def __init__(self, name: str, batch_size: int) -> None:
        self._model = sentence_transformers_model("SentenceTransformer", f'encoder "{name}"', name)
        self._batch_size = batch_size

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        rows = {text: row for row, text in enumerate(sorted(set(texts)))}  # sorted: the order given has no influence
        if not rows:
            return np.zeros((0, self._model.get_embedding_dimension() or 0), dtype=np.float32)
        unique = self._model.encode(
            list(rows),
            batch_size=self._batch_size,
            normalize_embeddings=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(unique, dtype=np.float32)[[rows[text] for text in texts]]
