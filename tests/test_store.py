"""The store of an audit: what goes in comes out, and files that are no store are refused."""

import json
import sqlite3
from datetime import date
from math import inf
from pathlib import Path

import numpy as np
import pytest
from builders import document

import claimcheck
from claimcheck.errors import StoreError
from claimcheck.readers import read_paths
from claimcheck.records import Finding, InputError, Quotation, Scope, Severity, Span
from claimcheck.reporters.json import finding_record
from claimcheck.store import (
    APPLICATION_ID,
    MIGRATIONS,
    Cause,
    Resolution,
    Store,
    StoredStory,
    document_record,
    open_store,
    read_document,
    value_columns,
)
from claimcheck.stories import make_profile
from claimcheck.values import Age, Duration, Moment, Money, Number, Ordinal, Parties, Percent, Place, Quantity, Value

READERS = Path(__file__).parent.parent / "fixtures" / "readers"
FIRST, SECOND, THIRD = (f"2025-03-0{day}T02:00:00+00:00" for day in (1, 2, 3))


def finding(finding_id: str) -> Finding:
    places = [("a.txt", "holds"), ("b.txt", "broke")]
    mentions = tuple(Quotation(document_id, Span(4, 9), words, words, 1, 5) for document_id, words in places)
    says = "whether the dam holds: holds (a.txt); broke (b.txt)"
    return Finding(finding_id, "CC101", "venue-conflict", Scope.CROSS, "venue", Severity.ERROR, 0.9, says, mentions)


def put(store: Store, started: str, **stories: list[str]) -> None:
    """Run an audit of these stories, each with the findings of these ids."""
    store.begin_run(started)
    for key, ids in stories.items():
        if key not in store.story_keys():
            found = [finding(finding_id) for finding_id in ids]
            store.put_story(
                StoredStory(key, (("a.txt", "b.txt"),), {"b.txt": "a.txt"}, {"documents": 1}), found, {}, started
            )
    store.finish_run(started, started, stories, [])


def history(store: Store) -> dict[str, tuple[str, str, str | None]]:
    return {f.finding.id: (f.first_seen, f.last_seen, f.resolved) for f in store.findings()}


@pytest.mark.parametrize("source", read_paths([READERS]).documents, ids=lambda source: source.id)
def test_a_document_comes_out_as_it_went_in(source, tmp_path: Path) -> None:
    assert read_document(document_record(source)) == source
    with open_store(tmp_path / "audit.db", make=True) as store:
        store.put_documents([(source, "h", "l", make_profile(source, np.zeros(0, np.float32)))])
        assert store.documents([source.id]) == (source,)


def test_a_profile_comes_out_as_it_went_in(tmp_path: Path) -> None:
    source = document("The dam at Orsa holds.", published=date(2025, 3, 4))
    vector = np.array([0.6, 0.8], np.float32)
    profile = make_profile(source, vector)
    with open_store(tmp_path / "audit.db", make=True) as store:
        store.put_documents([(source, "h", "l", profile)])
        assert store.without_vector("m") == [(source.id, "l")]
        store.put_vectors("m", [("l", vector)])
        assert store.without_vector("m") == []
        assert store.without_vector("another model") == [(source.id, "l")]
        (read,) = store.profiles("m")
    assert (read.document_id, read.published, read.words) == (source.id, source.published, profile.words)
    for name in ("weights", "sketch", "vector"):
        assert getattr(read, name).tolist() == getattr(profile, name).tolist()


