"""Measure how the cost of a check grows with the articles of one story: whole runs of the program, time and memory.

    python tests/benchmarks/bench_growth.py [--story FOLDER] [--articles 10 20 40 80] [--runs 3] [--keep FOLDER]

The articles are made of the sentences of a bundled story: each outlet prints some of them, in the order of one of the
story's articles, and now and then with another figure. The sizes are taken in turn, so that what else the machine does
hits all of them; the ratios of one run say more than the seconds.
"""

import argparse
import json
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from statistics import median

from tabulate import tabulate

from claimcheck.pipeline import read_inputs
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings

STORY = Path(__file__).parents[2] / "fixtures" / "stories" / "kessel-valley-flood"
SEED = 20
KEPT = 0.8  # fraction of an article's sentences that an outlet prints
TAKEN = 0.3  # fraction of its sentences that it takes from the other articles of the story
ALTERED = 0.1  # fraction of the figures that it prints otherwise


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    processor_seconds: float
    megabytes: float  # peak of the resident memory
    claims: int
    pairs: int


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--story", type=Path, default=STORY)
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 20, 40, 80])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the articles in FOLDER, measure nothing")
    arguments = parser.parse_args()
    sizes = sorted(arguments.articles)
    if arguments.keep:
        for size in sizes:
            write_articles(arguments.story, arguments.keep / str(size), size)
        return
    with tempfile.TemporaryDirectory() as name:
        folders = {size: write_articles(arguments.story, Path(name) / str(size), size) for size in sizes}
        load = os.getloadavg()[0]
        runs = [[run_once(folders[size], Path(name) / "report.json") for size in sizes] for _ in range(arguments.runs)]
    print(
        f"{arguments.story.name}, {arguments.runs} runs, {len(os.sched_getaffinity(0))} cores, load {load:.1f} before"
    )
    print(tabulate(_rows(sizes, runs), headers="keys", tablefmt="github"))


def write_articles(story: Path, folder: Path, count: int, *, seed: int = SEED) -> Path:
    """Write so many articles of the story, the same for one seed, and their manifest; return the folder."""
    chance = random.Random(seed)
    documents = read_inputs([story], Settings()).documents
    told = [[sentence.text for sentence in split_sentences(document)[1]] for document in documents]
    folder.mkdir(parents=True)
    listed = []
    for number in range(count):
        own = told[number % len(told)]
        others = [sentence for sentences in told if sentences is not own for sentence in sentences]
        file = f"outlet-{number:03}.txt"
        (folder / file).write_text("\n\n".join(_retold(own, others, chance)) + "\n", encoding="utf-8")
        published = documents[number % len(documents)].published
        listed.append({"file": file, "outlet": f"Outlet {number}", "published": published and published.isoformat()})
    (folder / "manifest.json").write_text(json.dumps({"documents": listed}), encoding="utf-8")
    return folder


def _retold(own: Sequence[str], others: Sequence[str], chance: random.Random) -> Iterator[str]:
    def alter(figure: re.Match[str]) -> str:
        return str(int(figure[0]) + chance.randint(1, 9)) if chance.random() < ALTERED else figure[0]

    for sentence in own:
        if chance.random() < KEPT:
            printed = chance.choice(others) if others and chance.random() < TAKEN else sentence
            yield re.sub(r"\b[1-9]\d{0,2}\b(?![,.:]\d)", alter, printed)


def run_once(folder: Path, report: Path) -> Run:
    """Check the folder in a process of its own."""
    argv = [sys.executable, "-m", "claimcheck", "check", str(folder), "--no-cache", "--format", "json"]
    argv += ["--output", str(report)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    process = os.posix_spawn(sys.executable, argv, environment)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"the run ended with {os.waitstatus_to_exitcode(status)}")
    coverage = json.loads(report.read_text(encoding="utf-8"))["coverage"]
    processor = usage.ru_utime + usage.ru_stime
    return Run(seconds, processor, usage.ru_maxrss / 1024, coverage["claims"], coverage["pairs"])


def _rows(sizes: Sequence[int], runs: Sequence[Sequence[Run]]) -> Iterator[dict[str, object]]:
    """Yield a row for each size; ratio: to the smallest, exponent: of the articles since the size before, by run."""
    by_size = list(zip(*runs, strict=True))
    processor = [median(run.processor_seconds for run in column) for column in by_size]
    exponents = [
        median(log(b.processor_seconds / a.processor_seconds) for a, b in zip(first, second, strict=True)) / log(m / n)
        for (n, first), (m, second) in pairwise(zip(sizes, by_size, strict=True))
    ]
    for i, (size, column) in enumerate(zip(sizes, by_size, strict=True)):
        ratios = [run.processor_seconds / row[0].processor_seconds for run, row in zip(column, runs, strict=True)]
        yield {
            "articles": size,
            "claims": column[0].claims,
            "pairs": column[0].pairs,
            "seconds": f"{median(run.seconds for run in column):.2f}",
            "processor seconds": f"{processor[i]:.2f}",
            "peak memory, MB": f"{max(run.megabytes for run in column):.0f}",
            "ratio": f"{median(ratios):.2f}",
            "exponent": f"{exponents[i - 1]:.2f}" if i else "",
        }


if __name__ == "__main__":
    main()
