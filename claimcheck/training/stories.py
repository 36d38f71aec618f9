"""Labelled stories: NewsDesk packets, each a folder with articles and gold.json."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from claimcheck.pipeline import read_inputs
from claimcheck.records import Document, Span
from claimcheck.settings import Settings

Place = tuple[str, Span]  # a document and where in its text
Label = tuple[Place, Place, str]


KEPT_APART = ("sci-", "spo-")  # beginnings of names of stories that nothing is fitted on, see fixtures/training/stories


def held_out_story(name: str) -> bool:
    """Return whether a story is left out of training the entailment model; a third are, the same ones always."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def story_documents(folder: Path, gold: dict[str, Any]) -> list[Document]:
    """Return the articles of a story with their dates of publication; gold: its labels."""
    read = read_inputs([folder / d["file"] for d in gold["documents"]], Settings()).documents
    published = {d["file"]: d.get("published") for d in gold["documents"]}
    return [replace(d, published=date.fromisoformat(published[d.id][:10]) if published[d.id] else None) for d in read]


def find_quotation(text: str, quote: str) -> Span | None:
    """Return where a labelled quotation stands in a text, whatever the white space; None if it does not."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    match = re.search(pattern, text)
    return Span(*match.span()) if match else None


def story_labels(gold: dict[str, Any], documents: Sequence[Document]) -> Iterator[Label]:
    """Yield pairs of places with what is known of them: "contradict", "not_contradict", or "" for not known."""
    texts = {d.id: d.text for d in documents}
    for kind in ("findings", "agreements", "traps"):
        for labelled in gold[kind]:
            mentions = labelled["mentions"]
            values = {str(m.get("value", "")).casefold() for m in mentions}
            for first, second in combinations(mentions, 2):
                places = [(m["file"], find_quotation(texts[m["file"]], m["quote"])) for m in (first, second)]
                if any(span is None for _, span in places):
                    continue
                label = "not_contradict"
                if kind == "findings" and first.get("value", "").casefold() != second.get("value", "").casefold():
                    label = "contradict" if len(mentions) == 2 or len(values) == 2 else ""
                yield (places[0][0], places[0][1]), (places[1][0], places[1][1]), label  # type: ignore[misc]


def label_of(a: Place, b: Place, labels: Sequence[Label]) -> str:
    """Return "contradict", "not_contradict", or "" for not known, of two places of a story."""
    found = {
        label
        for first, second, label in labels
        for x, y in ((first, second), (second, first))
        if a[0] == x[0] and b[0] == y[0] and a[1].overlaps(x[1]) and b[1].overlaps(y[1])
    }
    if not found:
        return "not_contradict"
    return "contradict" if "contradict" in found else "" if "" in found else "not_contradict"
