"""Tell how likely two statements are to answer the same question of the same event."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from math import inf, log
from operator import mul
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from claimcheck.errors import ModelError
from claimcheck.models import runtime
from claimcheck.records import Tense
from claimcheck.statements import Content, Statement, once_per_contents
from claimcheck.values import (
    Age,
    Duration,
    Moment,
    Money,
    Ordinal,
    Percent,
    Place,
    Quantity,
    Value,
    comparable,
    compatible,
)

MODELS = "question_model.json"
Model = TypeVar("Model")

FEATURES = (
    "cosine",  # of the two claims with their values masked
    "anchors",  # how well the fewer anchors are matched by the others: 1 all the same, 0 nothing alike
    "words",  # share of the rarer content words that both have, weighted
    "noun",  # 1 same noun, 0 unknown, -1 another
    "verbs",  # cosine of the predicates; 1 the same
    "tenses_apart",  # 1 one is of the past and the other to come
    "subjects",  # 1 same subject, -1 another, 0 unknown
    "names_shared",  # 1 a name in common, 0 none
    "names_apart",  # 1 both name something and nothing in common
    "times_apart",  # 1 the claims are of other times
    "same_document",
    "relation",  # 1 the mentions hang from their words in the same way
    "nearness",  # of two amounts: 1 equal, 0 a factor of e apart or more; of two days: 0 a month apart or more
    "close",  # the nearness again where both count the same noun: 15 people and 16 people
    "digits",  # 1 the values clash and have the same digits: in another order, or with another unit
    "measured",  # 1 both are sums, percentages, ages or measures, or counts of the same noun
    "since",  # 1 both are "first since" a year
    "place",  # 1 both are places
    "time",  # 1 both are dates or times
    "percent",  # 1 both are percentages: a story has many, of many things
    "length",  # 1 both are lengths of time or ages
    "amounts_shared",  # 1 their sentences have another amount in common, 0 none
    "days_shared",  # 1 their sentences have another day or time of day in common
    "told_apart",  # how many of their documents have the other's clashing value too, halved: so they tell of two things
    "rank",  # 1 each is the other's best match, 0.5 one of them, 0 neither
)
BLOCK_ROWS = 512  # of cosines computed at once: with 20,000 claims 40 MB
MIN_TWIN_COSINE = 0.97
MIN_TWIN_WORDS = 0.9  # of anchors, content words and verbs, of claims that are the same in their words
MIN_TWIN_WORDS_COSINE = 0.6  # of these
MIN_TOPIC_COSINE = 0.3
MIN_TOPIC_WORDS = 0.15
MIN_PRINTED_DIGITS = 2  # figures of one digit come again by chance
MIN_TELLING = 10  # counts below it come again by chance
MONTH_DAYS = 31
MAX_SWAPPED_RATIO = 4.0  # 14 and 41; 6.5 and 65 are two figures
NO_SUBJECT = frozenset("the a an it he she they we who which that this these those there of in at".split())


@dataclass(frozen=True, slots=True)
class Cosines:
    """The cosines of the claims that are near one another, row after row, those of later claims only."""

    starts: tuple[int, ...]  # where the row of each claim begins in the other two, and after the last where it ends
    columns: NDArray[np.int32]  # the later claims that are near, in order
    values: NDArray[np.float32]  # how near they are

    def __getitem__(self, pair: tuple[int, int]) -> float:
        """Return the cosine of two different claims; 0 when they are not near."""
        row, column = pair if pair[0] < pair[1] else pair[::-1]
        end = self.starts[row + 1]
        at = bisect_left(self.columns.data, column, self.starts[row], end)
        return float(self.values[at]) if at < end and self.columns[at] == column else 0.0

    def near(self, rows: Sequence[int], *, min_cosine: float) -> Iterator[tuple[int, int, float]]:
        """Yield the places in `rows` of each two different claims that are at least so near, in order, and how near.

        rows: claims by index, in order; one may stand there several times.
        """
        places: dict[int, list[int]] = {}
        for place, row in enumerate(rows):
            places.setdefault(row, []).append(place)
        wanted = np.zeros(len(self.starts), dtype=bool)
        wanted[list(places)] = True
        for place, row in enumerate(rows):
            inside = slice(self.starts[row], self.starts[row + 1])
            columns, values = self.columns[inside], self.values[inside]
            kept = wanted[columns] & (values >= min_cosine)
            for column, cosine in zip(columns[kept].tolist(), values[kept].tolist(), strict=True):
                for other in places[column]:
                    yield place, other, cosine

    def near_arrays(
        self, rows: Sequence[int], *, min_cosine: float
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]:
        """Return what `near` yields, as arrays, of claims of which none stands twice in `rows`."""
        places = np.full(len(self.starts), -1)
        places[list(rows)] = np.arange(len(rows))
        ones = np.repeat(places[:-1], np.diff(self.starts))
        others = places[self.columns]
        kept = (ones >= 0) & (others >= 0) & (self.values >= min_cosine)
        return ones[kept], others[kept], self.values[kept]


def find_near(vectors: NDArray[np.float32], *, min_cosine: float) -> Cosines:
    """Return the cosines of at least `min_cosine`, rounded. Blocks of rows bound the memory.

    vectors: (n, d), rows of length 1.
    """
    starts, columns, values = [0], [np.zeros(0, dtype=np.int32)], [np.zeros(0, dtype=np.float32)]
    # Blocks are of nearly one size: a last one of a single row would be multiplied in another way, and rounded so.
    for rows in np.array_split(np.arange(len(vectors)), -(-len(vectors) // BLOCK_ROWS) or 1):
        cosines = np.round(vectors[rows] @ vectors.T, 4)
        near = (cosines >= min_cosine) & (np.arange(len(vectors)) > rows[:, None])
        starts += (starts[-1] + near.sum(axis=1).cumsum()).tolist()
        columns.append(near.nonzero()[1].astype(np.int32))
        values.append(cosines[near])
    return Cosines(tuple(starts), np.concatenate(columns), np.concatenate(values))


@dataclass(frozen=True)
class Space:
    """The vectors of a story, to compare its statements with."""

    cosines: Cosines  # of the claims with their values masked
    lemmas: Mapping[str, NDArray[np.float32]]  # the vector of each anchor, and of what is said of a group
    weights: Mapping[str, float]  # inverse document frequency of each lemma in the story, in nats
    said: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  # how often each document has each value
    totals: dict[frozenset[str], float] = field(default_factory=dict)  # of the weights of words, kept once asked for
    alike: dict[tuple[str, str], float] = field(default_factory=dict)  # cosines of two lemmas, kept once asked for

    def weight(self, words: frozenset[str]) -> float:
        """Return how much the words tell a claim from others, together."""
        if words not in self.totals:
            self.totals[words] = sum(self.weights.get(word, 1.0) for word in sorted(words))
        return self.totals[words]

    def cosine(self, lemma: str, other: str) -> float:
        """Return the cosine of two lemmas; 1 of one and the same, 0 where one of two has no vector."""
        if lemma == other:
            return 1.0
        if (lemma, other) not in self.alike:
            known = lemma in self.lemmas and other in self.lemmas
            self.alike[lemma, other] = round(float(self.lemmas[lemma] @ self.lemmas[other]), 4) if known else 0.0
        return self.alike[lemma, other]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A feature of a pair, and how much a model makes of it."""

    feature: str
    value: float
    weight: float

    @property
    def log_odds(self) -> float:
        return self.weight * self.value


