"""Clusters of hand-made vectors: what lies near is one cluster, whatever else is there."""

from math import cos, radians, sin

import numpy as np
import pytest
from builders import article
from numpy.typing import NDArray

from claimcheck.claims import find_claims
from claimcheck.clusters import average_linkage, cluster_claims, neighbours
from claimcheck.records import Claim, Cluster

MIN_COSINE = 0.9  # two vectors of at most 25 degrees between them


def claims(count: int) -> tuple[Claim, ...]:
    return find_claims(article("".join(f"Ship {i} left port.\n\n" for i in range(count))).sentences, ()).claims


def at(*degrees: float) -> NDArray[np.float32]:
    """Return vectors of length 1 in these directions."""
    return np.array([(cos(radians(d)), sin(radians(d))) for d in degrees], np.float32).reshape(-1, 2)


def rows(clusters: list[Cluster]) -> list[list[int]]:
    """Return the clusters as the places of their claims among all claims."""
    return [[claim.sentence.index for claim in cluster.claims] for cluster in clusters]


def cluster(*degrees: float) -> list[Cluster]:
    return cluster_claims(claims(len(degrees)), at(*degrees), min_cosine=MIN_COSINE)


def test_near_claims_are_one_cluster_and_lone_ones_none() -> None:
    assert rows(cluster(0, 90, 5, 200)) == [[0, 2]]


def test_clusters_keep_the_order_of_claims() -> None:
    assert rows(cluster(90, 0, 95, 5, 180, 1)) == [[0, 2], [1, 3, 5]]


def test_the_same_input_gives_the_same_clusters() -> None:
    directions = [(37 * i) % 360 for i in range(60)]
    assert cluster(*directions) == cluster(*directions)


def test_claims_in_another_order_make_the_same_clusters() -> None:
    directions = [0, 90, 4, 97, 200, 9]
    forward, backward = rows(cluster(*directions)), rows(cluster(*directions[::-1]))
    assert sorted(forward) == sorted(sorted(5 - row for row in group) for group in backward)


def test_identical_texts_are_one_cluster_however_many() -> None:
    assert rows(cluster(*[10.0] * 500)) == [list(range(500))]


def test_copies_of_one_text_do_not_pull_the_next_in() -> None:
    assert rows(cluster(0, 20, 40)) == [[0, 1]]
    assert rows(cluster(*[0.0] * 50, 20, 40)) == [list(range(51))]


def test_chains_are_split() -> None:
    chain = cluster(*range(0, 181, 20))  # each is near the next, the ends are opposite
    assert len(chain) > 2
    assert max(len(group) for group in rows(chain)) <= 3


def test_the_medoid_is_in_the_middle_and_the_first_wins_a_tie() -> None:
    assert [one.medoid for one in cluster(0, 10, 5)] == [2]
    assert [one.medoid for one in cluster(0, 10)] == [0]


def pairs_and_one(within: float, across: float) -> NDArray[np.float64]:
    """Return the similarities of two pairs and a row alone: so alike within a pair, and so alike otherwise."""
    similarity = np.full((5, 5), across)
    similarity[:2, :2] = similarity[2:4, 2:4] = within
    return similarity


def test_halves_that_are_each_much_more_alike_stay_apart() -> None:
    assert average_linkage(pairs_and_one(0.9, 0.4), min_mean=0.36) == [[0, 1, 2, 3, 4]]
    assert average_linkage(pairs_and_one(0.9, 0.4), min_mean=0.36, min_of_inner=0.6) == [[0, 1, 4], [2, 3]]
    assert average_linkage(pairs_and_one(0.6, 0.4), min_mean=0.36, min_of_inner=0.6) == [[0, 1, 2, 3, 4]]


def test_no_claims_give_no_clusters() -> None:
    assert cluster_claims((), np.zeros((0, 2), np.float32), min_cosine=MIN_COSINE) == []


def test_wrong_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="3 claims but 2 vectors"):
        cluster_claims(claims(3), at(0, 5), min_cosine=MIN_COSINE)


def test_neighbours_are_all_near_pairs_in_order() -> None:
    assert [(i, j) for i, j, _ in neighbours(at(0, 90, 5, 92), min_cosine=MIN_COSINE)] == [(0, 2), (1, 3)]