def test_a_finding_keeps_its_history(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        put(store, FIRST, s1=["f1", "f2"], s2=["f3"])
        put(store, SECOND, s1=["f1", "f2"], s3=["f4"])  # s2 is gone
        assert history(store) == {
            "f1": (FIRST, SECOND, None),
            "f2": (FIRST, SECOND, None),
            "f3": (FIRST, FIRST, SECOND),
            "f4": (SECOND, SECOND, None),
        }
        put(store, THIRD, s4=["f1", "f3"])  # an article joined s1, and one of its findings is gone; f3 is there again
        assert history(store)["f1"] == (FIRST, THIRD, None)
        assert history(store)["f2"] == (FIRST, SECOND, THIRD)
        assert history(store)["f3"] == (FIRST, THIRD, None)
        assert store.story_keys() == {"s4"}


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        assert store.begin_run(FIRST) == FIRST
    with open_store(tmp_path / "audit.db") as store:
        assert store.begin_run(SECOND) == FIRST
        store.finish_run(FIRST, SECOND, [], [InputError("a.txt", "empty")])
        assert store.begin_run(THIRD) == THIRD
        assert store.unread() == [InputError("a.txt", "empty")]


def test_a_dismissed_finding_stays_dismissed(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        put(store, FIRST, s1=["f1"])
        store.dismiss("f1", FIRST)
        put(store, SECOND, s2=["f1"])
        assert [f.dismissed for f in store.findings()] == [FIRST]
        with pytest.raises(StoreError, match="no finding 'f9'"):
            store.dismiss("f9", FIRST)


def test_a_dismissal_can_be_undone(tmp_path: Path) -> None:
    with open_store(tmp_path / "audit.db", make=True) as store:
        put(store, FIRST, s1=["f1"])
        store.dismiss("f1", FIRST)
        store.restore("f1")
        assert [f.dismissed for f in store.findings()] == [None]
        assert history(store) == {"f1": (FIRST, FIRST, None)}
        with pytest.raises(StoreError, match="finding 'f1' is not dismissed"):
            store.restore("f1")
        with pytest.raises(StoreError, match="no finding 'f9'"):
            store.restore("f9")


def test_a_second_audit_is_kept_out(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_store(path, make=True) as store, store.locked():
        with open_store(path) as other, pytest.raises(StoreError, match="another audit is at work"), other.locked():
            pass
        with open_store(path) as reader:
            assert reader.findings() == []
            assert reader.is_locked()
    with open_store(path) as store:
        assert not store.is_locked()
        with store.locked():
            pass


def test_what_is_no_store_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such file"), open_store(tmp_path / "none.db"):
        pass
    text = tmp_path / "text.db"
    text.write_text("The dam holds. " * 100)
    with pytest.raises(StoreError, match="not a store of claimcheck"), open_store(text):
        pass
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE documents (id TEXT)")
    with pytest.raises(StoreError, match="of another program"), open_store(other, make=True):
        pass


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with open_store(path, make=True):
        pass
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    newer = f"version {len(MIGRATIONS) + 1}, this claimcheck knows up to {len(MIGRATIONS)}"
    with pytest.raises(StoreError, match=newer), open_store(path):
        pass


def put_documents(store: Store, **texts: str) -> None:
    """Put documents into the store, named a.txt and so on, whose hash is their text."""
    put = [document(text, id=f"{name}.txt") for name, text in texts.items()]
    store.put_documents((d, d.text, "l", make_profile(d, np.zeros(0, np.float32))) for d in put)


@pytest.mark.parametrize(
    ("story", "texts", "version", "cause", "documents"),
    [
        ("ab", {"a": "It holds.", "b": "It broke."}, "1", Cause.MODELS, ()),
        ("ab", {"a": "It held.", "b": "It broke."}, "1", Cause.CHANGED, ("a.txt",)),
        ("abc", {"a": "It holds.", "b": "It broke.", "c": "It is full."}, "1", Cause.STORY, ("c.txt",)),
        ("a", {"a": "It holds."}, "1", Cause.REMOVED, ("b.txt",)),
        ("ab", {"a": "It held.", "b": "It broke."}, "2", Cause.VERSION, ()),
    ],
)
def test_a_resolved_finding_says_by_what(
    story: str,
    texts: dict[str, str],
    version: str,
    cause: Cause,
    documents: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def run(started: str, members: str, found: list[Finding]) -> None:
        store.begin_run(started)
        origins = tuple((f"{name}.txt",) for name in members)
        store.put_story(StoredStory(started, origins, {}, {}), found, {}, started)
        store.finish_run(started, started, [started], [])

    with open_store(tmp_path / "audit.db", make=True) as store:
        monkeypatch.setattr(claimcheck, "__version__", "1")
        put_documents(store, a="It holds.", b="It broke.")
        run(FIRST, "ab", [finding("f1")])
        assert [f.resolved_by for f in store.findings()] == [None]
        monkeypatch.setattr(claimcheck, "__version__", version)
        put_documents(store, **texts)
        store.remove_documents(lambda document_id, path: document_id[0] in texts)
        run(SECOND, story, [])
        assert [f.resolved_by for f in store.findings()] == [Resolution(cause, documents)]
        run(THIRD, story, [finding("f1")])
        assert [(f.resolved, f.resolved_by) for f in store.findings()] == [(None, None)]


@pytest.mark.parametrize(
    ("value", "columns"),
    [
        (Quantity(Number(15, inf), "person"), (15, None, "person", None, None)),
        (Money(Number(2.4e6, 2.4e6), "EUR"), (2.4e6, 2.4e6, "EUR", None, None)),
        (Percent(Number(5, 6), points=True), (5, 6, "points", None, None)),
        (Duration(Number(14, 14), "week"), (14, 14, "day", None, None)),
        (Age(Number(40, 40)), (40, 40, "year", None, None)),
        (Ordinal(3, "large glacier"), (3, 3, "large glacier", None, None)),
        (Parties(2, "leader"), (2, 2, "leader", None, None)),
        (Moment(date(2025, 3, 4), date(2025, 3, 5)), (None, None, None, "2025-03-04", "2025-03-05")),
        (Moment(date(2015, 1, 1), date(2015, 12, 31), open_end=True), (None, None, None, "2015-01-01", None)),
        (Moment(date(4, 3, 4), date(4, 3, 4), year_known=False), (None, None, None, None, None)),
        (Place("Tokyo", "city"), (None, None, None, None, None)),
    ],
    ids=str,
)
def test_a_value_is_kept_as_plain_columns(value: Value, columns: tuple[object, ...]) -> None:
    assert tuple(value_columns(value).values()) == columns


def test_a_store_of_the_first_schema_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "audit.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(MIGRATIONS[0])
        connection.execute(
            "INSERT INTO findings VALUES ('f1', 's1', ?, ?, ?, NULL, NULL)",
            (json.dumps(finding_record(finding("f1"))), FIRST, FIRST),
        )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
    with open_store(path) as store:
        put(store, SECOND, s2=[])
        assert history(store) == {"f1": (FIRST, FIRST, SECOND)}
        assert list(store.claims()) == []