@dataclass(frozen=True, slots=True)
class QuestionModel:
    """A logistic model over FEATURES. Made by training/fit_comparison.py."""

    weights: tuple[float, ...]
    bias: float

    def score(self, row: Sequence[float], *, rank: float) -> float:
        """Return the log-odds; row is in the order of FEATURES without "rank"."""
        return self.bias + float(sum(map(mul, self.weights, (*row, rank))))

    def weigh(self, row: Sequence[float], *, rank: float) -> tuple[Weighed, ...]:
        """Return what a score is made of but the bias, in the order of FEATURES."""
        return tuple(Weighed(*terms) for terms in zip(FEATURES, (*row, rank), self.weights, strict=True))


FACT_WEIGHTS = {  # in the order of FEATURES
    "cosine": 4.5,
    "anchors": 2.0,
    "words": 2.5,
    "verbs": 1.7,
    "subjects": 0.5,
    "names_apart": -1.0,
    "times_apart": -1.0,
    "same_document": -0.5,
}
FACT_BIAS = -6.9
"""Whether two claims as a whole state one fact. Set by hand on the project's own cases: the labelled stories hold too
few clashes of whole claims to fit it (average precision 0.1)."""


@cache
def load_question_model() -> QuestionModel:
    """Return the model of whether two mentions answer one question; raises ModelError if its file is damaged."""

    def read(stored: dict[str, Any]) -> QuestionModel:
        weights = tuple(float(stored["weights"].get(feature, 0.0)) for feature in FEATURES)
        return QuestionModel(weights, float(stored["bias"]))

    return load_models(read)


