"""Run the token model: words of a sentence in; part of speech, head, relation and name of each word out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelError
from claimcheck.models import runtime

GRAPH, LABELS, RELATIONS = "token_model.onnx", "token_model.json", "token_model_relations.npy"
OUTPUTS = frozenset(("pos", "names", "types", "arcs", "as_word", "as_head"))  # of the graph
MAX_PIECES = 256  # of one window with its two marks; the table of positions in the graph has as many rows
OVERLAP_WORDS = 24  # a longer sentence is read in windows that share so many words, so that none stands at an edge
MAX_PIECES_PER_WORD = 16  # the rest of an address or a run of letters says nothing more of its place in the sentence
UNKNOWN_PIECE = 100
QUOTES = frozenset("\"'“”‘’«»`") | {"''", "``", "’’"}
SHAPES = 13  # how many shapes there are; see `shape_of`


def shape_of(word: str, first: bool) -> int:
    """Return a number for what the uncased trunk cannot see in a word: its capitals, digits and marks.

    first: whether no word that has letters comes before it in the sentence, where a capital says little.
    """
    if not any(c.isalnum() for c in word):
        return 1 if word in QUOTES else 2
    if any(c.isdigit() for c in word):
        return 3 if not any(c.isalpha() for c in word) else 4 if word[0].isdigit() else 5
    if word.islower():
        return 6
    if word[:1].isupper() and len(word) == 1:
        return 7 if first else 8
    if word.isupper():
        return 9
    if word[:1].isupper() and word[1:].islower():
        return 10 if first else 11
    return 12


def word_features(words: Sequence[str], spaced: Sequence[bool]) -> NDArray[np.int64]:
    """Return (words, 2): the shape of each word, and whether white space stands before it."""
    features = np.zeros((len(words), 2), dtype=np.int64)
    lettered = False
    for i, word in enumerate(words):
        features[i] = shape_of(word, not lettered), spaced[i]
        lettered = lettered or any(c.isalpha() for c in word)
    return features


@dataclass(frozen=True, slots=True)
class Word:
    """What the token model says of one word."""

    pos: str
    head: int  # index of its head among the words; its own index for the root
    relation: str
    name: str | None  # type of the name that it is part of
    name_start: bool


@dataclass(frozen=True, slots=True)
class Part:
    """What the graph reads at once: a sentence, or the words of a long one that fit, some of them for context only."""

    sentence: int  # its index
    first: int  # index in the sentence of the first word that belongs to the part
    firsts: NDArray[np.int64]  # where the first piece stands of each word that belongs to the part
    arrays: dict[str, NDArray[Any]]


@cache
def load_token_model() -> "TokenModel":
    """Return the shipped token model, loaded once in a process; raises ModelError if a file is missing or damaged."""
    return TokenModel()


class TokenModel:
    """A token model; what it says of a sentence does not depend on the sentences beside it."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where another model than the shipped one lies; word pieces are those of the package in any case."""
        self._model = runtime.load_model(GRAPH) if folder is None else runtime.Model(runtime.existing(GRAPH, folder))
        folder = folder or runtime.FOLDER
        outputs = self._model.outputs
        if missing := OUTPUTS - outputs.keys():
            found = f"the graph gives no {', '.join(sorted(missing))}"
            raise ModelError(str(folder / GRAPH), found, runtime.REMEDY)
        labels = _read_labels(folder / LABELS, {"pos": outputs["pos"][-1], "types": outputs["types"][-1]})
        self._pos, self._relations, self._types = (labels[kind] for kind in ("pos", "relations", "types"))
        wide = (str(len(self._relations)), str(outputs["as_word"][-1]), str(outputs["as_head"][-1]))
        self._relation_weights = runtime.load_array(folder / RELATIONS, wide).astype(np.float32)
        self._pieces: dict[str, list[int]] = {}

    def parse(
        self, sentences: Sequence[tuple[Sequence[str], Sequence[bool]]], *, batch_size: int = 32
    ) -> list[list[Word]]:
        """Return what the model says of each word of each sentence.

        sentences: for each its words, and for each word whether white space stands before it. One too long for the
        model is read in parts, each with some words of its neighbours; the root of a later part hangs from the root
        of the first as "parataxis".
        batch_size: how many parts run together at most; has no influence on the results.
        """
        decoded = {
            (part.sentence, part.first): self._decode(scores)
            for part, scores in self.scores(sentences, batch_size=batch_size)
        }
        parsed: list[list[Word]] = [[] for _ in sentences]
        for (i, before), words in sorted(decoded.items()):
            if before:
                root = next(word.head for j, word in enumerate(parsed[i]) if word.head == j)
                words = [
                    replace(word, head=root, relation="parataxis")
                    if word.head == j
                    else replace(word, head=word.head + before)
                    for j, word in enumerate(words)
                ]
            parsed[i] += words
        return parsed

    def scores(
        self, sentences: Sequence[tuple[Sequence[str], Sequence[bool]]], *, batch_size: int = 32
    ) -> Iterator[tuple["Part", "Scores"]]:
        """Yield the scores of each sentence, or of each part of it if it is long, as soon as they are ready."""
        parts = list(self.inputs(sentences))
        for i, output in self._model.stream([part.arrays for part in parts], batch_size=batch_size):
            yield parts[i], Scores.of(parts[i].firsts, output)

    def inputs(self, sentences: Sequence[tuple[Sequence[str], Sequence[bool]]]) -> Iterator["Part"]:
        """Yield what the graph reads of each sentence, or of one part of it after the other if it is long."""
        self._split({word for words, _ in sentences for word in words})
        for i, (words, spaced) in enumerate(sentences):
            features = word_features(words, spaced)
            for start, low, high, end in _windows([len(self._pieces[word]) for word in words]):
                arrays, firsts = self._inputs(words[start:end], features[start:end])
                yield Part(i, low, firsts[low - start : high - start], arrays)

    def _split(self, words: set[str]) -> None:
        new = sorted(words - self._pieces.keys())
        for word, ids in zip(new, runtime.piece_ids(new), strict=True):
            self._pieces[word] = ids[:MAX_PIECES_PER_WORD] or [UNKNOWN_PIECE]

    def _inputs(
        self, words: Sequence[str], features: NDArray[np.int64]
    ) -> tuple[dict[str, NDArray[Any]], NDArray[np.int64]]:
        """Return what the graph reads, and where the first piece of each word stands in it."""
        pieces = [self._pieces[word] for word in words]
        counts = np.array([len(p) for p in pieces], dtype=np.int64)
        firsts = np.cumsum(counts) - counts + 1  # after [CLS]
        tokens = int(counts.sum()) + 2
        shapes = np.zeros(tokens, dtype=np.int64)
        shapes[1:-1] = np.repeat(features[:, 0] + SHAPES, counts)
        shapes[firsts] = features[:, 0]
        spaced = np.zeros(tokens, dtype=np.float32)
        spaced[firsts] = features[:, 1]
        token_ids = runtime.with_marks([i for p in pieces for i in p])
        return {"token_ids": token_ids, "shapes": shapes, "spaced": spaced}, firsts

    def _decode(self, scores: "Scores") -> list[Word]:
        heads = best_tree(scores.arcs)
        chosen = scores.as_head[heads]
        # One small product for each relation: too small for the threads of a BLAS to meddle.
        turned = scores.as_word @ self._relation_weights
        relations = (turned * chosen).sum(axis=2).T
        # "root" belongs to the root alone.
        root = self._relations.index("root")
        relations[:, root] = np.where(heads == 0, np.inf, -np.inf)
        names = _names(scores.names, scores.types, self._types)
        return [
            Word(
                pos=self._pos[pos],
                head=i if head == 0 else head - 1,
                relation=self._relations[relation],
                name=names[i][0],
                name_start=names[i][1],
            )
            for i, (pos, head, relation) in enumerate(
                zip(scores.pos.argmax(axis=1).tolist(), heads.tolist(), relations.argmax(axis=1).tolist(), strict=True)
            )
        ]


