"""Measure an audit of generated archives: whole runs of the program, in time, memory and what is found.

    python -m tests.benchmarks.bench_audit growth    [--articles 1000 4000 16000]
    python -m tests.benchmarks.bench_audit increment [--articles 2000] [--tonight 50]
    python -m tests.benchmarks.bench_audit kills     [--articles 500] [--kills 20]

`growth` also says what is found: stories by B-cubed, wire copies by pairs, planted conflicts of each thing, and what is
reported in vain (`scores.py`). `increment` adds the articles published last to a store of the others, `kills` kills the
audit or one of its processes at random, and both compare what is then found with that of an audit undisturbed. All take
--jobs, --memory and --seed.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from tabulate import tabulate

from claimcheck.records import Finding
from claimcheck.reporters.json import finding_record
from claimcheck.store import open_store
from tests.archive import Archive, make_archive, read_gold, write_archive
from tests.benchmarks.bench_stories import b_cubed
from tests.benchmarks.scores import reports_in, score_conflicts, score_copies, show

ARTICLES_IN_STORY = 5.05  # four outlets, and 0.75 copies and 0.3 updates
SAMPLE_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Run:
    """A run of the program."""

    seconds: float
    processor_seconds: float  # of all its processes
    megabytes: float  # peak of the resident memory of all its processes; what they share counts in each


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=MEASURES)
    parser.add_argument("--articles", type=int, nargs="+")
    parser.add_argument("--tonight", type=int, default=50)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--memory", default="")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before, --jobs {arguments.jobs}")
    with tempfile.TemporaryDirectory() as folder:
        MEASURES[arguments.what](arguments, Path(folder))


def measure_growth(arguments: argparse.Namespace, folder: Path) -> None:
    rows: list[dict[str, Any]] = []
    for size in sorted(arguments.articles or [1000, 4000, 16000]):
        write_archive(folder, _stories(size), arguments.seed)
        store = folder / f"{size}.db"
        run = run_audit(folder / "archive.jsonl", store, arguments)
        archive = Archive(stories=read_gold(folder / "gold.jsonl"))
        score = score_conflicts(reports_in(open_findings(store)), archive.stories)
        found = found_stories(store)
        precision, recall, f1 = b_cubed([sum(story, ()) for story in found], archive.story_of)
        copies = score_copies([origin for story in found for origin in story], archive.copies)
        rows.append(
            {
                "articles": len(archive.story_of),
                "seconds": run.seconds,
                "processor s": run.processor_seconds,
                "articles a minute": 60 * len(archive.story_of) / run.seconds,
                "peak MB": run.megabytes,
                "B-cubed": show(precision, recall, f1),
                "copies": show(*copies),
                "conflicts": show(score.precision, score.recall),
            }
        )
        print(tabulate(rows[-1:], headers="keys", tablefmt="github", floatfmt=".1f"))
        print(f"\n{score.tables()}\n", flush=True)
    for small, large in pairwise(rows):
        print(f"{small['articles']} to {large['articles']}: ", end="")
        for column in ("seconds", "processor s"):
            exponent = log(large[column] / small[column]) / log(large["articles"] / small["articles"])
            print(f"{column} with exponent {exponent:.2f}; ", end="")
        print(f"memory times {large['peak MB'] / small['peak MB']:.2f}")
    print("Of B-cubed precision, recall and F1; of copies and conflicts precision and recall.")


def measure_increment(arguments: argparse.Namespace, folder: Path) -> None:
    """Compare an audit of all articles with one of tonight's on top of the others."""
    archive = make((arguments.articles or [2000])[0], arguments.seed)
    articles = sorted(archive.articles, key=lambda article: (article["published"], article["id"]))
    before, tonight = articles[: -arguments.tonight], articles[-arguments.tonight :]
    grown, whole = folder / "grown.db", folder / "whole.db"
    run_audit(Archive(articles=before).write(folder / "before.jsonl"), grown, arguments)
    added = run_audit(Archive(articles=tonight).write(folder / "tonight.jsonl"), grown, arguments)
    full = run_audit(archive.write(folder / "all.jsonl"), whole, arguments)
    print(f"{len(articles)} articles at once: {full}\n{len(tonight)} into {len(before)}: {added}")
    ratios = added.seconds / full.seconds, added.processor_seconds / full.processor_seconds
    print("fraction of the seconds {:.3f}, of the processor's {:.3f}".format(*ratios))
    _compare(grown, whole)


