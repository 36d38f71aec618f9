"""Group claims that speak of one fact."""

from collections.abc import Iterable, Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

from claimcheck.records import Claim, Cluster

BLOCK_ROWS = 2048  # rows of the cosine matrix held at once: 2048 x 20,000 floats are 160 MB
MAX_LINKED = 400  # average linkage is cubic; larger components stay whole


def cluster_claims(claims: Sequence[Claim], vectors: NDArray[np.float32], *, min_cosine: float) -> list[Cluster]:
    """Return the clusters of two claims or more, in the order of their first claim.

    vectors: (len(claims), d), row i belongs to claims[i] and has length 1.
    min_cosine: claims nearer than this are linked; inside a component, average linkage cuts at the same value.
    Identical texts are one point, so that copies cost nothing and cannot chain.
    """
    if len(claims) != len(vectors):
        raise ValueError(f"{len(claims)} claims but {len(vectors)} vectors")
    points, members = _merge_copies(vectors)
    clusters = []
    near = ((i, j) for i, j, _ in neighbours(points, min_cosine=min_cosine))
    for component in components(len(points), near):
        for group in _linked(points, component, min_cosine):
            rows = sorted(row for point in group for row in members[point])
            if len(rows) > 1:
                clusters.append(Cluster(tuple(claims[row] for row in rows), _medoid(vectors[rows])))
    return sorted(clusters, key=lambda cluster: (cluster.claims[0].document_id, cluster.claims[0].span))


def neighbours(vectors: NDArray[np.float32], *, min_cosine: float) -> list[tuple[int, int, float]]:
    """Return all pairs (i, j, cosine) with i < j and a cosine of at least min_cosine, in order.

    vectors: (n, d), rows of length 1; blocks of rows bound the memory.
    """
    pairs = []
    for start in range(0, len(vectors), BLOCK_ROWS):
        cosines = np.round(vectors[start : start + BLOCK_ROWS] @ vectors.T, 4)
        rows, columns = np.nonzero(cosines >= min_cosine)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            if start + row < column:
                pairs.append((start + row, column, float(cosines[row, column])))
    return pairs


def components(count: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return the numbers below `count` in groups that the links hold together, each group in order, the first first."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, j in links:
        a, b = root(i), root(j)
        parent[max(a, b)] = min(a, b)
    groups: dict[int, list[int]] = {}
    for i in range(count):
        groups.setdefault(root(i), []).append(i)
    return list(groups.values())


def average_linkage(similarity: NDArray[np.float64], *, min_mean: float, min_of_inner: float = 0.0) -> list[list[int]]:
    """Return the rows in groups so that the mean similarity between the halves of every merge is at least min_mean.

    similarity: (n, n), symmetric; it is not changed. min_of_inner: the fraction that this mean must be of the mean
    similarity inside the looser half; a row alone is as loose as need be. Takes time cubic in n.
    """
    groups = [[row] for row in range(len(similarity))]
    inner = [0.0] * len(groups)  # mean similarity inside each
    similarity = similarity.copy()
    np.fill_diagonal(similarity, -1.0)
    while len(groups) > 1:
        i, j = divmod(int(similarity.argmax()), len(groups))
        between = float(similarity[i, j])
        if between < min_mean:
            break
        i, j = min(i, j), max(i, j)
        if between < min_of_inner * min(inner[i], inner[j]):
            similarity[i, j] = similarity[j, i] = -1.0  # and what joins one of them is less like the other for it
            continue
        weight_i, weight_j = len(groups[i]), len(groups[j])
        merged = (similarity[i] * weight_i + similarity[j] * weight_j) / (weight_i + weight_j)
        similarity[i], similarity[:, i] = merged, merged
        similarity[i, i] = -1.0
        similarity = np.delete(np.delete(similarity, j, axis=0), j, axis=1)
        pairs = np.array([comb(weight_i, 2), comb(weight_j, 2), weight_i * weight_j])
        inner[i] = float(np.average([inner[i], inner.pop(j), between], weights=pairs))
        groups[i] += groups.pop(j)
    return groups


def _merge_copies(vectors: NDArray[np.float32]) -> tuple[NDArray[np.float32], list[list[int]]]:
    members: dict[bytes, list[int]] = {}
    for row, vector in enumerate(vectors):
        members.setdefault(vector.tobytes(), []).append(row)
    groups = list(members.values())
    return vectors[[group[0] for group in groups]], groups


def _linked(points: NDArray[np.float32], component: list[int], min_cosine: float) -> list[list[int]]:
    """Split one component so that the mean cosine between the halves of every merge is at least min_cosine."""
    if len(component) <= 2 or len(component) > MAX_LINKED:
        return [component]
    cosines = np.round(points[component] @ points[component].T, 4).astype(np.float64)
    return [[component[row] for row in rows] for rows in average_linkage(cosines, min_mean=min_cosine)]


def _medoid(vectors: NDArray[np.float32]) -> int:
    """Return the row closest on average to all others; the lowest index wins a tie.

    Source: Kaufman and Rousseeuw 1990, chapter 2.
    """
    return int(np.round((vectors @ vectors.T).sum(axis=1), 4).argmax())
