"""Measure how well documents are sorted into stories: B-cubed precision, recall and F1 against labelled events.

    python tests/benchmarks/bench_stories.py SENTENCES.jsonl.gz
    python -m tests.benchmarks.bench_stories --generated 1000 [--seed 1]

Each line of the file is a sentence of a document: {"doc", "sentence_id", "sentence", "subtopic"}; the sub-topic is the
event. ECB+ is such a set, of pairs of events of one kind: https://github.com/cltl/ecbPlus. Its documents have no dates,
so the window of days is not at work, which makes it harder than an archive. The second call measures a generated
archive of so many stories, and copies by pairs.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from random import Random

from claimcheck.encoder import load_encoder
from claimcheck.records import Document
from claimcheck.stories import Origin, Profile, find_stories, lead, make_profile

SAMPLES, SAMPLE_TOPICS = 8, 6  # small archives, in which little can be learnt of how rare a word is


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("sentences", type=Path, nargs="?")
    what.add_argument("--generated", type=int, metavar="STORIES")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    if arguments.sentences:
        measure_labelled(arguments.sentences)
    else:
        measure_generated(arguments.generated, arguments.seed)


def measure_labelled(path: Path) -> None:
    sentences: defaultdict[str, dict[int, str]] = defaultdict(dict)
    event: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            sentences[record["doc"]][record["sentence_id"]] = record["sentence"]
            event[record["doc"]] = record["subtopic"]
    profiles = _profiles(
        [
            Document(name, name, "\n".join(text for _, text in sorted(parts.items())))
            for name, parts in sorted(sentences.items())
        ]
    )
    _show("all", profiles, event)
    topics = sorted({name.split("_")[0] for name in event})
    for seed in range(SAMPLES):
        chosen = Random(seed).sample(topics, SAMPLE_TOPICS)
        _show(f"sample {seed}", [p for p in profiles if p.document_id.split("_")[0] in chosen], event)


def measure_generated(stories: int, seed: int) -> None:
    from tests.archive import make_archive  # here, for the other call does without the folder of the tests
    from tests.benchmarks.scores import score_copies, show

    archive = make_archive(stories, seed)
    profiles = _profiles(
        [
            Document(a["id"], a["id"], a["text"], a["outlet"], date.fromisoformat(a["published"]), title=a["title"])
            for a in archive.articles
        ]
    )
    found = _show("generated", profiles, archive.story_of)
    copies = score_copies([origin for story in found for origin in story], archive.copies)
    print(f"copies: precision and recall {show(*copies)}")


def _profiles(documents: Sequence[Document]) -> list[Profile]:
    vectors = load_encoder().encode([lead(document) for document in documents])
    return [make_profile(document, vector) for document, vector in zip(documents, vectors, strict=True)]


def _show(name: str, profiles: Sequence[Profile], event: Mapping[str, str]) -> list[tuple[Origin, ...]]:
    found = [tuple(story) for story in find_stories(profiles)]
    stories = [[document for origin in story for document in origin] for story in found]
    events = {event[profile.document_id] for profile in profiles}
    print(f"{name}: {len(profiles)} documents, {len(events)} events, {len(stories)} stories found; ", end="")
    print("B-cubed precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*b_cubed(stories, event)), flush=True)
    return found


def b_cubed(stories: Iterable[Sequence[str]], event: Mapping[str, str]) -> tuple[float, float, float]:
    """Return precision, recall and F1, the mean over documents. Source: Bagga and Baldwin 1998.

    stories: the documents of each; event: of each document, the right one.
    """
    stories = list(stories)
    of_event = Counter(event[document] for story in stories for document in story)
    precision = recall = 0.0
    for story in stories:
        shared = Counter(event[document] for document in story)
        precision += sum(count * count / len(story) for count in shared.values())
        recall += sum(count * count / of_event[e] for e, count in shared.items())
    precision, recall = precision / of_event.total(), recall / of_event.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
