"""Which sentences of two documents may contradict each other, and how likely they do by what is known of them.

Near sentences are candidates; a logistic model weighs how alike their claims are, whether their values clash, and what
the entailment model says of them. It is made by training/fit_contradiction.py.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.entailment import Judge, Judgement, log_odds
from claimcheck.likeness import Space, Weighed, compare_claims, load_models
from claimcheck.records import Claim, Mention
from claimcheck.statements import Statement
from claimcheck.values import Moment, Organization, Person, Place, comparable, compatible

NEAREST = 2  # sentences of another document that a sentence is put beside: 7 of 10 labelled conflicts are there
MIN_COSINE = 0.3  # of two claims that are compared; nearest of all may still be far
MOST_VALUES = 2  # what clashes or agrees is counted so far

FEATURES = (
    "cosine",  # of the two claims with their values masked
    "anchors",  # how well the fewer anchors are matched by the others: 1 all the same, 0 nothing alike
    "words",  # share of the rarer content words that both have, weighted
    "verbs",  # cosine of the predicates; 1 the same
    "subjects",  # 1 same subject, -1 another, 0 unknown
    "names_apart",  # 1 both claims name something and nothing in common
    "times_apart",  # 1 the claims are of other times
    "rank",  # 1 each sentence is the other's nearest in its document, 0.5 one of them, 0 neither
    "times_clash",  # 0.5 two days or times of the sentences clash, 1 more than two
    "times_agree",
    "names_shared",  # 0.5 a name stands in both sentences, 1 more than one
    "names_differ",  # 1 both sentences name something and nothing in common
    "contradiction",  # log-odds that the sentences contradict each other, by the entailment model, divided by SCALE
    "entailment",  # of those that one entails the other
    "claims_contradiction",  # the same of the two claims alone
    "claims_entailment",
)
SCALE = 4.0
LIKENESS = FEATURES.index("rank")  # features of the two claims
UNREAD = FEATURES.index("contradiction")  # features that are known before the entailment model is asked
MIN_DOUBT = -2.5  # log-odds that the sentences contradict each other, from which the claims are read as well
NOT_DOUBTED = Judgement(log_odds(0.0), log_odds(0.0))  # of claims that are not read

Location = tuple[str, int]  # a sentence: its document and index there


@dataclass(frozen=True, slots=True)
class Couple:
    """Two sentences by their claims that lie nearest."""

    first: Statement
    second: Statement
    row: tuple[float, ...]  # in the order of FEATURES, up to what the entailment model says

    @property
    def sentences(self) -> tuple[str, str]:
        return self.first.claim.sentence.text, self.second.claim.sentence.text

    @property
    def claims(self) -> tuple[str, str]:
        return self.first.claim.text, self.second.claim.text


@dataclass(frozen=True, slots=True)
class Reading:
    """What the entailment model says of a couple."""

    sentences: Judgement
    claims: Judgement = NOT_DOUBTED

    @property
    def row(self) -> tuple[float, ...]:
        """The last of FEATURES."""
        said = (self.sentences, self.claims)
        return tuple(value / SCALE for judgement in said for value in (judgement.contradiction, judgement.entailment))


def read_couples(couples: Sequence[Couple], judge: Judge) -> list[Reading]:
    """Return what the entailment model says of each couple.

    It is asked about whole sentences, which it was trained on, and where these may contradict each other about their
    claims too: where it errs, it hardly errs on both.
    """
    sentences = judge.ask([couple.sentences for couple in couples])
    doubtful = [i for i, said in enumerate(sentences) if said.contradiction >= MIN_DOUBT]
    claims = dict(zip(doubtful, judge.ask([couples[i].claims for i in doubtful]), strict=True))
    return [Reading(said, claims.get(i, NOT_DOUBTED)) for i, said in enumerate(sentences)]


@dataclass(frozen=True, slots=True)
class ContradictionModel:
    """A logistic model over FEATURES of whether two sentences cannot both be true."""

    weights: tuple[float, ...]
    bias: float

    def score(self, row: Sequence[float]) -> float:
        """Return the log-odds; row is in the order of FEATURES, or ends before what the entailment model says."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, row, strict=False))

    def weigh(self, row: Sequence[float]) -> tuple[Weighed, ...]:
        """Return what a score is made of but the bias, in the order of FEATURES."""
        return tuple(Weighed(*terms) for terms in zip(FEATURES, row, self.weights, strict=True))


