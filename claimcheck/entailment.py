"""Tell whether one text entails another, contradicts it, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from claimcheck.encoder import sentence_transformers_model
from claimcheck.errors import ModelError
from claimcheck.memory import Memory, read_once

LABELS = ("entailment", "neutral", "contradiction")  # the order of the columns


class Entailment(Protocol):
    """What judges pairs of texts."""

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return `(len(pairs), 3)` probabilities in the order of `LABELS`; pairs: premise and hypothesis."""
        ...


MIN_PROBABILITY = 0.003  # what is surer says no more: log-odds are held between -5.8 and 5.8
ASK_BACK = -2.0  # log-odds of a contradiction one way, from which the other way is asked too; most pairs are below


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an entailment model says of two texts."""

    entailment: float  # log-odds; asked both ways, of the way in which it is likelier
    contradiction: float  # log-odds; asked both ways, the mean


class Judge:
    """Asks an entailment model about pairs of texts, each pair once: both ways where a contradiction is possible."""

    def __init__(self, model: Entailment) -> None:
        self._model = model
        self._known: dict[tuple[str, str], Judgement] = {}
        self._one_way: dict[tuple[str, str], Judgement] = {}  # by premise and hypothesis

    def ask(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return what the model says of each pair; the order within a pair has no influence."""
        ordered = [(min(pair), max(pair)) for pair in pairs]
        new = [pair for pair in dict.fromkeys(ordered) if pair not in self._known]
        if new:
            forth = dict(zip(new, self._model.predict(new), strict=True))
            doubtful = [pair for pair in new if log_odds(float(forth[pair][2])) >= ASK_BACK]
            back = dict(zip(doubtful, self._model.predict([(b, a) for a, b in doubtful]), strict=True))
            self._one_way |= {pair: _judgement(row) for pair, row in forth.items()}
            self._one_way |= {(b, a): _judgement(row) for (a, b), row in back.items()}
            for pair in new:
                said = [row for row in (forth[pair], back.get(pair)) if row is not None]
                self._known[pair] = Judgement(
                    entailment=max(log_odds(float(row[0])) for row in said),
                    contradiction=sum(log_odds(float(row[2])) for row in said) / len(said),
                )
        return [self._known[pair] for pair in ordered]

    def ask_one_way(self, pairs: Sequence[tuple[str, str]]) -> list[Judgement]:
        """Return what the model says of each pair with the first text as premise."""
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._one_way]
        self._one_way |= {pair: _judgement(row) for pair, row in zip(new, self._model.predict(new), strict=True)}
        return [self._one_way[pair] for pair in pairs]


def _judgement(row: NDArray[np.float32]) -> Judgement:
    return Judgement(entailment=log_odds(float(row[0])), contradiction=log_odds(float(row[2])))


def log_odds(probability: float) -> float:
    """Return the log-odds of a probability, held in bounds and rounded, so that the last digits decide nothing."""
    held = min(max(probability, MIN_PROBABILITY), 1 - MIN_PROBABILITY)
    return round(log(held / (1 - held)), 4)


def load_entailment(name: str = "", *, batch_size: int = 32, memory: Memory | None = None) -> Entailment:
    """Return the entailment model in the package, or any cross-encoder of sentence-transformers by its name or path.

    name: "" is the one in the package; a name is looked for in the local cache of models only, never on the network.
    batch_size: how many pairs are read at once; has no influence on what the model in the package gives. Other models
    pad pairs to the longest beside them, which can change the last digits, and cut what is too long for them.
    memory: of what was read before. Other models are asked about everything, for their files can change under their
    name. The model in the package is loaded when there is something to read, which raises ModelError if it cannot be.
    Raises MissingExtraError without sentence-transformers, ModelError if another model cannot be loaded or has other
    labels than the three of `LABELS`.
    """
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}, expected 1 or more")
    if name:
        return _CrossEncoder(name, batch_size)
    return _RememberingEntailment(memory, batch_size) if memory else _EmbeddedEntailment(batch_size)


def as_sentence(text: str) -> str:
    """Return a claim with a full stop: the model was trained on sentences, and is surer of what ends like one."""
    return text if text.endswith((".", "!", "?", '"', "”")) else f"{text}."


class _EmbeddedEntailment:
    """The entailment model that the package carries; see `models/entailment.md`."""

    def __init__(self, batch_size: int) -> None:
        self._batch_size = batch_size

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """See `Entailment`. A text too long for the model is read in windows; nothing is cut."""
        rows = {pair: row for row, pair in enumerate(dict.fromkeys(pairs))}  # wire copies are judged once
        if not rows:
            return np.zeros((0, len(LABELS)), dtype=np.float32)
        from claimcheck.models.entailment_model import load_entailment_model

        return load_entailment_model().predict(list(rows), batch_size=self._batch_size)[[rows[pair] for pair in pairs]]


class _RememberingEntailment:
    """The entailment model in the package, asked only about the pairs that the memory does not know."""

    def __init__(self, memory: Memory, batch_size: int) -> None:
        self._memory = memory
        self._batch_size = batch_size

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """See `Entailment`."""
        rows = read_once("entailment", pairs, self._read, self._memory)
        return np.frombuffer(b"".join(rows), dtype="<f4").reshape(len(rows), len(LABELS))

    def _read(self, pairs: Sequence[tuple[str, str]]) -> list[bytes]:
        return [row.astype("<f4").tobytes() for row in _EmbeddedEntailment(self._batch_size).predict(pairs)]


class _CrossEncoder:
    """A cross-encoder of sentence-transformers."""

    def __init__(self, name: str, batch_size: int) -> None:
        self._model = sentence_transformers_model("CrossEncoder", f'entailment model "{name}"', name)
        self._columns = _columns(name, self._model.config.id2label)
        self._batch_size = batch_size

    def predict(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """See `Entailment`."""
        rows = {pair: row for row, pair in enumerate(sorted(set(pairs)))}  # sorted: the order given has no influence
        if not rows:
            return np.zeros((0, len(LABELS)), dtype=np.float32)
        scores = self._model.predict(
            list(rows),
            batch_size=self._batch_size,
            apply_softmax=True,
            convert_to_numpy=True,
            show_progress_bar=False,
        )
        return np.asarray(scores, dtype=np.float32)[:, self._columns][[rows[pair] for pair in pairs]]


def _columns(name: str, labels: dict[Any, str]) -> list[int]:
    """Return where the model has each of `LABELS`; labels: the `id2label` of its config.json."""
    found = {label.casefold(): int(column) for column, label in labels.items()}
    if sorted(found) != sorted(LABELS):
        raise ModelError(
            f'entailment model "{name}"',
            f"its labels are {', '.join(labels.values())}, expected {', '.join(LABELS)}",
            "give a model of natural language inference with three labels, or name them in id2label of its config.json",
        )
    return [found[label] for label in LABELS]
