"""Make pairs of sentences in which different reports of one event say much the same, and minimal twins of them.

    python -m claimcheck.training.make_report_pairs --reports ecbplus_train.jsonl.gz --out FILE

Reports copy each other with a clause less, a title more, another verb of saying. That is no contradiction, and a model
that knows near copies only as minimal twins takes it for one. So each pair of near copies whose values agree is given
as "not_contradict", both ways; and where both state a value, it is changed in one (contradict) and in both. Nor do
sentences contradict each other that tell of one event in words of their own, or of another part of it: those that lie
near by their vectors are given too.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np

from claimcheck.encoder import Encoder, load_encoder
from claimcheck.training.make_pairs import Pair, counts_table, parse, square
from claimcheck.training.pairs.shared import shared_axes
from claimcheck.training.pairs.texts import Parsed
from claimcheck.training.pairs.values import Pools
from claimcheck.values import comparable, compatible

MIN_WORDS, MAX_WORDS = 5, 60
MIN_SHARED, MAX_SHARED = 0.2, 0.95  # of the content words of both; more is the same sentence, printed twice
NEAR_COPY = "near copy"  # the kind of the pairs as they are
NEAREST = 4  # near copies of one sentence at most, one of each other report
RELATED = "related"  # the kind of the pairs of sentences near by their vectors
MIN_COSINE = 0.45
MOST_RELATED = 6  # of one sentence at most
CONTENT = frozenset("NOUN PROPN VERB ADJ NUM ADV".split())
SEED = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A sentence of a report."""

    topic: str
    document: str
    parsed: Parsed
    content: frozenset[str]


def read_reports(path: Path) -> list[Report]:
    """Return the sentences of a gzip-compressed file of JSON lines with topic, doc and sentence, each text once."""
    rows: dict[tuple[str, str], tuple[str, str]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            text = record["sentence"].strip()
            if MIN_WORDS <= len(text.split()) <= MAX_WORDS and "http" not in text:
                rows.setdefault((record["topic"], text), (record["doc"], text))
    parsed = parse([(f"{path.name}/{document}", text, None) for document, text in rows.values()])
    return [
        Report(topic, document, sentence, content_of(sentence))
        for (topic, _), (document, _), sentence in zip(rows, rows.values(), parsed, strict=True)
    ]


def content_of(parsed: Parsed) -> frozenset[str]:
    """Return the base forms of the words that carry content."""
    return frozenset(token.lemma.lower() for token in parsed.tokens if token.pos in CONTENT)


def by_topic(reports: Sequence[Report]) -> list[list[Report]]:
    """Return the sentences of each topic."""
    topics: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        topics[report.topic].append(report)
    return list(topics.values())


def related(reports: Sequence[Report], encoder: Encoder) -> Iterator[tuple[Report, Report]]:
    """Yield couples of sentences on one topic that are no near copies, lie near and clash in no value."""
    for members in by_topic(reports):
        vectors = encoder.encode([member.parsed.text for member in members])
        cosines = vectors @ vectors.T
        close = [
            (-float(cosines[i, j]), i, j)
            for i, j in np.argwhere(np.triu(cosines >= MIN_COSINE, 1)).tolist()
            if _shared(members[i].content, members[j].content) < MIN_SHARED
        ]
        taken: Counter[int] = Counter()
        for _, i, j in sorted(close):
            if max(taken[i], taken[j]) < MOST_RELATED and not clash(members[i].parsed, members[j].parsed):
                taken.update((i, j))
                yield members[i], members[j]


def near_copies(reports: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """Yield couples of sentences of different reports on one topic that share many words and clash in no value."""
    for members in by_topic(reports):
        close = [
            (shared, i, j)
            for (i, one), (j, other) in combinations(enumerate(members), 2)
            if one.document != other.document
            and MIN_SHARED <= (shared := _shared(one.content, other.content)) <= MAX_SHARED
            and not clash(one.parsed, other.parsed)
        ]
        close.sort(key=lambda item: (-item[0], item[1:]))
        taken: Counter[int] = Counter()
        for _, i, j in close:
            if taken[i] < NEAREST and taken[j] < NEAREST:
                taken.update((i, j))
                yield members[i], members[j]


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))


def clash(one: Parsed, other: Parsed) -> bool:
    """Return whether a value of one is compatible with none of its kind in the other, which has some."""
    for here, there in ((one, other), (other, one)):
        for mention in here.mentions:
            same = [m.value for m in there.mentions if comparable(mention.value, m.value)]
            if same and not any(compatible(mention.value, value) for value in same):
                return True
    return False


def make_report_pairs(reports: Sequence[Report], encoder: Encoder, seed: int = SEED) -> list[Pair]:
    """Return the related pairs, those of near copies and their minimal twins; the same for the same arguments."""
    pools = Pools([report.parsed for report in reports])
    agree = ("not_contradict", "not_contradict")
    pairs = [
        Pair(a.parsed.text, b.parsed.text, agree[0], RELATED, f"{one.topic}.related.{number}", a.parsed.source)
        for number, (one, other) in enumerate(related(reports, encoder))
        for a, b in ((one, other), (other, one))
    ]
    for number, (first, second) in enumerate(near_copies(reports)):
        one, other = first.parsed, second.parsed
        name = f"{first.topic}.{number}"
        pairs += [Pair(a.text, b.text, agree[0], NEAR_COPY, name, a.source) for a, b in ((one, other), (other, one))]
        axes = shared_axes(one, other, pools, Random(f"{seed} {name}"))
        for at, axis in enumerate(axes):
            pairs += square(f"{name}.{at}", one, other, axis, agree)
    return pairs


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    pairs = make_report_pairs(read_reports(options.reports), load_encoder())
    with options.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    print(counts_table(pairs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
