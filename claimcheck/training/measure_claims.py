"""Measure the claim splitter on sentences that people have split.

    python -m claimcheck.training.measure_claims --benchmarks FOLDER [--show 10]

FOLDER holds propsegment_dev.jsonl.gz (sentence -> propositions as sets of words) and factcheckgpt_claims_a.jsonl.gz
(sentence -> claims as texts). Claims and references are matched one to one so that the sum of their likeness is the
largest; precision is that sum by the number of claims, recall by the number of references. Beside the splitter stand
the whole sentence as one claim and, for PropSegmEnt, another rater.
Source: Chen et al. 2023, "PropSegmEnt", for the matching by Jaccard similarity and the thresholds.
"""

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from claimcheck.claims import find_claims
from claimcheck.mentions import find_mentions
from claimcheck.records import Claim, Grain, Sentence, Span
from claimcheck.syntax import parse_sentences

THRESHOLDS = (0.5, 0.8)  # of the likeness from which a claim counts as found, as in the paper
Likeness = NDArray[np.float64]  # (claims, references), each in [0, 1]
T = TypeVar("T")


@dataclass(slots=True)
class Figures:
    """What adds up over sentences."""

    claims: int = 0
    references: int = 0
    likeness: float = 0.0
    over: dict[float, int] = field(default_factory=lambda: dict.fromkeys(THRESHOLDS, 0))
    same_number: int = 0  # sentences with as many claims as references
    sentences: int = 0

    def add(self, likeness: Likeness) -> None:
        claims, references = likeness.shape
        matched = match(likeness)
        self.claims += claims
        self.references += references
        self.likeness += sum(matched)
        for low in THRESHOLDS:
            self.over[low] += sum(value >= low for value in matched)
        self.same_number += claims == references
        self.sentences += 1

    def row(self, name: str) -> tuple[Any, ...]:
        """Return the cells of a table: soft precision, recall and F1, and F1 at each threshold."""
        counts = [self.likeness, *(self.over[low] for low in THRESHOLDS)]
        precision, recall, f1 = zip(*(_prf(count, self.claims, self.references) for count in counts), strict=True)
        return (name, precision[0], recall[0], *f1, self.claims / max(1, self.sentences), self.same_number)