def measure_kills(arguments: argparse.Namespace, folder: Path) -> None:
    """Kill an audit, or one of its processes, again and again, let it end, and compare what it found."""
    archive = make((arguments.articles or [500])[0], arguments.seed)
    source, killed, whole = archive.write(folder / "all.jsonl"), folder / "killed.db", folder / "whole.db"
    undisturbed = run_audit(source, whole, arguments)
    random = Random(arguments.seed)
    for number in range(arguments.kills):
        process = subprocess.Popen(command(source, killed, arguments))
        time.sleep(random.uniform(0, 3 * undisturbed.seconds / arguments.kills))
        victim = random.choice([process.pid, *processes_under(process.pid)])
        with suppress(ProcessLookupError):  # it has ended
            os.kill(victim, signal.SIGKILL)
            print(f"kill {number + 1}: {'the audit' if victim == process.pid else 'a process of it'}", flush=True)
        process.wait()
    print(f"{len(archive.articles)} articles, undisturbed: {undisturbed}; after the kills: ", end="")
    print(run_audit(source, killed, arguments))
    _compare(killed, whole)


MEASURES: dict[str, Callable[[argparse.Namespace, Path], None]] = {
    "growth": measure_growth,
    "increment": measure_increment,
    "kills": measure_kills,
}


def _compare(store: Path, other: Path) -> None:
    same = finding_bytes(store) == finding_bytes(other)
    print(f"findings: {len(open_findings(store))}, {'the same bytes' if same else 'DIFFERENT'}")
    if not same:
        sys.exit(1)


# Runs -----------------------------------------------------------------------------------------------------------------


def make(articles: int, seed: int) -> Archive:
    """Return an archive of about so many articles, in whole stories."""
    return make_archive(_stories(articles), seed)


def _stories(articles: int) -> int:
    return round(articles / ARTICLES_IN_STORY)


def command(source: Path, store: Path, arguments: argparse.Namespace) -> list[str]:
    words = [sys.executable, "-m", "claimcheck", "audit", str(source), "--store", str(store), "--quiet"]
    return [*words, "--jobs", str(arguments.jobs), *(["--memory", arguments.memory] if arguments.memory else [])]


def run_audit(source: Path, store: Path, arguments: argparse.Namespace) -> Run:
    """Run the program to its end and return what it took; raises CalledProcessError if it did not end well."""
    began, before = time.monotonic(), os.times()
    with subprocess.Popen(command(source, store, arguments), stdout=subprocess.DEVNULL) as process:
        stop, peak = Event(), [0.0]
        watch = Thread(target=_watch, args=(process.pid, stop, peak))
        watch.start()
        process.wait()
        stop.set()
        watch.join()
    seconds, after = time.monotonic() - began, os.times()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(round(seconds, 1), round(spent, 1), round(peak[0] / 1e6))


def _watch(process_id: int, stop: Event, peak: list[float]) -> None:
    while not stop.wait(SAMPLE_SECONDS):
        peak[0] = max(peak[0], sum(_resident(each) for each in (process_id, *processes_under(process_id))))


def _resident(process_id: int) -> int:
    try:
        return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:  # it has ended
        return 0


def processes_under(process_id: int) -> list[int]:
    """Return the processes that this one started, and those that they started."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{process_id}/task").glob("*/children")]
    except OSError:  # it has ended
        return []
    children = [int(word) for words in lists for word in words.split()]
    return [each for child in children for each in (child, *processes_under(child))]


# What was found -------------------------------------------------------------------------------------------------------


def open_findings(store: Path) -> list[Finding]:
    with open_store(store) as opened:
        return [stored.finding for stored in opened.findings() if not stored.resolved]


def finding_bytes(store: Path) -> bytes:
    return json.dumps([finding_record(finding) for finding in open_findings(store)]).encode()


def found_stories(store: Path) -> list[tuple[tuple[str, ...], ...]]:
    with open_store(store) as opened:
        return [story.origins for story in opened.stories()]


if __name__ == "__main__":
    main()
