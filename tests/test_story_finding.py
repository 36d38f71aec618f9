"""Documents are sorted into stories: other events of the same kind stay apart, copies are found, in any order."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from textwrap import dedent
from typing import Any

import numpy as np
import pytest
from archive import Archive, make_archive
from builders import document

from claimcheck.encoder import load_encoder
from claimcheck.records import Document
from claimcheck.stories import MAX_DAYS_APART, Profile, find_stories, lead, make_profile

COPIES = tomllib.loads((Path(__file__).parent.parent / "fixtures" / "copies.toml").read_text("utf-8"))["case"]
DAM = "The Orsavik dam on the river Arlen was closed on Monday after engineer Miriam Vasko found cracks in its wall."
DAM_TOO = "Cracks in the wall of the Orsavik dam were found by Miriam Vasko, so the Arlen is held back no more."
FERRY = "A ferry between Tarnholm and Belmora ran aground in fog, and its captain Tobias Farrow called for help."


@cache
def the_archive() -> tuple[Archive, tuple[Profile, ...]]:
    archive = make_archive()
    documents = [
        Document(a["id"], a["id"], a["text"], a["outlet"], date.fromisoformat(a["published"]), title=a["title"])
        for a in archive.articles
    ]
    vectors = load_encoder().encode([lead(document) for document in documents])
    return archive, tuple(make_profile(d, vector) for d, vector in zip(documents, vectors, strict=True))


def stories(*texts: str, published: tuple[date | None, ...] = ()) -> list[list[tuple[str, ...]]]:
    """Return the stories of these texts, named 0, 1, ...; one vector for all, so that words alone decide."""
    days = published or (None,) * len(texts)
    documents = [document(text, id=str(i), published=days[i]) for i, text in enumerate(texts)]
    return [list(story) for story in find_stories(make_profile(d, np.ones(1, np.float32)) for d in documents)]


def test_events_of_one_kind_stay_apart() -> None:
    archive, profiles = the_archive()
    found = [[name for origin in story for name in origin] for story in find_stories(profiles)]
    pairs = [(a, b) for story in found for a in story for b in story if a < b]
    right = [pair for pair in pairs if archive.story_of[pair[0]] == archive.story_of[pair[1]]]
    names = sorted(archive.story_of)
    labelled = [(a, b) for a in names for b in names if a < b and archive.story_of[a] == archive.story_of[b]]
    assert right == pairs  # fires of one week, told in nearly the same words
    assert len(right) >= 0.95 * len(labelled)


def test_wire_copies_have_one_origin() -> None:
    archive, profiles = the_archive()
    origins = [sorted(origin) for story in find_stories(profiles) for origin in story if len(origin) > 1]
    assert sorted(origins) == sorted(archive.copies)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_documents_in_any_order_make_the_same_stories(seed: int) -> None:
    _, profiles = the_archive()
    shuffled = list(profiles)
    Random(seed).shuffle(shuffled)
    assert find_stories(shuffled) == find_stories(profiles)


def test_each_document_is_in_one_story() -> None:
    archive, profiles = the_archive()
    found = [name for story in find_stories(profiles) for origin in story for name in origin]
    assert sorted(found) == sorted(archive.story_of)


def test_shared_names_make_a_story() -> None:
    assert stories(DAM, FERRY, DAM_TOO) == [[("0",), ("2",)], [("1",)]]


def test_a_week_later_it_is_another_story() -> None:
    day = date(2025, 3, 4)
    later = day + timedelta(days=MAX_DAYS_APART)
    assert stories(DAM, DAM_TOO, published=(day, later)) == [[("0",), ("1",)]]
    assert stories(DAM, DAM_TOO, published=(day, later + timedelta(days=1))) == [[("0",)], [("1",)]]
    assert stories(DAM, DAM_TOO, published=(None, later)) == [[("0",), ("1",)]]


def test_the_longer_apart_the_more_alike_two_reports_of_one_event_are() -> None:
    day = date(2025, 3, 4)
    divers = "Divers from Tarnholm looked at the gates of the Orsavik dam on Friday, and walkers have to wait."
    assert stories(DAM, divers, published=(day, day)) == [[("0",), ("1",)]]
    assert stories(DAM, divers, published=(day, day + timedelta(days=MAX_DAYS_APART))) == [[("0",)], [("1",)]]


@pytest.mark.parametrize("case", COPIES, ids=lambda case: str(case["name"]))
def test_copies_are_texts_with_one_origin(case: dict[str, Any]) -> None:
    titles = case.get("titles") or [None] * len(case["texts"])
    documents = [
        document(dedent(text), id=str(i), title=title)
        for i, (text, title) in enumerate(zip(case["texts"], titles, strict=True))
    ]
    found = find_stories(make_profile(d, np.ones(1, np.float32)) for d in documents)
    assert sorted([int(i) for i in origin] for story in found for origin in story) == case["origins"]


def test_a_copy_cut_short_has_its_origin() -> None:
    whole = (
        f"{DAM} Boats were told to stay in port. The town of Belmora lies below it, with 4,000 people and two mills."
    )
    assert stories(whole, f"Our reporter\n\n{DAM} Boats were told to stay in port.") == [[("0", "1")]]
    assert stories(whole, DAM_TOO) == [[("0",), ("1",)]]


def test_no_documents_have_no_stories() -> None:
    assert find_stories([]) == []


def test_a_large_story_is_held_together() -> None:
    names = [f"{a}{b}" for a in "Bal Cor Dun Fal Gar Hol".split() for b in "don mar vik stad".split()]
    texts = [f"{DAM_TOO} {name} {number} was asked." for number in range(25) for name in names]
    found = stories(*texts)
    assert sum(len(origin) for story in found for origin in story) == len(texts)
    assert len(found) == 1


@pytest.mark.parametrize("dated", [1.0, 0.8])
def test_in_blocks_the_same_stories_are_found(dated: float, monkeypatch: pytest.MonkeyPatch) -> None:
    _, profiles = the_archive()
    random = Random(1)
    some = [replace(p, published=p.published if random.random() < dated else None) for p in profiles]
    whole = find_stories(some)
    blocks: list[int] = []

    def run(work: Callable[[Any], Any], inputs: Iterable[Any]) -> Iterator[Any]:
        given = list(inputs)
        blocks.append(len(given))
        return map(work, given)

    monkeypatch.setattr("claimcheck.stories.MIN_BLOCK", 1)
    assert find_stories(some, run=run) == whole
    assert min(blocks) > 2
