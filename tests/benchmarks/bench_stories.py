"""Measure how well documents are sorted into stories: B-cubed precision, recall and F1 against labelled events.

    python tests/benchmarks/bench_stories.py SENTENCES.jsonl.gz

Each line is a sentence of a document: {"doc", "sentence_id", "sentence", "subtopic"}; the sub-topic is the event. ECB+
is such a set, of pairs of events of one kind: https://github.com/cltl/ecbPlus. Its documents have no dates, so the
window of days is not at work, which makes it harder than an archive.
"""

import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from random import Random

from claimcheck.encoder import load_encoder
from claimcheck.records import Document
from claimcheck.stories import Profile, find_stories, lead, make_profile

SAMPLES, SAMPLE_TOPICS = 8, 6  # small archives, in which little can be learnt of how rare a word is


def main() -> None:
    sentences: defaultdict[str, dict[int, str]] = defaultdict(dict)
    event: dict[str, str] = {}
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            sentences[record["doc"]][record["sentence_id"]] = record["sentence"]
            event[record["doc"]] = record["subtopic"]
    documents = [
        Document(name, name, "\n".join(text for _, text in sorted(parts.items())))
        for name, parts in sorted(sentences.items())
    ]
    vectors = load_encoder().encode([lead(document) for document in documents])
    profiles = [make_profile(document, vector) for document, vector in zip(documents, vectors, strict=True)]
    _show("all", profiles, event)
    topics = sorted({name.split("_")[0] for name in event})
    for seed in range(SAMPLES):
        chosen = Random(seed).sample(topics, SAMPLE_TOPICS)
        _show(f"sample {seed}", [p for p in profiles if p.document_id.split("_")[0] in chosen], event)


def _show(name: str, profiles: Sequence[Profile], event: dict[str, str]) -> None:
    stories = [[document for origin in story for document in origin] for story in find_stories(profiles)]
    events = {event[profile.document_id] for profile in profiles}
    print(f"{name}: {len(profiles)} documents, {len(events)} events, {len(stories)} stories found; ", end="")
    print("B-cubed precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*b_cubed(stories, event)), flush=True)


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