@cache
def load_contradiction_model() -> ContradictionModel:
    """Return the model; raises ModelError if its file is damaged."""

    def read(stored: dict[str, Any]) -> ContradictionModel:
        model = stored["contradiction"]
        return ContradictionModel(tuple(float(model["weights"][name]) for name in FEATURES), float(model["bias"]))

    return load_models(read)


def near_couples(
    facts: Sequence[Statement],
    space: Space,
    mentions_beside: Callable[[Claim], Sequence[Mention]],
    of_one_time: Callable[[str, str], bool],
) -> Iterator[Couple]:
    """Yield each two sentences of two documents of which one is among the nearest of the other there.

    facts: claims as statements of their own; mentions_beside: gives what the sentence of a claim mentions;
    of_one_time: whether two documents, by id, tell of one time.
    """
    for i, j, cosine, rank in find_nearest(facts, space):
        a, b = facts[i], facts[j]
        if of_one_time(a.claim.document_id, b.claim.document_id):
            likeness = compare_claims(a, b, space, cosine=cosine)[:LIKENESS]
            values = _compare_values(mentions_beside(a.claim), mentions_beside(b.claim))
            yield Couple(a, b, (*likeness, rank, *values))


def find_nearest(facts: Sequence[Statement], space: Space) -> Iterator[tuple[int, int, float, float]]:
    """Yield the nearest claims of each two sentences of two documents, of which one is among the nearest of the other.

    They are given by their places in `facts`, with how near they are and the feature "rank". Of equals the earlier is
    nearer.
    """
    places: dict[Location, int] = {}
    sentences = np.array([places.setdefault(_place(fact), len(places)) for fact in facts], dtype=np.int64)
    documents = np.unique([document_id for document_id, _ in places], return_inverse=True)[1]
    rows, columns, cosines = space.cosines.near_arrays([fact.row for fact in facts], min_cosine=MIN_COSINE)
    apart = documents[sentences[rows]] != documents[sentences[columns]]
    rows, columns, cosines = rows[apart], columns[apart], cosines[apart]
    # The nearest claims of each two sentences; the sort is stable.
    couples = sentences[rows] * len(places) + sentences[columns]
    order = np.lexsort((-cosines, couples))
    order = np.sort(order[_firsts(couples[order])])
    rows, columns, cosines = rows[order], columns[order], cosines[order]
    ones, others = sentences[rows], sentences[columns]
    forth, back = (_ranks(a, documents[b], cosines, b) for a, b in ((ones, others), (others, ones)))
    for at in np.flatnonzero(np.minimum(forth, back) < NEAREST).tolist():
        rank = (int(forth[at] == 0) + int(back[at] == 0)) / 2
        yield int(rows[at]), int(columns[at]), float(cosines[at]), rank


def _firsts(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of the keys, in order, differ from the one before."""
    return np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]


def _ranks(
    sentences: NDArray[np.int64],
    documents: NDArray[np.int64],
    cosines: NDArray[np.float32],
    others: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Return for each couple how many sentences of the other's document lie nearer to its sentence.

    documents, others: the other sentence of each couple and its document.
    """
    order = np.lexsort((others, -cosines, documents, sentences))
    first = _firsts(sentences[order]) | _firsts(documents[order])
    place = np.arange(len(order))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = place - np.maximum.accumulate(np.where(first, place, 0))
    return ranks


def _compare_values(ones: Sequence[Mention], others: Sequence[Mention]) -> Iterator[float]:
    """Yield the features from "times_clash" to "names_differ"."""
    pairs = [(x, y) for x in _times(ones) for y in _times(others) if comparable(x, y)]
    agreeing = sum(compatible(x, y) for x, y in pairs)
    yield from (min(count, MOST_VALUES) / MOST_VALUES for count in (len(pairs) - agreeing, agreeing))
    names, known = _names(ones), _names(others)
    yield min(len(names & known), MOST_VALUES) / MOST_VALUES
    yield float(bool(names and known) and names.isdisjoint(known))


def _times(mentions: Iterable[Mention]) -> list[Moment]:
    return [mention.value for mention in mentions if isinstance(mention.value, Moment)]


def _names(mentions: Iterable[Mention]) -> set[str]:
    return {str(mention.value) for mention in mentions if isinstance(mention.value, Person | Organization | Place)}


def _place(statement: Statement) -> Location:
    return statement.claim.document_id, statement.claim.sentence.index