def load_models(read: Callable[[dict[str, Any]], Model]) -> Model:
    """Return what `read` makes of the file of the models that weigh likeness; raises ModelError if it is damaged."""
    path = runtime.FOLDER / MODELS
    stored = runtime.load_record(path)
    try:
        return read(stored)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(str(path), f"it holds no model of likeness ({error!r})", runtime.REMEDY) from error


def features(first: Statement, second: Statement, space: Space, *, cosine: float) -> list[float]:
    """Return the features of a pair, in the order of FEATURES without "rank"; each in [-1, 1].

    cosine: of the two claims, which whoever looks for near ones has at hand.
    """
    a, b = first.content, second.content
    alone = _alone(a, b)
    return [
        cosine,
        _likeness(a.anchors, b.anchors, space),
        _share(a.words, b.words, space),
        alone.noun,
        space.cosine(first.claim.predicate, second.claim.predicate),
        *alone.around,
        float(first.claim.document_id == second.claim.document_id),
        *alone.values,
        (_says(first, second, space) + _says(second, first, space)) / 2 if alone.clash else 0.0,
    ]


class _Alone(NamedTuple):
    """What the contents of two statements tell of them, whatever else the story says."""

    noun: float
    around: tuple[float, ...]  # the features from "tenses_apart" to "times_apart"
    values: tuple[float, ...]  # from "relation" to "days_shared"
    clash: bool


@once_per_contents
def _alone(first: Content, second: Content) -> _Alone:
    a, b = first.value, second.value
    nouns_known = bool(first.noun and second.noun)
    return _Alone(
        noun=(1.0 if first.noun == second.noun else -1.0) if nouns_known else 0.0,
        around=(
            float({first.tense, second.tense} == {Tense.PAST, Tense.FUTURE}),
            _subjects(first, second),
            float(bool(first.names & second.names)),
            float(names_apart(first, second)),
            float(_times_apart(first, second)),
        ),
        values=(
            float(bool(first.relation) and first.relation == second.relation),
            _nearness(a, b),
            _nearness(a, b) if nouns_known and first.noun == second.noun else 0.0,
            float(_clashes_with_same_digits(first, second)),
            float(_measured(a, b)),
            float(isinstance(a, Ordinal) and isinstance(b, Ordinal) and bool(a.since and b.since)),
            float(isinstance(a, Place)),
            float(isinstance(a, Moment)),
            float(isinstance(a, Percent)),
            float(isinstance(a, Duration | Age)),
            float(_amounts_shared(first, second)),
            float(any(compatible(x, y) for x in first.days for y in second.days)),
        ),
        clash=not compatible(a, b),
    )


def clash(first: Content, second: Content) -> bool:
    """Whether the values of two statements are comparable and incompatible."""
    return _alone(first, second).clash


def score_fact(
    first: Statement, second: Statement, space: Space, *, cosine: float, least: float = -inf
) -> float | None:
    """Return the log-odds that two claims as a whole state one fact; None when they are below `least`.

    cosine: of the two claims. The anchors take longest to compare, so that this is left out where no likeness of theirs
    would be enough.
    """
    row = _fact_row(first, second, space, cosine)
    if _fact_log_odds(row) < least:
        return None
    row[_ANCHORS] = _likeness(first.content.anchors, second.content.anchors, space)
    log_odds = _fact_log_odds(row)
    return log_odds if log_odds >= least else None