HEADERS = (
    "", "precision", "recall", "F1", *(f"F1 at {low}" for low in THRESHOLDS), "claims a sentence", "same number"
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benchmarks", type=Path, required=True)
    parser.add_argument("--show", type=int, default=0, help="print the claims of so many sentences")
    args = parser.parse_args()
    print("\n".join(measure_propositions(args.benchmarks / "propsegment_dev.jsonl.gz", show=args.show)))
    print("\n".join(measure_claim_texts(args.benchmarks / "factcheckgpt_claims_a.jsonl.gz", show=args.show)))


def measure_propositions(path: Path, *, show: int = 0) -> Iterator[str]:
    """Yield the lines of a table: how well claims match the reference propositions, as sets of words."""
    records = [record for record in _read(path) if any(r["reference"] for r in record["responses"])]
    words = [_places(record["sentence"], record["tokens"]) for record in records]
    claims = claims_of([record["sentence"] for record in records])
    ours, whole, rater = Figures(), Figures(), Figures()
    for record, places, found in zip(records, words, claims, strict=True):
        countable = {i for i, token in enumerate(record["tokens"]) if any(c.isalnum() for c in token)}
        answers = [
            (r["reference"], [s for p in r["propositions"] if (s := countable & set(p["tokens"]))])
            for r in record["responses"]
        ]
        reference = next(answer for is_reference, answer in answers if is_reference)
        sets = [countable & words_of(claim, places, record["tokens"]) for claim in found]
        ours.add(_likeness(sets, reference, _jaccard))
        whole.add(_likeness([countable], reference, _jaccard))
        for is_reference, answer in answers:
            if not is_reference:
                rater.add(_likeness(answer, reference, _jaccard))
        if show > ours.sentences:
            yield f"{record['sentence']}\n" + "\n".join(f"    {claim.text}" for claim in found)
    yield from _table(path, ours, whole, rater)


def measure_claim_texts(path: Path, *, show: int = 0) -> Iterator[str]:
    """Yield the lines of a table: how well claims match the reference claims, as bags of words.

    Sentences are taken with their pronouns replaced, as the people who split them had them; those without any claim
    (opinions, greetings) are left out.
    """
    records = [record for record in _read(path) if record["claims"]]
    texts = [record["decontextualised"] or record["sentence"] for record in records]
    ours, whole = Figures(), Figures()
    for record, text, found in zip(records, texts, claims_of(texts), strict=True):
        reference = [_bag(claim) for claim in record["claims"]]
        ours.add(_likeness([_bag(claim.text) for claim in found], reference, _overlap))
        whole.add(_likeness([_bag(text)], reference, _overlap))
        if show > ours.sentences:
            yield f"{text}\n" + "\n".join(f"    {claim.text}" for claim in found)
    yield from _table(path, ours, whole)


def claims_of(texts: Sequence[str]) -> list[tuple[Claim, ...]]:
    """Return the claims of each text, each read as a document of one sentence; what is shared out, in parts."""
    sentences = [Sentence(str(i), 0, Span(0, len(text)), text) for i, text in enumerate(texts)]
    found = [find_claims([s], find_mentions([s], None, None)).claims for s in parse_sentences(sentences)]
    return [tuple(claim for claim in claims if claim.grain is not Grain.WHOLE) for claims in found]


def words_of(claim: Claim, places: Sequence[tuple[int, int]], tokens: Sequence[str]) -> set[int]:
    """Return which words of the sentence a claim's text is made of: those of its span first, then the rest."""
    wanted = _split_like(claim.text, tokens)
    inside = [i for i, (a, b) in enumerate(places) if claim.span.start < b and a < claim.span.end]
    held = set(inside)
    outside = [i for i in range(len(tokens)) if i not in held]
    found: set[int] = set()
    for candidates in (inside, outside):
        matcher = SequenceMatcher(None, wanted, [tokens[i] for i in candidates], autojunk=False)
        used = set()
        for block in matcher.get_matching_blocks():
            found |= {candidates[block.b + n] for n in range(block.size)}
            used |= {block.a + n for n in range(block.size)}
        wanted = [word for n, word in enumerate(wanted) if n not in used]
    return found


def match(likeness: Likeness) -> list[float]:
    """Return the likeness of each pair of the one-to-one matching whose sum is largest.

    likeness: (n, m), in [0, 1]. Source: the Hungarian method with potentials, Jonker and Volgenant 1987.
    """
    if not likeness.size:
        return []
    if likeness.shape[0] > likeness.shape[1]:
        likeness = likeness.T
    rows, columns = likeness.shape
    cost = -likeness
    u, v = np.zeros(rows + 1), np.zeros(columns + 1)
    row_of = np.zeros(columns + 1, dtype=int)  # 1-based; 0 means free
    for row in range(1, rows + 1):
        row_of[0], column = row, 0
        lowest, before = np.full(columns + 1, np.inf), np.zeros(columns + 1, dtype=int)
        seen = np.zeros(columns + 1, dtype=bool)
        while row_of[column]:
            seen[column] = True
            reduced = np.append(np.inf, cost[row_of[column] - 1] - u[row_of[column]] - v[1:])
            better = ~seen & (reduced < lowest)
            lowest[better], before[better] = reduced[better], column
            following = int(np.where(seen, np.inf, lowest).argmin())
            step = lowest[following]
            u[row_of[seen]] += step
            v[seen] -= step
            lowest[~seen] -= step
            column = following
        while column:
            row_of[column] = row_of[before[column]]
            column = before[column]
    return [float(likeness[row_of[c] - 1, c - 1]) for c in range(1, columns + 1) if row_of[c]]


def _read(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _places(text: str, tokens: Sequence[str]) -> list[tuple[int, int]]:
    places, at = [], 0
    for token in tokens:
        at = max(text.find(token, at), at)
        places.append((at, at + len(token)))
        at += len(token)
    return places


def _split_like(text: str, tokens: Sequence[str]) -> list[str]:
    """Return the text in words, split where the tokens of the sentence are: the longest that fits comes first."""
    known = sorted({token for token in tokens if token}, key=len, reverse=True)
    pattern = re.compile("|".join([*map(re.escape, known), r"\w+", r"\S"]))
    return pattern.findall(text)


def _likeness(ours: Sequence[T], reference: Sequence[T], like: Callable[[T, T], float]) -> Likeness:
    return np.array([[like(a, b) for b in reference] for a in ours]).reshape(len(ours), len(reference))


def _jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _overlap(a: "Counter[str]", b: "Counter[str]") -> float:
    """Return the F1 of the words that two texts share."""
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _bag(text: str) -> "Counter[str]":
    return Counter(re.findall(r"\w+", text.lower()))


def _prf(right: float, claims: int, references: int) -> tuple[float, float, float]:
    return right / max(1, claims), right / max(1, references), 2 * right / max(1, claims + references)


def _table(path: Path, ours: Figures, whole: Figures, rater: Figures | None = None) -> Iterator[str]:
    from tabulate import tabulate

    yield f"\n{path.name}: {ours.sentences} sentences, {ours.references} references"
    rows = [ours.row("claims"), whole.row("whole sentence"), *([rater.row("another rater")] if rater else [])]
    yield tabulate(rows, headers=HEADERS, tablefmt="github", floatfmt=".3f")


if __name__ == "__main__":
    main()
