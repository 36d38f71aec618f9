"""Run the entailment model: a premise and a hypothesis in; how far the first entails or contradicts the second out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf, log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelError
from claimcheck.models import runtime

GRAPH, SETTINGS = runtime.ENTAILMENT, "entailment.json"
MAX_PIECES = 256  # of a pair with its three marks; the table of positions in the graph has as many rows
MIN_WINDOW = 48  # a window of a long premise has at least so many pieces, so a hypothesis has 205 at most
WINDOW = 72  # a text too long for the model is read in parts of at most so many pieces: sentences, as in training
OVERLAP = 24  # parts of a sentence that is longer share so many pieces, so that little stands at an edge
MARKS = 22  # how many marks there are: 0, then kind times relation, three more for numbers; see `marks_of`

_PUNCTUATION, _FUNCTION, _LOWER, _CAPITAL, _FIRST, _NUMBER = range(6)
_ABSENT, _SAME, _NEAR, _DERIVED, _ABOVE, _BELOW = range(6)  # the last three for numbers alone
_RELATIONS = 3  # of the other kinds; numbers come last, so theirs follow
_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|\d|_")
_NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | dict(zip("thirty forty fifty sixty seventy eighty ninety hundred".split(), range(30, 101, 10), strict=True))
_MAGNITUDES = {
    name: (names[0], value)
    for value, names in (
        (1e2, ("hundred",)),
        (1e3, ("thousand", "k")),
        (1e6, ("million", "mln", "mn", "m")),
        (1e9, ("billion", "bln", "bn", "b")),
        (1e12, ("trillion", "tn")),
    )
    for name in names
}
_FUNCTION_WORDS = frozenset(
    "a an the of in on at to for from by with as and or but that this these those it its is are was were be been being "
    "has have had do does did will would can could may might shall should must he she they his her their him them who "
    "whom which what when where while there here than then so such into over under after before during about up out "
    "off not no nor if because i you we my your our me us s t".split()
)
NEAR = 0.06  # two numbers this far apart, of the larger, may be one number rounded
_PERCENT = frozenset({"%", "percent", "per", "pct"})  # "per" as in "per cent"
MAX_OPERANDS = 12  # of a text with more numbers only whether one is the sum of all is asked


@dataclass(frozen=True, slots=True)
class Text:
    """One side of a pair, as the model reads it."""

    pieces: tuple[int, ...]
    words: tuple[int, ...]  # for each piece the index of its word
    forms: tuple[str | float, ...]  # of each word: in lower case, or the value of a number
    kinds: tuple[int, ...]  # of each word: what the uncased trunk cannot see


@cache
def _known_form(word: str) -> tuple[str | float, bool]:
    """Return the form of a word and whether it is a number."""
    lower = word.casefold().replace("’", "'")
    if word[0] in "0123456789":
        plain = re.sub(r",(?=\d{3})", "", word).replace(",", ".")
        return (float(plain), True) if plain.count(".") < 2 else (plain, True)
    if lower in _NUMBER_WORDS:
        return float(_NUMBER_WORDS[lower]), True
    return lower.removesuffix("'s"), False


def read_texts(texts: Sequence[str]) -> list[Text]:
    """Return what the model reads of each text: word pieces, and the words they belong to."""
    return [_text(text, encoding) for text, encoding in zip(texts, runtime.encodings(texts), strict=True)]


def _text(text: str, encoding: Any) -> Text:
    spans, forms, kinds = [], [], []
    begins = True
    for match in _WORD.finditer(text):
        word = match.group()
        form, number = _known_form(word)
        if number:
            kind = _NUMBER
        elif not word[0].isalpha():
            kind = _PUNCTUATION
        elif form in _FUNCTION_WORDS:
            kind = _FUNCTION
        elif not word[0].isupper():
            kind = _LOWER
        else:
            kind = _FIRST if begins else _CAPITAL
        begins = word in ".!?" or (begins and kind == _PUNCTUATION)
        spans.append(match.span())
        forms.append(form)
        kinds.append(kind)
    _join_numbers(text, spans, forms, kinds)
    words, at = [], 0
    for start, _ in encoding.offsets:
        while at + 1 < len(spans) and start >= spans[at][1]:
            at += 1
        words.append(at)
    if not spans:  # nothing but white space or marks that are no characters of a word
        forms, kinds = [""], [_PUNCTUATION]
    return Text(tuple(encoding.ids), tuple(words), tuple(forms), tuple(kinds))


def _join_numbers(text: str, spans: list[tuple[int, int]], forms: list[str | float], kinds: list[int]) -> None:
    """Give "10bn", "5.7 billion" and "twenty-five" their values, in place, each at the first of its words.

    The other words become plain words: the name of the magnitude, and the "five" of "twenty-five".
    """
    last = len(spans) - 1
    for i, form in enumerate(forms):
        if not isinstance(form, float):
            continue
        start, end = spans[i]
        tens = 20 <= form <= 90 and form % 10 == 0 and not text[start].isdigit()
        if tens and i + 2 <= last and text[end : spans[i + 2][0]] == "-":
            units = forms[i + 2]
            if isinstance(units, float) and 1 <= units <= 9:
                forms[i] = form = form + units
                i, end = i + 2, spans[i + 2][1]
                forms[i], kinds[i] = text[slice(*spans[i])].casefold(), _LOWER
        if i == last or (form == 100 and text[start].isalpha()):
            continue
        between, word = text[end : spans[i + 1][0]], text[slice(*spans[i + 1])].casefold()
        magnitude = _MAGNITUDES.get(word)
        if magnitude and (not between or (between in " -" and len(word) > 1)):
            name, factor = magnitude
            at = i if spans[i][0] == start else i - 2
            forms[at] = form * factor
            forms[i + 1], kinds[i + 1] = name, _LOWER


def marks_of(text: Text, other: Text) -> NDArray[np.int64]:
    """Return (pieces,) marks from 1 to `MARKS` - 1: the kind of the word, and how it stands to the other text.

    A word is the same there, or near (one stem, a number rounded), or absent. A number may also follow from numbers of
    the other text, or stand above or below the one it seems to stand for: see `_number_relation`.
    """
    forms = set(other.forms)
    starts = {f[:5] for f in forms if isinstance(f, str) and len(f) > 4}
    numbers = [f for f in other.forms if isinstance(f, float)]
    marks: list[int] = []
    for i, (form, kind) in enumerate(zip(text.forms, text.kinds, strict=True)):
        if form in forms:
            relation = _SAME
        elif isinstance(form, float):
            relation = _number_relation(i, form, numbers, text, other)
        else:
            relation = _NEAR if len(form) > 4 and form[:5] in starts else _ABSENT
        marks.append(1 + kind * _RELATIONS + relation)
    return np.array([marks[word] for word in text.words], dtype=np.int64)


def _number_relation(place: int, value: float, numbers: list[float], text: Text, other: Text) -> int:
    """Return how a number that the other text lacks stands to the numbers of it.

    It is near one, or it follows from some (sum, difference, product, quotient, percentage), or it is above or below
    the one it seems to stand for: before the same word if there is one, else the closest; not one that both texts have.
    """
    if any(abs(value - n) <= NEAR * max(value, n) for n in numbers):
        return _NEAR
    after = text.forms[place + 1] if place + 1 < len(text.forms) else ""
    if follows(value, numbers, percentage=after in _PERCENT):
        return _DERIVED
    own = set(text.forms)
    rest = [
        (bool(after) and other.forms[i + 1 : i + 2] == (after,), -abs(log((value + 1) / (form + 1))), form)
        for i, form in enumerate(other.forms)
        if isinstance(form, float) and form not in own
    ]
    if not rest:
        return _ABSENT
    return _ABOVE if value > max(rest)[2] else _BELOW


def follows(value: float, numbers: Sequence[float], *, percentage: bool) -> bool:
    """Return whether a number is the sum or mean of all the others, or what two of them give together.

    Two give their sum, difference, product and quotient, or if the number is a percentage, the share that one is of the
    other and by how much it is larger or smaller; numbers with a fraction may be rounded.
    """
    if len(numbers) < 2 or value <= 0:
        return False
    allowed = 0.5 if value >= 100 and value != int(value) else 1e-6 if value == int(value) else 0.051

    def close(result: float) -> bool:
        return abs(result - value) <= allowed

    if len(numbers) > 2 and (close(sum(numbers)) or close(sum(numbers) / len(numbers))):
        return True
    if len(numbers) > MAX_OPERANDS:
        return False
    for i, a in enumerate(numbers):
        for b in numbers[i + 1 :]:
            large, small = max(a, b), min(a, b)
            results = [large + small]
            if small > 1:
                results.append(large * small)
            if large > small > 0:
                rates = (small / large, (large - small) / small, (large - small) / large)
                results += [large - small, large / small, *(100 * rate for rate in rates if percentage)]
            if any(map(close, results)):
                return True
    return False


def pair_inputs(premise: Text, hypothesis: Text) -> dict[str, NDArray[np.int64]]:
    """Return `token_ids`, `segments` (0 premise, 1 hypothesis) and `marks` of a pair, each of shape (tokens,)."""
    first, second = len(premise.pieces) + 2, len(hypothesis.pieces) + 1
    ids = [runtime.CLS, *premise.pieces, runtime.SEP, *hypothesis.pieces, runtime.SEP]
    marks = np.zeros(first + second, dtype=np.int64)
    marks[1 : first - 1] = marks_of(premise, hypothesis)
    marks[first:-1] = marks_of(hypothesis, premise)
    segments = np.repeat(np.array([0, 1], dtype=np.int64), [first, second])
    return {"token_ids": np.array(ids, dtype=np.int64), "segments": segments, "marks": marks}


def windows(text: Text, size: int) -> list[Text]:
    """Return the text, or if it has more than `size` pieces, its sentences one by one.

    The model was trained on sentences; among ten others it misses two of three contradictions. A sentence of more than
    `WINDOW` pieces is read in parts that share `OVERLAP` pieces.
    """
    if len(text.pieces) <= size:
        return [text]
    size = min(size, WINDOW)
    parts: list[Text] = []
    for start, end in _sentences(text):
        while end - start > size:
            parts.append(_part(text, start, start + size))
            start += size - OVERLAP
        parts.append(_part(text, start, end))
    return parts


def _sentences(text: Text) -> Iterator[tuple[int, int]]:
    """Yield first piece and end of each sentence: what ends with a mark before a word that may begin one."""
    start = 0
    for i in range(1, len(text.pieces)):
        ends = text.forms[text.words[i - 1]] in (".", "!", "?") and text.words[i] != text.words[i - 1]
        if ends and text.kinds[text.words[i]] in (_FIRST, _FUNCTION, _NUMBER, _PUNCTUATION):
            yield start, i
            start = i
    yield start, len(text.pieces)


def _part(text: Text, start: int, end: int) -> Text:
    words = text.words[start:end]
    first, last = words[0], words[-1] + 1
    return Text(text.pieces[start:end], tuple(w - first for w in words), text.forms[first:last], text.kinds[first:last])


@cache
def load_entailment_model() -> "EntailmentModel":
    """Return the shipped entailment model, loaded once in a process; raises ModelError if a file of it is missing."""
    return EntailmentModel()


class EntailmentModel:
    """The shipped entailment model; what it says of a pair does not depend on the pairs beside it."""

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where its files are, by default the package's."""
        self._model = runtime.load_model(GRAPH) if folder is None else runtime.Model(runtime.existing(GRAPH, folder))
        self._model.expect(inputs=("segments", "marks"), outputs={"logits": 3})
        self._temperature = _read_temperature((folder or runtime.FOLDER) / SETTINGS)

    def predict(self, pairs: Sequence[tuple[str, str]], *, batch_size: int = 32) -> NDArray[np.float32]:
        """Return (pairs, 3) probabilities of entailment, neutral and contradiction, each row with the sum 1.

        pairs: premise and hypothesis. A text too long for the model is read in windows: of the windows of a premise
        the one counts that says most (the least neutral), of those of a hypothesis the one that is entailed least.
        batch_size: how many run together at most; has no influence on the results.
        """
        names = list(dict.fromkeys(text for pair in pairs for text in pair))
        texts = dict(zip(names, read_texts(names), strict=True))
        inputs: list[dict[str, NDArray[np.int64]]] = []
        places: list[list[list[int]]] = []  # of each pair, for each window of the hypothesis, its inputs
        for premise, hypothesis in pairs:
            parts = windows(texts[hypothesis], MAX_PIECES - 3 - MIN_WINDOW)
            places.append([])
            for part in parts:
                fitting = windows(texts[premise], MAX_PIECES - 3 - len(part.pieces))
                places[-1].append(list(range(len(inputs), len(inputs) + len(fitting))))
                inputs += [pair_inputs(window, part) for window in fitting]
        logits = [output["logits"] for output in self._model.run(inputs, batch_size=batch_size)]
        result = np.zeros((len(pairs), 3), dtype=np.float32)
        for row, parts_of_pair in enumerate(places):
            of_parts = [
                min((_softmax(logits[i] / self._temperature) for i in part), key=lambda p: float(p[1]))
                for part in parts_of_pair
            ]
            result[row] = min(of_parts, key=lambda p: float(p[0]))
        return result


def _read_temperature(path: Path) -> float:
    """Return what the logits are divided by; raises ModelError if the file holds no such number."""
    temperature = runtime.load_record(path).get("temperature")
    if not isinstance(temperature, int | float) or not 0 < temperature < inf:
        raise ModelError(str(path), f'its "temperature" is {temperature}, expected a number above 0', runtime.REMEDY)
    return float(temperature)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    exponents = np.exp(logits - logits.max())
    return np.asarray(exponents / exponents.sum(), dtype=np.float32)