def weigh_fact(first: Statement, second: Statement, space: Space) -> tuple[Weighed, ...]:
    """Return what the log-odds that two claims as a whole state one fact are made of, but FACT_BIAS."""
    row = compare_claims(first, second, space, cosine=space.cosines[first.row, second.row])
    return tuple(Weighed(feature, x, weight) for (feature, weight), x in zip(FACT_WEIGHTS.items(), row, strict=True))


def compare_claims(first: Statement, second: Statement, space: Space, *, cosine: float) -> tuple[float, ...]:
    """Return the features of two claims as a whole, in the order of FACT_WEIGHTS.

    cosine: of the two claims.
    """
    row = _fact_row(first, second, space, cosine)
    row[_ANCHORS] = _likeness(first.content.anchors, second.content.anchors, space)
    return tuple(row)


_ANCHORS = list(FACT_WEIGHTS).index("anchors")


def _fact_row(first: Statement, second: Statement, space: Space, cosine: float) -> list[float]:
    """Return the features of a pair of claims in the order of FACT_WEIGHTS, as if their anchors were the same."""
    a, b = first.content, second.content
    return [
        cosine,
        1.0,
        _share(a.words, b.words, space),
        space.cosine(first.claim.predicate, second.claim.predicate),
        *_claims_alone(a, b),
        float(first.claim.document_id == second.claim.document_id),
    ]


@once_per_contents
def _claims_alone(first: Content, second: Content) -> tuple[float, ...]:
    """Return the features from "subjects" to "times_apart"."""
    return _subjects(first, second), float(names_apart(first, second)), float(_times_apart(first, second))


def _fact_log_odds(row: Sequence[float]) -> float:
    return FACT_BIAS + float(sum(map(mul, FACT_WEIGHTS.values(), row)))


def are_twins(row: Sequence[float], *, rank: float) -> bool:
    """Whether two statements are the same but for their values, in their vectors or in their words.

    "29 people were injured" and "In all, 78 people were injured": the fitted model knows no such pairs, for labelled
    stories tell their conflicts in other words. In 250 articles of real news there is no pair of the same words either.
    row: in the order of FEATURES; rank: as in FEATURES.
    """
    if row[FEATURES.index("cosine")] < MIN_TWIN_WORDS_COSINE:
        return False
    by_name = dict(zip(FEATURES, row, strict=False))
    apart = by_name["times_apart"] or by_name["names_apart"] or by_name["same_document"] or by_name["subjects"] < 0
    if apart or by_name["cosine"] >= MIN_TWIN_COSINE:
        return not apart
    same_words = min(by_name["anchors"], by_name["words"], by_name["verbs"]) >= MIN_TWIN_WORDS
    of_one_thing = rank == 1.0 and not by_name["told_apart"] and not by_name["tenses_apart"]
    return same_words and of_one_thing


def is_on_topic(a: Content, b: Content, space: Space, *, cosine: float) -> bool:
    """Whether two statements share enough to be of one event at all; what else is alike may be chance.

    Of 135 labelled clashes 38 fail this, of 6,200 other pairs seven tenths.
    """
    return (
        cosine >= MIN_TOPIC_COSINE
        or _share(a.words, b.words, space) >= MIN_TOPIC_WORDS
        or _clashes_with_same_digits(a, b)
    )


def _likeness(a: frozenset[str], b: frozenset[str], space: Space) -> float:
    """Return how near the words of the smaller set come to the other on average: 1 the same word, else the cosine."""
    if not a or not b:
        return 0.0
    few, many = (a, b) if len(a) <= len(b) else (b, a)
    best = [1.0 if one in many else max(0.0, *[space.cosine(one, other) for other in many]) for one in sorted(few)]
    return sum(best) / len(best)


def _share(a: frozenset[str], b: frozenset[str], space: Space) -> float:
    shared = a & b
    smaller = min(space.weight(a), space.weight(b)) if shared else 0.0
    return sum([space.weights.get(word, 1.0) for word in sorted(shared)]) / smaller if smaller else 0.0


