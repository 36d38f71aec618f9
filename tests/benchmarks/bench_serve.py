"""Measure a check in the server: a draft of 800 words against 10 sources of 600, and again after an edit of one word.

    python tests/benchmarks/bench_serve.py [--edits 5] [--profile]

The texts are made of the sentences of bundled stories, the same each time. "Whole" is what a browser waits for: the
form sent, the check, the page rendered. Seconds of the processor are told beside those of the clock, for other
programs may be at work.
"""

import argparse
import cProfile
import os
import pstats
import random
import re
import tempfile
import time
from pathlib import Path
from statistics import median

from starlette.testclient import TestClient

from claimcheck import pipeline
from claimcheck.pipeline import read_inputs
from claimcheck.records import Document
from claimcheck.reporters.json import write_json
from claimcheck.reporters.page import Page
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings
from claimcheck.web.app import Limits, make_app
from claimcheck.web.dismissals import Dismissals

STORIES = Path(__file__).parents[2] / "fixtures" / "stories"
STORY = "kessel-valley-flood"
SEED = 20
DRAFT_WORDS, SOURCE_WORDS, SOURCES = 800, 600, 10
TAKEN = 0.3  # fraction of an article's sentences that it takes from the other articles of the story


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--edits", type=int, default=5)
    parser.add_argument("--profile", action="store_true", help="show what takes the time of the last edit")
    arguments = parser.parse_args()
    draft, sources = make_texts()
    edits = [edit(draft, number) for number in range(arguments.edits)]
    print(f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f} before")
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Settings(), Dismissals(Path(folder) / "dismissals.db"), Limits(max_megabytes=32, max_files=100))
        with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
            files = [("draft", ("draft.txt", draft))] + [("source", source) for source in sources.items()]
            address = _timed("cold", client, {"files": files})
            times = []
            for number, text in enumerate(edits):
                fields = {"previous": address.split("/")[-1], "draft_text": text, "keep": list(sources)}
                profile = cProfile.Profile() if arguments.profile and number == len(edits) - 1 else None
                if profile:  # in the server's own thread nothing is seen
                    _profile(draft, text, sources, profile)
                    break
                begun = time.perf_counter(), time.process_time()
                address = _timed("edit", client, {"data": fields})
                times.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
            print(
                "median of {} edits: {:.2f} s, processor {:.2f} s".format(
                    len(times), *map(median, zip(*times, strict=True))
                )
            )
            saved = client.get(f"{address}/report.json").text
    documents = [Document(name, name, text) for name, text in sources.items()]
    plain = pipeline.check([Document("draft.txt", "draft.txt", edits[len(times) - 1])], against=documents)
    print("the same as without a memory:", write_json(plain, Page()) == saved)


def make_texts() -> tuple[str, dict[str, str]]:
    """Return a draft and its sources by name."""
    chance = random.Random(SEED)
    told = {story.name: _told(story) for story in sorted(STORIES.iterdir())}
    own = told.pop(STORY)
    others = [sentence for articles in told.values() for sentences in articles for sentence in sentences]

    def write(number: int, words: int) -> str:
        rest = [sentence for sentences in own for sentence in sentences]
        text = [chance.choice(rest) if chance.random() < TAKEN else sentence for sentence in own[number % len(own)]]
        while sum(len(sentence.split()) for sentence in text) < words:
            text.append(chance.choice(others))
        return "\n\n".join(text) + "\n"

    return write(0, DRAFT_WORDS), {f"source-{n:02}.txt": write(n + 1, SOURCE_WORDS) for n in range(SOURCES)}


def _told(story: Path) -> list[list[str]]:
    return [
        [sentence.text for sentence in split_sentences(document)[1]]
        for document in read_inputs([story], Settings()).documents
    ]


def edit(text: str, number: int) -> str:
    """Return the text with another figure or word in one of its sentences."""
    figures = list(re.finditer(r"\b[1-9]\d?\b", text))
    figure = figures[number * 3 % len(figures)]
    return text[: figure.start()] + str(int(figure[0]) + 1) + text[figure.end() :]


def _timed(what: str, client: TestClient, sent: dict[str, object]) -> str:
    """Send a form, wait for the page, print how long it took; return the address of the check."""
    begun, processor = time.perf_counter(), time.process_time()
    address = client.post("/checks", **sent).headers["location"]
    while not client.get(f"{address}/progress").json()["ended"]:
        time.sleep(0.05)
    page = client.get(address).text
    whole, processor = time.perf_counter() - begun, time.process_time() - processor
    checked = re.search(r"Checked in ([\d.]+) s", page)
    print(
        f"{what}: whole {whole:.2f} s, processor {processor:.2f} s, check alone {checked and checked[1]} s", flush=True
    )
    return address


def _profile(before: str, after: str, sources: dict[str, str], profile: cProfile.Profile) -> None:
    from claimcheck.memory import ProcessMemory

    memory = ProcessMemory()
    analysed: dict[Document, pipeline.Analysed] = {}
    documents = [Document(name, name, text) for name, text in sources.items()]
    pipeline.check([Document("draft.txt", "draft.txt", before)], against=documents, memory=memory, analysed=analysed)
    profile.enable()
    pipeline.check([Document("draft.txt", "draft.txt", after)], against=documents, memory=memory, analysed=analysed)
    profile.disable()
    pstats.Stats(profile).sort_stats("cumulative").print_stats(120)


if __name__ == "__main__":
    main()