def _read_labels(path: Path, counts: Mapping[str, int | str]) -> dict[str, list[str]]:
    """Return the labels by kind; raises ModelError if the file is damaged or of another graph.

    counts: how many labels of a kind the graph scores.
    """
    runtime.existing(path.name, path.parent)
    try:
        labels = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # no JSON, or no UTF-8
        raise ModelError(str(path), f"it cannot be read ({error})", runtime.REMEDY) from error
    for kind in ("pos", "relations", "types"):
        found = labels.get(kind) if isinstance(labels, dict) else None
        if not isinstance(found, list) or ("root" not in found and kind == "relations"):
            raise ModelError(str(path), f'no list "{kind}" of labels in it', runtime.REMEDY)
        if len(found) != counts.get(kind, len(found)):
            raise ModelError(
                str(path), f'"{kind}" has {len(found)} labels, the graph scores {counts[kind]}', runtime.REMEDY
            )
    return dict(labels)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of the words of a sentence or of a part of it."""

    pos: NDArray[np.float32]  # (words, parts of speech)
    names: NDArray[np.float32]  # (words, 3): outside, begins, goes on
    types: NDArray[np.float32]  # (words, types of names)
    arcs: NDArray[np.float32]  # (words, 1 + words); column 0 is the root
    as_word: NDArray[np.float32]  # (words, d)
    as_head: NDArray[np.float32]  # (1 + words, d)

    @staticmethod
    def of(firsts: NDArray[np.int64], output: dict[str, NDArray[np.float32]]) -> "Scores":
        """Return the scores of the first pieces of words, which stand for the words."""
        with_root = np.concatenate([[0], firsts])
        return Scores(
            pos=output["pos"][firsts],
            names=output["names"][firsts],
            types=output["types"][firsts],
            arcs=output["arcs"][np.ix_(firsts, with_root)],
            as_word=output["as_word"][firsts],
            as_head=output["as_head"][with_root],
        )


def _windows(counts: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Return (start, low, high, end) for each part [low, high) of a sentence and the window [start, end) it is read in.

    counts: word pieces of each word. Windows share `OVERLAP_WORDS`, of which each takes the half on its side.
    """
    windows = []
    start = low = 0
    while low < len(counts):
        end, pieces = start, 0
        while end < len(counts) and pieces + counts[end] <= MAX_PIECES - 2:
            pieces += counts[end]
            end += 1
        following = max(start + 1, end - OVERLAP_WORDS)
        high = len(counts) if end == len(counts) else max(low + 1, (following + end) // 2)
        windows.append((start, low, high, end))
        start, low = following, high
    return windows


def _names(
    scores: NDArray[np.float32], types: NDArray[np.float32], labels: Sequence[str]
) -> list[tuple[str | None, bool]]:
    """Return for each word the type of its name and whether the name begins there; one name has one type."""
    tags = scores.argmax(axis=1)
    result: list[tuple[str | None, bool]] = [(None, False)] * len(tags)
    start = 0
    while start < len(tags):
        end = start + 1
        if tags[start] != 0:
            while end < len(tags) and tags[end] == 2:
                end += 1
            label = labels[int(types[start:end].sum(axis=0).argmax())]
            result[start:end] = [(label, i == start) for i in range(start, end)]
        start = end
    return result


def best_tree(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return for each word the index of its head in the heaviest tree; 0 stands for the root.

    The word that gains most by being the root is the root, and the only one.
    scores: (words, words + 1); scores[i, j] is how well head j (0 the root, j the j-th word) fits word i (from 0).
    Source: Chu and Liu 1965, Edmonds 1967.
    """
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = scores
    full[np.arange(n + 1), np.arange(n + 1)] = -np.inf
    root = 1 + int((full[1:, 0] - full[1:, 1:].max(axis=1)).argmax()) if n > 1 else 1
    full[1:, 0] = -np.inf
    full[root] = -np.inf
    full[root, 0] = 0
    return _arborescence(full)[1:]


def _arborescence(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the head of each node in the heaviest tree that hangs from node 0; scores[i, j]: head j for node i."""
    heads: NDArray[np.int64] = scores.argmax(axis=1)
    heads[0] = 0
    cycle = _cycle(heads.tolist())
    if not cycle:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)  # begins with node 0; the cycle becomes one node, the last
    nodes = np.array(cycle)
    last = len(outside)
    small = np.full((last + 1, last + 1), -np.inf)
    small[:-1, :-1] = scores[outside][:, outside]
    gains = scores[nodes][:, outside] - scores[nodes, heads[nodes]][:, None]
    enters = gains.argmax(axis=0)  # for each head outside: the node of the cycle that it fits best
    small[-1, :-1] = gains.max(axis=0)
    from_cycle = scores[outside][:, nodes]
    leaves = from_cycle.argmax(axis=1)  # for each node outside: the node of the cycle that fits it best as a head
    small[:-1, -1] = from_cycle.max(axis=1)
    contracted = _arborescence(small)
    result = heads.copy()
    result[outside[1:]] = [
        nodes[leaves[i]] if contracted[i] == last else outside[contracted[i]] for i in range(1, last)
    ]
    result[nodes[enters[contracted[-1]]]] = outside[contracted[-1]]
    return result


def _cycle(heads: list[int]) -> list[int]:
    """Return the nodes of the first cycle of `heads`, or none; node 0 is the root."""
    done = [True] + [False] * (len(heads) - 1)
    for start in range(1, len(heads)):
        path = []
        node = start
        while not done[node]:
            done[node] = True
            path.append(node)
            node = heads[node]
        if node in path:
            return path[path.index(node) :]
    return []
