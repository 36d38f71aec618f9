"""Measure the check of a draft against its sources: whole runs of the program, beside starts that check nothing.

    python tests/benchmarks/bench_draft.py [--words 800] [--sources 10] [--source-words 600] [--runs 5] [--keep FOLDER]

Draft and sources tell of one event: half of each is made of the sentences of one bundled story, the rest of those of
the others, as background. Every outlet puts them in its own words and now and then with another figure, so that few
come again letter for letter. A run and a start are taken in turn; their ratio says more than the seconds.
"""

import argparse
import os
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench_cold_start import run_once
from tabulate import tabulate

from claimcheck.pipeline import read_inputs
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings

STORIES = Path(__file__).parents[2] / "fixtures" / "stories"
EVENT = "kessel-valley-flood"
SEED = 20
OF_EVENT = 0.5  # fraction of a text that tells of the event
ALTERED = 0.1  # fraction of the figures that an outlet prints otherwise
REWORDED = 0.7  # fraction of the words below that an outlet puts otherwise
WORDINGS = {
    "said": ("told reporters", "stated", "explained"),
    "about": ("around", "roughly", "some"),
    "after": ("following", "in the wake of"),
    "more than": ("over", "upwards of"),
    "people": ("persons", "residents"),
    "began": ("started", "got under way"),
    "while": ("as", "whereas"),
    "officials": ("the authorities", "a spokesman"),
    "last": ("past",),
    "also": ("moreover", "likewise"),
    "but": ("yet", "though"),
    "the": ("this", "the local"),
}
ANY_WORDING = re.compile(rf"\b({'|'.join(WORDINGS)})\b")


@dataclass(frozen=True, slots=True)
class Run:
    seconds: float
    processor_seconds: float
    megabytes: float  # peak of the resident memory


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=800, help="of the draft")
    parser.add_argument("--sources", type=int, default=10)
    parser.add_argument("--source-words", type=int, default=600, help="of each source")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="leave the texts in FOLDER, measure nothing")
    arguments = parser.parse_args()
    sizes = [arguments.words, *[arguments.source_words] * arguments.sources]
    if arguments.keep:
        write_texts(arguments.keep, sizes)
        return
    with tempfile.TemporaryDirectory() as name:
        draft, sources = write_texts(Path(name), sizes)
        calls = {
            "start": [str(draft), "--show-files"],
            "check": [str(draft), "--against", str(sources)],
        }
        load = os.getloadavg()[0]
        run_once(*calls["start"])  # the first run reads the package from the disk and compiles it
        runs = [{name: Run(*run_once(*call)) for name, call in calls.items()} for _ in range(arguments.runs)]
    print(
        f"a draft of {sizes[0]} words against {len(sizes) - 1} sources of {arguments.source_words}, {len(runs)} runs, "
        f"{len(os.sched_getaffinity(0))} cores, load {load:.1f} before\n"
    )
    print(tabulate([_row(name, runs) for name in calls], headers="keys", tablefmt="github"))


def write_texts(folder: Path, sizes: Sequence[int]) -> tuple[Path, Path]:
    """Write a draft and sources of these sizes in words, the same each time; return the draft and the sources."""
    chance = random.Random(SEED)
    event, background = [], []
    for document in read_inputs([STORIES], Settings()).documents:
        told = event if f"{EVENT}/" in document.path else background
        told += [sentence.text for sentence in split_sentences(document)[1]]
    chance.shuffle(background)
    left = iter(background)
    draft, sources = folder / "draft.txt", folder / "sources"
    sources.mkdir(parents=True)
    for number, size in enumerate(sizes):
        own = _up_to(OF_EVENT * size, iter(chance.sample(event, len(event))))
        own += _up_to(size - sum(len(sentence.split()) for sentence in own), left)
        text = "\n\n".join(_retold(sentence, chance) for sentence in own) + "\n"
        (sources / f"outlet-{number:02}.txt" if number else draft).write_text(text, encoding="utf-8")
    return draft, sources


def _up_to(words: float, sentences: Iterator[str]) -> list[str]:
    """Return as many of the sentences as make so many words."""
    taken: list[str] = []
    while sum(len(sentence.split()) for sentence in taken) < words:
        taken.append(next(sentences))
    return taken


def _retold(sentence: str, chance: random.Random) -> str:
    def alter(figure: re.Match[str]) -> str:
        return str(int(figure[0]) + chance.randint(1, 9)) if chance.random() < ALTERED else figure[0]

    def reword(word: re.Match[str]) -> str:
        return chance.choice(WORDINGS[word[0]]) if chance.random() < REWORDED else word[0]

    return ANY_WORDING.sub(reword, re.sub(r"\b[1-9]\d{0,2}\b(?![,.:]\d)", alter, sentence))


def _row(name: str, runs: Sequence[dict[str, Run]]) -> dict[str, object]:
    return {
        "": name,
        "seconds": f"{median(run[name].seconds for run in runs):.2f}",
        "processor seconds": f"{median(run[name].processor_seconds for run in runs):.2f}",
        "peak memory, MB": f"{max(run[name].megabytes for run in runs):.0f}",
        "processor seconds by those of a start": f"{median(_ratio(run, name) for run in runs):.1f}",
    }


def _ratio(run: dict[str, Run], name: str) -> float:
    return run[name].processor_seconds / run["start"].processor_seconds


if __name__ == "__main__":
    main()
