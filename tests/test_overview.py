"""Who stands on which side of what was found in an archive, and what is counted of it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from builders import document

from claimcheck.overview import summarise
from claimcheck.records import Finding, Quotation, Scope, Severity, Span
from claimcheck.reporters.archive import write_json, write_text
from claimcheck.reporters.archive_figures import ArchiveReport
from claimcheck.store import Store, StoredStory, open_store
from claimcheck.stories import make_profile

CASES = tomllib.loads((Path(__file__).parent.parent / "fixtures" / "outlets.toml").read_text(encoding="utf-8"))["case"]
FIRST, SECOND = (f"2025-03-0{day}T02:00:00+00:00" for day in (6, 7))


def put_articles(store: Store, *articles: list[Any]) -> None:
    for name, outlet, day, *_ in articles:
        article = document("The dam holds.", id=name, outlet=outlet or None, published=date.fromisoformat(day))
        store.put_documents([(article, f"hash of {name}", "l", make_profile(article, np.zeros(0, np.float32)))])


def put_story(store: Store, started: str, *articles: list[Any], sides: list[list[str]], key: str = "s1") -> None:
    """Put a story with one finding, on which these documents stand on these sides."""
    origins: dict[int, tuple[str, ...]] = {}
    for name, _, _, number, _ in articles:
        origins[number] = (*origins.get(number, ()), name)
    mentions = tuple(
        Quotation(name, Span(4, 7), "dam", f"value {side}", 1, 5, side=side)
        for side, names in enumerate(sides)
        for name in names
    )
    found = Finding(
        str(sides),
        "CC103",
        "x",
        Scope.CROSS,
        "quantity",
        Severity.ERROR,
        0.9,
        "how many",
        mentions,
    )
    copies = {name: original for name, *_, original in articles if original}
    store.put_story(StoredStory(key, tuple(origins.values()), copies, {"compared": 7}), [found], {}, started)


def run(store: Store, started: str, *articles: list[Any], sides: list[list[str]]) -> None:
    """Run an audit that finds this one story."""
    put_articles(store, *articles)
    store.begin_run(started)
    put_story(store, started, *articles, sides=sides)
    store.finish_run(started, started, ["s1"], [])


@pytest.fixture(params=CASES, ids=lambda case: case["name"])
def case(request: pytest.FixtureRequest) -> dict[str, Any]:
    case: dict[str, Any] = request.param
    return case


@pytest.fixture
def summary(case: dict[str, Any], tmp_path: Path) -> ArchiveReport:
    with open_store(tmp_path / "audit.db", make=True) as store:
        run(store, FIRST, *case["articles"], sides=case["sides"])
        return summarise(store)


def test_each_text_has_one_voice_and_who_else_prints_it_carries_it(
    case: dict[str, Any], summary: ArchiveReport
) -> None:
    (story,) = summary.stories
    (found,) = story.findings
    assert [list(side.told_by) for side in found.sides] == case["told"]
    assert [list(side.carried_by) for side in found.sides] == case["carried"]


def test_outlets_and_pairs_are_counted_by_their_own_texts(case: dict[str, Any], summary: ArchiveReport) -> None:
    figures = {
        each.outlet: [each.stories, each.contradicted, each.contradictions, each.outnumbered, each.carried]
        for each in summary.outlets
    }
    assert figures == case["figures"]
    assert [f"{', '.join(pair.outlets)}: {pair.contradictions}" for pair in summary.pairs] == case["pairs"]


A, B, C = (
    ["a", "Harbor Times", "2025-03-04", 0, ""],
    ["b", "Orsa Post", "2025-03-04", 1, ""],
    ["c", "", "2025-03-05", 2, ""],
)


def test_while_an_audit_is_at_work_no_document_is_counted_twice(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        run(store, FIRST, A, B, sides=[["a"], ["b"]])
        with store.locked():
            store.begin_run(SECOND)
            put_articles(store, C)
            reading = summarise(store)
            put_story(store, SECOND, A, B, C, sides=[["a"], ["c"]], key="s2")
            checked = summarise(store)
        broken_off = summarise(store)
        store.finish_run(SECOND, SECOND, ["s2"], [])
        ended = summarise(store)
    assert [(r.unchecked, len(r.stories), r.pairs[0].contradictions) for r in (reading, checked)] == [
        (1, 1, 1),
        (0, 1, 0),
    ]
    assert "An audit is at work, begun 2025-03-07T02:00:00+00:00: 1 of 3 documents not checked yet." in write_text(
        reading
    )
    assert "run it again" not in write_text(reading)
    assert "was broken off: 0 of 3 documents not checked; run it again" in write_text(broken_off)
    assert '"at_work": true,\n    "unchecked": 1' in write_json(reading)
    assert ended.stories == checked.stories
    assert "Last audit: 2025-03-07" in write_text(ended)


def test_a_story_that_another_one_took_over_is_checked_again_when_it_comes_back(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        run(store, FIRST, A, B, sides=[["a"], ["b"]])
        store.begin_run(SECOND)
        put_articles(store, C)
        put_story(store, SECOND, A, B, C, sides=[["a"], ["b"]], key="s2")
        store.remove_documents(lambda document_id, path: document_id != "c")  # before the audit went on
        assert store.story_keys() == {"s2"}
        put_story(store, SECOND, A, B, sides=[["a"], ["b"]])
        store.finish_run(SECOND, SECOND, ["s1"], [])
        summary = summarise(store)
    assert [(story.key, story.contradictions) for story in summary.stories] == [("s1", 1)]
    assert (summary.unchecked, summary.resolved) == (0, ())


def test_what_is_dismissed_is_listed_until_it_is_restored(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        run(store, FIRST, A, B, sides=[["a"], ["b"]])
        (found,) = store.findings()
        store.dismiss(found.finding.id, SECOND)
        away = summarise(store)
        assert [(each.finding, each.when) for each in away.dismissed] == [(found.finding, SECOND)]
        assert found.finding.id in write_text(away)
        store.restore(found.finding.id)
        assert summarise(store).dismissed == ()
        assert [f.finding for f in summarise(store).stories[0].findings] == [found.finding]