def _subjects(a: Content, b: Content) -> float:
    """Compare the words of the subjects: 1 one in common, -1 none, 0 when one is a pronoun or unknown."""
    first, second = _subject_words(a.subject or ""), _subject_words(b.subject or "")
    if not first or not second:
        return 0.0
    return -1.0 if first.isdisjoint(second) else 1.0


@lru_cache(maxsize=4096)  # the subjects of a large story; each is compared with all others
def told_apart_in_one(a: Content, b: Content) -> bool:
    """Whether two claims of one document are of two things: they name nothing in common, or rates of two subjects."""
    return names_apart(a, b) or (isinstance(a.value, Percent) and _subjects(a, b) < 0)


def _subject_words(subject: str) -> frozenset[str]:
    return frozenset(word.lower().rstrip("s") for word in subject.split()) - NO_SUBJECT


def names_apart(a: Content, b: Content) -> bool:
    """Whether both name something, and nothing in common."""
    return bool(a.names and b.names) and a.names.isdisjoint(b.names)


def _times_apart(a: Content, b: Content) -> bool:
    return bool(a.times and b.times) and not any(compatible(x, y) for x in a.times for y in b.times)


def _says(one: Statement, other: Statement, space: Space) -> bool:
    """Whether the document of the one statement has the value of the other too."""
    times = space.said.get(one.claim.document_id, {}).get(other.content.shown, 0)
    return times > (one.claim.document_id == other.claim.document_id)


def _amounts_shared(a: Content, b: Content) -> bool:
    """Whether the sentences have an amount in common, one too exact or too well told to be so by chance."""
    return any(
        type(x) is type(y) and comparable(x, y) and compatible(x, y) and _is_telling(x) and _is_telling(y)
        for x in a.amounts
        for y in b.amounts
    )


def _is_telling(value: Value) -> bool:
    size = _size(value)
    return size >= MIN_TELLING or (size > 1 and not isinstance(value, Quantity))


def _nearness(a: Value, b: Value) -> float:
    if isinstance(a, Moment) and isinstance(b, Moment):
        days = abs((a.first - b.first).days) if a.first and b.first else MONTH_DAYS
        return max(0.0, 1.0 - days / MONTH_DAYS)
    x, y = _size(a), _size(b)
    return max(0.0, 1.0 - abs(log(x / y))) if x > 0 and y > 0 else 0.0


def _size(value: Value) -> float:
    if isinstance(value, Quantity | Money | Percent | Duration | Age):
        number = value.number
        return number.low if number.high == inf or number.low > 0 else number.high
    return 0.0


@once_per_contents
def _clashes_with_same_digits(first: Content, second: Content) -> bool:
    return _same_digits(first.value, second.value) and not compatible(first.value, second.value)


def _same_digits(x: Value, y: Value) -> bool:
    """Whether two amounts have the same digits in another order (421 and 412), or one figure has two units."""
    if isinstance(x, Quantity) and isinstance(y, Quantity) and x.printed_unit != y.printed_unit:
        return x.printed_figure == y.printed_figure and len(_digits(x)) >= MIN_PRINTED_DIGITS
    digits = _digits(x)
    if len(digits) < 2 or digits != _digits(y):
        return False
    ratio = _size(x) / _size(y) if _size(x) and _size(y) else 0.0
    return 1 / MAX_SWAPPED_RATIO <= ratio <= MAX_SWAPPED_RATIO


def _digits(value: Value) -> str:
    """Return the digits of an amount but for noughts, in order of size: of "forty-eight" and of 84 the same."""
    return _digits_of((value.printed_figure if isinstance(value, Quantity) else 0.0) or _size(value))


@lru_cache(maxsize=4096)
def _digits_of(figure: float) -> str:
    return "".join(sorted(c for c in f"{figure:.10g}".partition("e")[0] if c in "123456789"))


def _measured(a: Value, b: Value) -> bool:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return bool(a.measure) or a.unit == b.unit != ""
    return isinstance(a, Money | Percent | Age)
