"""Measuring the claim splitter: the matching, and which words of a sentence a claim is made of."""

from itertools import permutations

import numpy as np
import pytest

from claimcheck.records import Claim, Sentence, Span
from claimcheck.training.measure_claims import Figures, match, words_of

TEXT = "Ada sings and Bo, who paints, dances."
TOKENS = ["Ada", "sings", "and", "Bo", ",", "who", "paints", ",", "dances", "."]
PLACES = [(0, 3), (4, 9), (10, 13), (14, 16), (16, 17), (18, 21), (22, 28), (28, 29), (30, 36), (36, 37)]


def claim(start: int, end: int, text: str) -> Claim:
    return Claim("a.txt", Span(start, end), text, Sentence("a.txt", 0, Span(0, len(TEXT)), TEXT))


@pytest.mark.parametrize("seed", range(20))
def test_the_matching_has_the_largest_sum(seed: int) -> None:
    random = np.random.default_rng(seed)
    likeness = random.random(tuple(random.integers(1, 6, 2)))
    fewer = likeness if likeness.shape[0] <= likeness.shape[1] else likeness.T
    rows = range(len(fewer))
    best = max(sum(fewer[i, order[i]] for i in rows) for order in permutations(range(fewer.shape[1]), len(fewer)))
    assert sum(match(likeness)) == pytest.approx(best)


def test_nothing_matches_nothing() -> None:
    assert match(np.zeros((0, 3))) == []


def test_a_subject_filled_in_from_outside_the_span_counts() -> None:
    assert words_of(claim(22, 28, "Bo paints"), PLACES, TOKENS) == {3, 6}


def test_words_put_in_do_not_count() -> None:
    assert words_of(claim(30, 36, "Bo is one who dances"), PLACES, TOKENS) == {3, 5, 8}


def test_precision_is_by_claims_and_recall_by_references() -> None:
    figures = Figures()
    figures.add(np.array([[1.0, 0.0, 0.0], [0.0, 0.6, 0.0]]))
    _, precision, recall, *_ = figures.row("claims")
    assert precision == pytest.approx(0.8)
    assert recall == pytest.approx(1.6 / 3)
