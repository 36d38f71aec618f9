"""Find the passages of one version of a text in another: equal ones first, then the likest."""

import re
from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel, LCSseq

from claimcheck.encoder import Encoder

MIN_LIKENESS = 0.5  # of two versions of one sentence: half its words, or its sense in other words; by judgement
_WORD = re.compile(
    r"\w+(?:[-'’.,:]\w+)*|[^\w\s]"
)  # "1,200", "2.4", "half-mast" and "town's" are words; so is each mark

Couple = tuple[int, int]  # a passage of the old version and the one in the new that it became, by index


def align_texts(old: Sequence[str], new: Sequence[str], encoder: Encoder) -> list[Couple]:
    """Return which old text became which new one, in the order of the old ones.

    Equal texts go together, in order where they can. Of the others the couples are those whose likenesses have the
    greatest sum, so that a text never loses its partner to one that only came first.
    """
    equal = _equal(old, new)
    rows = sorted(set(range(len(old))) - {i for i, _ in equal})
    columns = sorted(set(range(len(new))) - {j for _, j in equal})
    likeness = _likeness([old[i] for i in rows], [new[j] for j in columns], encoder)
    return sorted([*equal, *((rows[i], columns[j]) for i, j in assign(likeness, least=MIN_LIKENESS))])


def assign(likeness: NDArray[np.float64], *, least: float) -> list[Couple]:
    """Return the couples of rows and columns, none of a likeness below `least`, whose sum is the greatest.

    likeness: (n, m), in [0, 1]; 0 for what can be no couple.
    Source: Jonker and Volgenant 1987, as the package lapx has it.
    """
    if not likeness.size:
        return []
    from lap import lapjv

    columns, _ = lapjv(1.0 - likeness, cost_limit=1.0 - least, return_cost=False)
    return [(row, int(column)) for row, column in enumerate(columns) if column >= 0]


def find_moved(couples: Sequence[Couple]) -> frozenset[Couple]:
    """Return the fewest couples that must have moved for the rest to stand in their old order."""
    by_old, by_new = sorted(couples), sorted(couples, key=lambda couple: couple[::-1])
    return frozenset(couples) - {by_old[i] for i, _ in _in_order(by_old, by_new)}


def split_words(text: str) -> list[tuple[str, int, int]]:
    """Return the words and punctuation marks of a text, in lower case, each with where it begins and ends."""
    return [(match[0].casefold(), *match.span()) for match in _WORD.finditer(text)]


def word_likeness(old: Sequence[str], new: Sequence[str]) -> NDArray[np.float64]:
    """Return which fraction of its words each old text has in common with each new one, in one order."""
    words = ([[word for word, _, _ in split_words(text)] for text in texts] for texts in (old, new))
    return process.cdist(*words, scorer=Indel.normalized_similarity, dtype=np.float64)


def _equal(old: Sequence[str], new: Sequence[str]) -> list[Couple]:
    keys = [[" ".join(text.split()) for text in texts] for texts in (old, new)]
    couples = _in_order(*keys)
    left: defaultdict[str, list[int]] = defaultdict(list)
    for j in sorted(set(range(len(new))) - {j for _, j in couples}, reverse=True):
        left[keys[1][j]].append(j)
    for i in sorted(set(range(len(old))) - {i for i, _ in couples}):
        if left[keys[0][i]]:
            couples.append((i, left[keys[0][i]].pop()))
    return couples


def _in_order(old: Sequence[object], new: Sequence[object]) -> list[Couple]:
    """Return the places of a longest common subsequence."""
    return [
        (step.src_start + k, step.dest_start + k)
        for step in LCSseq.opcodes(old, new)
        if step.tag == "equal"
        for k in range(step.src_end - step.src_start)
    ]


def _likeness(old: Sequence[str], new: Sequence[str], encoder: Encoder) -> NDArray[np.float64]:
    """Return how like each old text is to each new one: in its words and in its sense, each by half."""
    if not old or not new:
        return np.zeros((len(old), len(new)))
    cosines = np.round(encoder.encode(old) @ encoder.encode(new).T, 4).clip(0, 1).astype(np.float64)
    return (word_likeness(old, new) + cosines) / 2
