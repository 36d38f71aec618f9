"""Which claims are near one another, and what is skipped because it could decide nothing."""

import numpy as np
import pytest
from builders import parsed
from numpy.typing import NDArray

from claimcheck.compare import build_story, score_facts
from claimcheck.encoder import load_encoder
from claimcheck.likeness import BLOCK_ROWS, find_near

MIN_COSINE = 0.5


def vectors(count: int) -> NDArray[np.float32]:
    """Return vectors of length 1 whose products are exact in whatever order they are summed."""
    return np.random.default_rng(7).choice(np.float32([-0.25, 0.25]), size=(count, 16))


@pytest.mark.parametrize("count", [0, 1, 2, 60, 2 * BLOCK_ROWS + 1])
def test_blocks_find_the_near_claims_of_the_whole_matrix(count: int):
    rows = vectors(count)
    cosines, whole = find_near(rows, min_cosine=MIN_COSINE), rows @ rows.T
    expected = [(i, j, whole[i, j]) for i, j in np.argwhere(np.triu(whole >= MIN_COSINE, 1)).tolist()]
    assert list(cosines.near(range(count), min_cosine=MIN_COSINE)) == expected
    assert [cosines[j, i] for i, j, _ in expected] == [cosine for _, _, cosine in expected]


def test_near_claims_among_some_of_them_are_told_by_their_places():
    cosines = find_near(np.float32([[1, 0], [0, 1], [0.8, 0.6], [1, 0]]), min_cosine=MIN_COSINE)
    near = list(cosines.near([0, 2, 2, 3], min_cosine=MIN_COSINE))
    assert [(place, other) for place, other, _ in near] == [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3)]
    assert list(cosines.near([0, 2, 2, 3], min_cosine=0.9)) == [(0, 3, 1.0)]


def test_the_cosine_of_claims_that_are_not_near_is_nought():
    cosines = find_near(np.float32([[1, 0], [0, 1], [1, 0]]), min_cosine=MIN_COSINE)
    assert cosines[0, 2] == 1.0
    assert cosines[0, 1] == cosines[1, 0] == 0.0


def test_facts_from_a_least_score_on_are_all_those_of_that_score():
    articles = parsed(
        "The Ostrava council approved the tram line on Thursday. Engineers drew the tram line in May.",
        "The council of Ostrava did not approve the tram line. A tram left the line on Monday.",
    )
    story = build_story(articles, tuple(c for article in articles for c in article.claims), load_encoder())
    scored = list(score_facts(story))
    for _, _, least in scored:
        assert list(score_facts(story, least=least)) == [one for one in scored if one[2] >= least]
    assert len({score for _, _, score in scored}) > 2
