"""Measure a batch in CI: the first run over it, the second with nothing changed, one with an article changed.

    python tests/benchmarks/bench_batch.py [--articles 200] [--jobs 1] [--seed 1] [--write FILE] [--keep FOLDER]

The articles are made of the bundled stories, four to a story as in bench_growth.py, each story once before any comes
again with other figures. A configuration file says which story is which. All runs are processes of their own, and each
must give the bytes of a run without a cache; so must two runs at once over one empty cache.
"""

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench_cold_start import put_section
from bench_growth import write_articles
from tabulate import tabulate

ROOT = Path(__file__).parents[2]
STORIES = ROOT / "fixtures" / "stories"
PER_STORY = 4  # articles
MAX_RATIO = 0.15  # of the second run to the first: the limit of the project
HEADING = "## A batch, run again"


@dataclass(frozen=True, slots=True)
class Run:
    name: str
    seconds: float
    processor_seconds: float
    report: bytes


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into FILE")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the batch in FOLDER, measure nothing")
    arguments = parser.parse_args()
    if arguments.keep:
        write_batch(arguments.keep, arguments.articles, seed=arguments.seed)
        return 0
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        batch = write_batch(Path(name), arguments.articles, seed=arguments.seed)
        jobs = ["--jobs", str(arguments.jobs)]
        first = run("first", batch, *jobs)
        second = run("second, nothing changed", batch, *jobs)
        _at_once(batch, first.report)
        changed = next(batch.glob("*/outlet-000.txt"))
        changed.write_text(changed.read_text(encoding="utf-8") + "\nNobody else was hurt.\n", encoding="utf-8")
        third = run("third, one article changed", batch, *jobs)
        plain = run("without a cache", batch, "--no-cache", *jobs)
    if second.report != first.report or third.report != plain.report:
        raise SystemExit("the cache changed the report")
    rows = [
        {
            "run": each.name,
            "seconds": f"{each.seconds:.1f}",
            "ratio": f"{each.seconds / first.seconds:.3f}",
            "processor seconds": f"{each.processor_seconds:.1f}",
            "ratio of these": f"{each.processor_seconds / first.processor_seconds:.3f}",
        }
        for each in (first, second, third, plain)
    ]
    table = f"""{HEADING}

`python tests/benchmarks/bench_batch.py --articles {arguments.articles} --jobs {arguments.jobs}`, each run a new
process, {len(os.sched_getaffinity(0))} cores with a load of {load:.1f} by other programs before the first run, Python
{platform.python_version()}. Limit of the second run: {MAX_RATIO} of the first.

{tabulate(rows, headers="keys", tablefmt="github", disable_numparse=True)}
"""
    print(table)
    if arguments.write:
        put_section(arguments.write, table)
    return 0 if second.seconds <= MAX_RATIO * first.seconds else 1


def write_batch(folder: Path, articles: int, *, seed: int) -> Path:
    """Write so many articles, a folder for each story, and a configuration file that says which is which."""
    bundled = sorted(path for path in STORIES.iterdir() if path.is_dir())
    lines = ["[stories]"]
    for number, done in enumerate(range(0, articles, PER_STORY)):
        story = bundled[number % len(bundled)]
        name = f"{story.name}-{number // len(bundled)}"
        write_articles(story, folder / name, min(PER_STORY, articles - done), seed=seed + number)
        lines.append(f'{name} = ["{name}/*"]')
    (folder / "claimcheck.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def run(name: str, batch: Path, *options: str) -> Run:
    """Check the batch in a process of its own, and its children's."""
    begun, times = time.perf_counter(), os.times()
    process = _start(batch, *options)
    report, complaints = process.communicate()
    if process.returncode not in (0, 1) or complaints:
        raise SystemExit(f"{name}: ended with {process.returncode}: {complaints.decode()}")
    after = os.times()
    processor = after.children_user + after.children_system - times.children_user - times.children_system
    return Run(name, time.perf_counter() - begun, processor, report)


def _at_once(batch: Path, expected: bytes) -> None:
    """Check the batch twice at once over one empty cache."""
    subprocess.run([sys.executable, "-m", "claimcheck", "cache", "clear"], cwd=batch, env=_environment(), check=True)
    both = [_start(batch) for _ in range(2)]
    if any(process.communicate() != (expected, b"") for process in both):
        raise SystemExit("two runs at once over one cache do not give the bytes of one")


def _start(batch: Path, *options: str) -> "subprocess.Popen[bytes]":
    folders = [path.name for path in sorted(batch.iterdir()) if path.is_dir() and not path.name.startswith(".")]
    argv = [sys.executable, "-m", "claimcheck", "check", *folders, "--format", "json", *options]
    return subprocess.Popen(argv, cwd=batch, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)}


if __name__ == "__main__":
    sys.exit(main())
