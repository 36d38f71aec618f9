"""Measure whole runs of the program on a story of four articles: seconds from start to exit, and peak memory.

python tests/benchmarks/bench_cold_start.py [--story FOLDER] [--runs 11] [--write reports/benchmarks.md]
"""

import argparse
import json
import os
import platform
import re
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
HEADING = "## Cold start to exit"
MAX_SECONDS, MAX_MEGABYTES = 2.0, 600  # the limits of the project, median and peak, on 2 cores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--story", type=Path, default=_story_of_four())
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--write", type=Path, metavar="FILE", help="put the table into FILE")
    arguments = parser.parse_args()
    load = os.getloadavg()[0]
    run_once(str(arguments.story))  # the first run reads the package from the disk and compiles it
    runs = [run_once(str(arguments.story)) for _ in range(arguments.runs)]
    seconds, processor, megabytes = zip(*runs, strict=True)
    articles = _articles(arguments.story)
    table = f"""{HEADING}

`python tests/benchmarks/bench_cold_start.py`: `claimcheck check {arguments.story.name} --format json`,
{articles} articles, {arguments.runs} runs, each a new process, {len(os.sched_getaffinity(0))} cores with a load of
{load:.1f} by other programs before the first run, Python {platform.python_version()},
onnxruntime {version("onnxruntime")}.

| | median | best | worst | limit |
|---|---|---|---|---|
| seconds to exit | {median(seconds):.2f} | {min(seconds):.2f} | {max(seconds):.2f} | {MAX_SECONDS} |
| processor seconds | {median(processor):.2f} | {min(processor):.2f} | {max(processor):.2f} | |
| peak memory, MB | {median(megabytes):.0f} | {min(megabytes):.0f} | {max(megabytes):.0f} | {MAX_MEGABYTES} |
"""
    print(table)
    if arguments.write:
        put_section(arguments.write, table)
    return 0 if median(seconds) <= MAX_SECONDS and max(megabytes) <= MAX_MEGABYTES else 1


def run_once(*words: str) -> tuple[float, float, float]:
    """Return of one check seconds from start to exit, seconds of all cores together, and the peak memory in MB."""
    argv = [sys.executable, "-m", "claimcheck", "check", *words, "--no-cache", "--format", "json"]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    process = os.posix_spawn(sys.executable, argv, environment, file_actions=quiet)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"the run ended with {os.waitstatus_to_exitcode(status)}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def put_section(file: Path, section: str) -> None:
    """Replace the section with this heading in the file, or add it at the end."""
    text = file.read_text(encoding="utf-8") if file.exists() else "# Benchmarks\n\nRun by hand.\n"
    kept = re.sub(rf"(?ms)^{re.escape(HEADING)}$.*?(?=^## |\Z)", "", text).rstrip()
    file.write_text(f"{kept}\n\n{section}", encoding="utf-8")


def _story_of_four() -> Path | None:
    stories = sorted(path.parent for path in (ROOT / "fixtures" / "stories").glob("*/manifest.json"))
    return next((story for story in stories if _articles(story) == 4), None)


def _articles(story: Path) -> int:
    return len(json.loads((story / "manifest.json").read_text(encoding="utf-8"))["documents"])


if __name__ == "__main__":
    sys.exit(main())
