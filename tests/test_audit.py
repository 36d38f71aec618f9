"""An audit finds what a check of each story finds, does nothing twice, and ends the same after any kill."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from archive import Archive, make_archive

from claimcheck import audit as audits
from claimcheck import pipeline
from claimcheck.audit import Audited, audit
from claimcheck.cli import main
from claimcheck.errors import ConfigurationError
from claimcheck.memory import ProcessMemory
from claimcheck.overview import summarise
from claimcheck.records import Document, Finding, Quotation, Report, Scope, Severity, Span
from claimcheck.reporters.archive import write_html, write_json, write_markdown, write_text
from claimcheck.reporters.archive_figures import days
from claimcheck.reporters.json import finding_record
from claimcheck.store import document_record, open_store
from claimcheck.workers import Engine, Lost, open_engine
from tests.benchmarks.scores import reports_in, score_conflicts
from tests.report_builders import report

ROOT = Path(__file__).parent.parent
FOUND, MAX_IN_VAIN = {"count", "venue"}, 2  # measured, of five conflicts, two updates taken for one; see bench_audit
NIGHTS = [datetime(2025, 4, day, tzinfo=UTC) for day in (1, 2, 3)]


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> tuple[Archive, Path]:
    """Audit a small archive with the shipped models: one with five conflicts, of which some are found."""
    folder = tmp_path_factory.mktemp("audit")
    archive = make_archive(seed=7)
    audit(archive.write(folder / "archive.jsonl"), folder / "audit.db")
    return archive, folder / "audit.db"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Let a check report one finding on the texts it is given; return which documents were checked together."""
    calls: list[list[str]] = []

    def check(documents: Sequence[Document], **options: object) -> Report:
        calls.append([document.id for document in documents])
        texts = json.dumps([(document.id, document.text) for document in documents])
        mentions = tuple(
            Quotation(d.id, Span(0, 3), d.text[:3], d.text[:3], 1, 1, side=side) for side, d in enumerate(documents)
        )
        scope = Scope.CROSS if len(mentions) > 1 else Scope.GARBLE
        finding_id = sha256(texts.encode()).hexdigest()[:16]
        return report([], [Finding(finding_id, "CC103", "x", scope, "quantity", Severity.ERROR, 0.9, "x", mentions)])

    monkeypatch.setattr(pipeline, "check", check)
    return calls


def dump(store: Path) -> list[Any]:
    """Return all documents, stories, claims and open findings of a store, without paths and times."""
    with open_store(store) as opened:
        documents = [
            document_record(d) | {"path": "", "file": ""} for d in opened.documents(sorted(opened.document_hashes()))
        ]
        stories = [[story.key, story.origins, story.copies, story.coverage] for story in opened.stories()]
        found = [[f.story, finding_record(f.finding)] for f in opened.findings() if not f.resolved]
        claims = list(opened.claims())
    return json.loads(json.dumps([documents, stories, found, claims]))


def write(path: Path, articles: Sequence[dict[str, Any]]) -> Path:
    return Archive(articles=list(articles)).write(path)


def night(number: int, source: Path, store: Path, **options: Any) -> Audited:
    return audit(source, store, now=NIGHTS[number], **options)


def test_an_audit_finds_what_a_check_of_each_story_finds(audited: tuple[Archive, Path]) -> None:
    with open_store(audited[1]) as store:
        stories, stored = store.stories(), store.findings()
        for story in stories:
            checked = pipeline.check(store.documents(story.compared))
            found = [f.finding for f in stored if f.story == story.key]
            assert sorted(found, key=lambda f: f.id) == sorted(checked.findings, key=lambda f: f.id)
    assert stored


def test_a_finding_is_explained_from_the_store_and_from_the_json(
    audited: tuple[Archive, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, saved = str(audited[1]), str(tmp_path / "audit.json")
    assert main(["report", store, "--format", "json", "--output", saved]) == 0
    found = json.loads(Path(saved).read_text(encoding="utf-8"))["top"][0]["findings"][0]
    shown = []
    for report_file in (store, saved):
        assert main(["explain", found["id"][:8], "--report", report_file, "--format", "json"]) == 0
        shown.append(json.loads(capsys.readouterr().out))
    assert [each["finding"]["message"] for each in shown] == [found["message"]] * 2
    from_store, from_file = ([c["weighing"] for c in each["explanation"]["comparisons"]] for each in shown)
    assert from_store
    assert from_store == from_file
    assert main(["explain", "0123456789abcdef", "--report", store]) == 2
    assert "audit.db: no finding '0123456789abcdef'; ids stand in the report" in capsys.readouterr().err


def test_what_a_check_left_out_is_kept_with_its_story(tmp_path: Path) -> None:
    source = write(tmp_path / "archive.jsonl", [{"id": "a", "text": "The dam at Orsa holds. Who says so?"}])
    audit(source, tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        [story] = store.stories()
    assert story.coverage["left_out"] == {"questions": 1}


def test_no_fewer_planted_conflicts_are_found_and_no_more_is_reported_in_vain(audited: tuple[Archive, Path]) -> None:
    archive, path = audited
    with open_store(path) as store:
        score = score_conflicts(reports_in(stored.finding for stored in store.findings()), archive.stories)
    assert {thing for thing in score.planted if score.found[thing]} >= FOUND
    assert score.reported.total() - score.right.total() <= MAX_IN_VAIN


def test_the_next_nights_articles_give_what_one_full_audit_gives(checks: list[list[str]], tmp_path: Path) -> None:
    articles = make_archive().articles
    first = write(tmp_path / "first.jsonl", articles[:25])
    full = write(tmp_path / "archive.jsonl", articles)
    night(0, first, tmp_path / "grown.db")
    night(1, full, tmp_path / "grown.db")
    night(1, write(tmp_path / "turned.jsonl", articles[::-1]), tmp_path / "whole.db")
    assert dump(tmp_path / "grown.db") == dump(tmp_path / "whole.db")


def test_unchanged_stories_are_not_checked_again(checks: list[list[str]], tmp_path: Path) -> None:
    articles = make_archive().articles
    night(0, write(tmp_path / "a.jsonl", articles), tmp_path / "audit.db")
    checks.clear()
    again = night(1, write(tmp_path / "a.jsonl", articles[::-1]), tmp_path / "audit.db")
    assert (again.new, again.checked, checks) == (0, 0, [])
    changed = next(article for article in articles if article["id"] == "s0007-1")
    changed["text"] += "\n\nNobody was there to ask."
    third = night(2, write(tmp_path / "a.jsonl", articles), tmp_path / "audit.db")
    assert (third.new, third.checked, len(checks)) == (1, 1, 1)
    assert "s0007-1" in checks[0]


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_an_entry_that_stands_in_several_feeds_the_last_one_holds_every_night(
    jobs: int, checks: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audits, "STEP_DOCUMENTS", 1)  # so that one step is read while another is being written
    entry = "<item><guid>{}</guid><title>Dam</title><description>The dam at Orsa {}.</description></item>"
    says = {"1": "holds", **{f"2-{i}": f"is {i} m high" for i in range(9)}, "3": "held until noon"}
    (tmp_path / "feeds").mkdir()
    for name, words in says.items():
        item = entry.format("17" if name in "13" else name, words)
        feed = f'<rss version="2.0"><channel><title>Harbor Times</title>{item}</channel></rss>'
        (tmp_path / "feeds" / f"{name}.rss").write_text(feed)
    for _ in range(3):
        audit(tmp_path / "feeds", tmp_path / "audit.db", jobs=jobs)
        with open_store(tmp_path / "audit.db") as store:
            (document,) = store.documents(["Harbor Times#17"])
        assert document.text.endswith("The dam at Orsa held until noon.")


def test_an_archive_with_corrections_is_the_same_every_night(checks: list[list[str]], tmp_path: Path) -> None:
    articles = make_archive(3).articles
    corrected = [article | {"text": article["text"] + " It is not known why."} for article in articles[:2]]
    source = write(tmp_path / "a.jsonl", [*articles, *corrected])
    first = night(0, source, tmp_path / "audit.db")
    assert (first.new, first.documents) == (len(articles), len(articles))
    assert first.notes == (
        f"{source.as_posix()}: 2 articles came again by their id, 2 of them changed; the last one holds",
    )
    assert night(1, source, tmp_path / "audit.db").new == 0
    night(0, write(tmp_path / "last.jsonl", [*corrected, *articles[2:]]), tmp_path / "last.db")
    assert dump_texts(tmp_path / "audit.db") == dump_texts(tmp_path / "last.db")


def dump_texts(store: Path) -> dict[str, str]:
    with open_store(store) as opened:
        return {document.id: document.text for document, *_ in opened.each_document()}


@pytest.mark.parametrize(
    ("first", "second", "replaced"),
    [
        ({"1/a.txt": "The dam holds."}, {"2/a.txt": "A ferry ran aground."}, 1),
        ({"1/a.txt": "The dam holds."}, {"2/a.txt": "The dam holds."}, 0),  # the archive was moved
        ({"1/a.txt": "The dam holds."}, {"1/a.txt": "The dam held."}, 0),
        ({"1/a.jsonl": '{"text": "It holds."}'}, {"1/a.jsonl": '{"text": "It sank."}\n{"text": "It holds."}'}, 1),
        ({"1/a.jsonl": '{"id": 1, "text": "It holds."}'}, {"2/a.jsonl": '{"id": 1, "text": "It held."}'}, 0),
    ],
)
def test_articles_that_replace_others_of_the_same_name_are_told(
    first: dict[str, str], second: dict[str, str], replaced: int, checks: list[list[str]], tmp_path: Path
) -> None:
    for number, files in enumerate((first, second)):
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(content)
            done = night(number, (tmp_path / name).parent, tmp_path / "audit.db")
    told = (
        f"{replaced} articles replaced others of the same name, which came from another path or stood in the same line"
    )
    assert [note.partition(";")[0] for note in done.notes] == [told] * replaced


def test_a_store_among_the_articles_is_no_part_of_them(checks: list[list[str]], tmp_path: Path) -> None:
    make_archive(1).write(tmp_path / "a.jsonl")
    for number in (0, 1):
        assert night(number, tmp_path, tmp_path / "audit.db").notes == ()


def test_the_stories_that_a_process_checks_share_what_it_has_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memories: list[object] = []

    def check(documents: Sequence[Document], *, memory: object, **options: object) -> Report:
        memories.append(memory)
        return report([], [])

    monkeypatch.setattr(pipeline, "check", check)
    night(0, make_archive(3).write(tmp_path / "a.jsonl"), tmp_path / "audit.db")
    assert len(memories) == 3
    assert isinstance(memories[0], ProcessMemory)
    assert all(memory is memories[0] for memory in memories)


def test_a_retracted_article_resolves_its_findings(checks: list[list[str]], tmp_path: Path) -> None:
    articles = make_archive(3).articles
    left = [article for article in articles if not article["id"].startswith("s0001")]
    night(0, write(tmp_path / "a.jsonl", articles), tmp_path / "audit.db")
    kept = night(1, write(tmp_path / "a.jsonl", left), tmp_path / "audit.db")
    assert (kept.documents, kept.removed) == (len(articles), 0)
    night(2, tmp_path / "a.jsonl", tmp_path / "audit.db", remove=True)
    with open_store(tmp_path / "audit.db") as store:
        resolved = [f for f in store.findings() if f.resolved]
        assert [f.resolved for f in resolved] == [NIGHTS[2].isoformat()]
        assert {m.document_id[:5] for f in resolved for m in f.finding.mentions} == {"s0001"}
        summary = summarise(store)
        (gone,) = summary.resolved
        assert gone.reason.startswith("left the archive: s0001-0, ")
        assert json.loads(write_json(summary, 10))["resolved"][0]["cause"] == "removed"
        for write_report in (write_text, write_markdown, write_html):
            assert "left the archive: s0001" in write_report(summary, 10)
        assert not [name for name in store.document_hashes() if name.startswith("s0001")]


def test_what_cannot_be_read_is_told_and_kept(checks: list[list[str]], tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    for name, text in (("a.txt", "The dam at Orsa holds."), ("b.txt", "A ferry ran aground off Tarnholm.")):
        (folder / name).write_text(text)
    assert not night(0, folder, tmp_path / "audit.db").errors
    (folder / "b.txt").write_bytes(b"")
    (folder / "a.txt").unlink()
    (folder / "c.txt").write_text("It will be held up.")
    done = night(1, folder, tmp_path / "audit.db", remove=True)
    assert [error.path for error in done.errors] == [f"{folder.as_posix()}/b.txt"]
    assert (done.documents, done.removed) == (2, 1)
    with open_store(tmp_path / "audit.db") as store:
        assert store.unread() == list(done.errors)


def test_what_is_amiss_is_told_in_the_order_of_the_lines(checks: list[list[str]], tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "The dam holds."}\n' + "no\n" * 10)
    night(0, tmp_path / "a.jsonl", tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        assert [int(error.path.rpartition(":")[2]) for error in store.unread()] == [*range(2, 12)]


def test_entries_of_a_feed_that_cannot_be_read_are_kept(checks: list[list[str]], tmp_path: Path) -> None:
    folder = tmp_path / "feeds"
    folder.mkdir()
    feed = "<rss version='2.0'><channel><item><description>{}</description></item></channel></rss>"
    for name, text in (("a.rss", "The dam at Orsa holds."), ("b.rss", "A ferry ran aground off Tarnholm.")):
        (folder / name).write_text(feed.format(text))
    night(0, folder, tmp_path / "audit.db")
    (folder / "b.rss").write_bytes(b"")
    done = night(1, folder, tmp_path / "audit.db", remove=True)
    assert (done.documents, done.removed, len(done.errors)) == (2, 0, 1)


def test_a_story_whose_check_fails_is_told_and_checked_the_next_time(
    checks: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = make_archive(3)
    source = archive.write(tmp_path / "a.jsonl")
    broken = sum(article["id"].startswith("s0001") for article in archive.articles)
    works = pipeline.check

    def fails(documents: Sequence[Document], **options: Any) -> Report:
        if documents[0].id.startswith("s0001"):
            raise KeyError("n")
        return works(documents, **options)

    monkeypatch.setattr(pipeline, "check", fails)
    first = night(0, source, tmp_path / "audit.db")
    assert ["not checked: KeyError" in error.message for error in first.errors] == [True]
    with open_store(tmp_path / "audit.db") as store:
        unchecked = f"{broken} of {len(archive.articles)} documents not checked"
        assert re.search(rf"Last audit: \S+ to \S+; {unchecked}\n", write_text(summarise(store)))
    monkeypatch.setattr(pipeline, "check", works)
    second = night(1, source, tmp_path / "audit.db")
    assert (second.checked, second.errors) == (1, ())


def test_a_report_after_an_audit_was_broken_off_says_what_is_not_checked(
    checks: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = make_archive(3).articles
    night(0, write(tmp_path / "a.jsonl", articles), tmp_path / "audit.db")
    works = pipeline.check

    def breaks_off(documents: Sequence[Document], **options: Any) -> Report:
        if len(checks) > 3:  # three in the first night, and one in the second
            raise KeyboardInterrupt
        return works(documents, **options)

    monkeypatch.setattr(pipeline, "check", breaks_off)
    for article in articles:
        article["text"] += "\n\nNobody was there to ask."
    with pytest.raises(KeyboardInterrupt):
        night(1, write(tmp_path / "a.jsonl", articles), tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        left = summarise(store)
        checked = {document_id for story in store.stories() if not story.outdated for document_id in story.documents}
    told = [article.id for story in left.stories for article in story.articles]
    assert sorted(told) == sorted(article["id"] for article in articles)
    assert sum(story.contradictions for story in left.stories) == 3
    assert 0 < left.unchecked == len(articles) - len(checked) < len(articles)
    assert f"was broken off: {left.unchecked} of {len(articles)} documents not checked; run it again" in write_text(
        left
    )
    monkeypatch.setattr(pipeline, "check", works)
    night(2, tmp_path / "a.jsonl", tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        assert summarise(store).unchecked == 0


def test_little_memory_means_fewer_processes_and_too_little_is_told(
    checks: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[int, int]] = []

    def open_here(jobs: int, *, memory: int) -> AbstractContextManager[Engine]:
        opened.append((jobs, memory))
        return open_engine(1)

    monkeypatch.setattr(audits, "open_engine", open_here)
    source = make_archive(3).write(tmp_path / "a.jsonl")
    done = night(0, source, tmp_path / "audit.db", jobs=8, memory=2_550_000_000)
    assert opened == [(4, 550_000_000)]
    assert done.notes == ("the memory given is enough for 4 of 8 processes",)
    with pytest.raises(ConfigurationError, match=r"0.80G is less than an audit takes; give at least 0.90G"):
        night(0, source, tmp_path / "audit.db", memory=800_000_000)
    monkeypatch.setattr(audits, "PROFILE_BYTES", 100_000_000)
    least = 0.35 + 0.1 * done.documents
    with pytest.raises(ConfigurationError, match=rf"among {done.documents} articles takes; give at least {least:.2f}G"):
        night(0, source, tmp_path / "audit.db", memory=1_000_000_000)


def test_a_story_whose_process_was_killed_is_told_and_the_others_are_kept(
    checks: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Losing:
        def map(self, work: Callable[[Any], Any], inputs: Iterable[Any]) -> Iterator[Any]:
            return (Lost("killed") if i == 1 else work(given) for i, given in enumerate(inputs))

        def prepare(self, work: Callable[[], object]) -> None:
            pass

    monkeypatch.setattr(audits, "open_engine", lambda jobs, *, memory: nullcontext(Losing()))
    done = night(0, make_archive(3).write(tmp_path / "a.jsonl"), tmp_path / "audit.db")
    (error,) = done.errors
    assert "not checked: killed; use fewer --jobs" in error.message
    with open_store(tmp_path / "audit.db") as store:
        assert len(store.stories()) == done.stories - 1


def test_articles_before_a_day_are_left_out_and_counted(checks: list[list[str]], tmp_path: Path) -> None:
    archive = make_archive()
    day = date(2025, 3, 15)
    early = sum(article["published"] < day.isoformat() for article in archive.articles)
    done = night(0, archive.write(tmp_path / "a.jsonl"), tmp_path / "audit.db", since=day)
    assert (done.left_out, done.documents) == (early, len(archive.articles) - early)
    assert early


@pytest.mark.parametrize("last", ["Nobody was hurt.", "Nobody else was hurt when the roof of the hall came down."])
def test_plain_copies_are_named_and_altered_ones_are_compared(
    last: str, checks: list[list[str]], tmp_path: Path
) -> None:
    original = make_archive(1).articles[0] | {"id": "a", "outlet": "Orsa Post"}
    original["text"] = "\n\n".join([original["text"], last])
    copy = original | {"id": "b", "outlet": "City Monitor", "text": "From our wire\n\n" + original["text"]}
    altered = original | {
        "id": "c",
        "outlet": "Valley Courier",
        "text": original["text"].replace("Nobody", "Everybody"),
    }
    night(0, write(tmp_path / "a.jsonl", [original, copy, altered]), tmp_path / "audit.db")
    assert checks == [["a", "c"]]
    with open_store(tmp_path / "audit.db") as store:
        (story,) = summarise(store).stories
    assert (len(story.articles), story.origins) == (3, 1)
    assert story.findings[0].copies == {"a": ("b",)}
    assert story.findings[0].outlets == ("City Monitor", "Orsa Post", "Valley Courier")


def test_the_outlets_that_contradict_each_other_are_counted_with_the_stories_both_told(
    checks: list[list[str]], tmp_path: Path
) -> None:
    night(0, make_archive().write(tmp_path / "a.jsonl"), tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        summary = summarise(store)
    assert all(0 < pair.contradicted <= pair.stories for pair in summary.pairs if pair.contradictions)
    assert max(pair.contradicted for pair in summary.pairs) > 1
    for outlet in summary.outlets:
        told = [story for story in summary.stories if outlet.outlet in story.tellers and len(story.tellers) > 1]
        assert outlet.contradicted <= outlet.stories == len(told)


def test_the_commands_say_what_was_done_and_found(
    checks: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = make_archive(3)
    source, count = str(archive.write(tmp_path / "a.jsonl")), len(archive.articles)
    store = str(tmp_path / "audit.db")
    assert main(["audit", source, "--store", store]) == 0
    done = f"{count} documents ({count} new or changed, 0 removed) in 3 stories; checked 3 stories"
    assert done in capsys.readouterr().out
    assert main(["report", store, "--format", "json", "--top", "2"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["stories"], len(record["top"]), record["findings"]["open"]) == (3, 2, 3)
    finding = record["top"][0]["findings"][0]
    assert main(["report", store, "--dismiss", finding["id"], "--format", "csv"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("story,id,rule")
    assert not [line for line in lines if finding["id"] in line]
    for name in ("text", "markdown"):
        assert main(["report", store, "--format", name]) == 0
        shown = capsys.readouterr().out
        assert "Open findings: 2; new in the last audit 2, resolved in it 0; dismissed 1" in shown
        assert finding["id"] in shown
    assert main(["report", store, "--restore", finding["id"], "--format", "csv"]) == 0
    assert finding["id"] in capsys.readouterr().out
    assert main(["report", store, "--restore", finding["id"]]) == 2
    assert f"finding '{finding['id']}' is not dismissed; leave out --restore" in capsys.readouterr().err


def test_a_report_on_one_outlet_has_the_findings_that_quote_it_or_its_copy(
    checks: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    night(0, make_archive(3).write(tmp_path / "a.jsonl"), tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        stories = summarise(store).stories
    counts = {}
    for outlet in sorted({outlet for story in stories for outlet in story.outlets}):
        assert main(["report", str(tmp_path / "audit.db"), "--format", "json", "--outlet", outlet]) == 0
        record = json.loads(capsys.readouterr().out)
        counts[outlet] = record["findings"]["open"]
        assert record["filters"]["outlets"] == [outlet]
    # each check reported one finding, on all the texts of its story
    assert counts == {outlet: sum(outlet in story.outlets for story in stories) for outlet in counts}
    assert min(counts.values()) < len(stories)


def test_the_days_and_pairs_say_what_they_rest_on(checks: list[list[str]], tmp_path: Path) -> None:
    night(0, make_archive(3).write(tmp_path / "a.jsonl"), tmp_path / "audit.db")
    with open_store(tmp_path / "audit.db") as store:
        summary = summarise(store)
        compared = {story.key: story.coverage["compared"] for story in store.stories()}
    assert sum(day.stories for day in days(summary)) == len(summary.stories)
    assert sum(day.contradictions for day in days(summary)) == sum(story.contradictions for story in summary.stories)
    for pair in summary.pairs:
        told = [story.key for story in summary.stories if set(pair.outlets) <= set(story.tellers)]
        assert (pair.stories, pair.claims) == (len(told), sum(compared[key] for key in told))


def test_wrong_calls_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = str(make_archive(1).write(tmp_path / "a.jsonl"))
    assert main(["audit", str(tmp_path / "nowhere"), "--store", str(tmp_path / "none.db")]) == 2
    assert "nowhere: no such file or folder" in capsys.readouterr().err
    (tmp_path / "empty.jsonl").touch()
    assert main(["audit", str(tmp_path / "empty.jsonl"), "--store", str(tmp_path / "none.db")]) == 2
    assert "empty.jsonl: the file is empty" in capsys.readouterr().err
    assert not list(tmp_path.glob("none.db*"))
    assert main(["audit", source, "--store", str(tmp_path / "audit.db"), "--since", "May"]) == 2
    assert "--since: 'May' is not an ISO date" in capsys.readouterr().err
    assert main(["audit", source, "--store", str(tmp_path / "audit.db"), "--since="]) == 2
    assert "--since: '' is not an ISO date" in capsys.readouterr().err
    assert main(["audit", source, "--store", str(tmp_path / "audit.db"), "--memory", "much"]) == 2
    assert "--memory: 'much' is no size" in capsys.readouterr().err
    assert main(["audit", source, "--store", str(tmp_path / "audit.db"), "--memory", "200MB"]) == 2
    assert "--memory: 0.20G is less than an audit takes; give at least 0.90G" in capsys.readouterr().err
    assert main(["report", str(tmp_path / "none.db")]) == 2
    assert "no such file" in capsys.readouterr().err
    assert main(["audit", source, "--store", source]) == 2
    assert "not a store of claimcheck" in capsys.readouterr().err
    assert main(["audit", source, "--store", str(tmp_path / "kept.db"), "--since", "2030-01-01"]) == 0
    for command in ("report", "export"):
        assert main([command, str(tmp_path / "kept.db"), "--output", str(tmp_path / "kept.db")]) == 2
        assert "kept.db: is read and would be overwritten" in capsys.readouterr().err
    with open_store(tmp_path / "audit.db", make=True) as store, store.locked():
        assert main(["audit", source, "--store", str(tmp_path / "audit.db")]) == 2
    assert "another audit is at work" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="the system sets no bound on the size of files")
@pytest.mark.parametrize("kilobytes", [1, 20, 100])  # as it makes the store, opens it, and reads
def test_on_a_full_disk_it_says_so_and_goes_on_when_there_is_room(
    kilobytes: int, checks: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    source = make_archive().write(tmp_path / "a.jsonl")
    none, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000 * kilobytes, most))
    try:
        assert main(["audit", str(source), "--store", str(tmp_path / "audit.db")]) == 2
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (none, most))
    assert "nothing is half done in it: make room on the disk" in capsys.readouterr().err
    night(0, source, tmp_path / "audit.db")
    night(0, source, tmp_path / "whole.db")
    assert dump(tmp_path / "audit.db") == dump(tmp_path / "whole.db")


def test_a_cluster_needs_its_extra_and_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    source = str(make_archive(1).write(tmp_path / "a.jsonl"))
    call = ["audit", source, "--store", str(tmp_path / "audit.db"), "--engine", "ray"]
    assert main(call) == 2
    assert 'pip install "claimcheck[ray]"' in capsys.readouterr().err
    assert main([*call, "--memory", "2G"]) == 2
    assert "--memory: holds for --engine local" in capsys.readouterr().err
    assert main([*call[:-1], "spark"]) == 2
    assert "--engine" in capsys.readouterr().err


@pytest.fixture
def process(audited: tuple[Archive, Path], tmp_path: Path) -> Iterator[list[str]]:
    source = audited[0].write(tmp_path / "archive.jsonl")
    yield [sys.executable, "-m", "claimcheck", "audit", str(source), "--store", str(tmp_path / "audit.db"), "--quiet"]


def stories_in(store: Path) -> int:
    """Return how many stories a store holds that another process writes; -1 while there is no store."""
    try:
        with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM stories").fetchone()[0])
    except sqlite3.OperationalError:
        return -1


@pytest.mark.slow
def test_killed_at_any_point_it_goes_on_and_ends_the_same(
    audited: tuple[Archive, Path], process: list[str], tmp_path: Path
) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for stories in (0, 1, 4, 9):  # the first kill comes while it reads
        running = subprocess.Popen(process, env=environment)
        while stories_in(tmp_path / "audit.db") < stories and running.poll() is None:
            time.sleep(0.02)
        running.send_signal(signal.SIGKILL)
        assert running.wait() == -signal.SIGKILL
    assert subprocess.run(process, env=environment, check=False).returncode == 0
    assert dump(tmp_path / "audit.db") == dump(audited[1])


@pytest.mark.slow
def test_two_processes_find_the_same(audited: tuple[Archive, Path], process: list[str], tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    assert subprocess.run([*process, "--jobs", "2"], env=environment, check=False).returncode == 0
    assert dump(tmp_path / "audit.db") == dump(audited[1])


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are looked up in /proc")
def test_killed_it_leaves_no_process_behind(process: list[str], tmp_path: Path) -> None:
    running = subprocess.Popen([*process, "--jobs", "2"], env=os.environ | {"PYTHONPATH": str(ROOT)})
    while stories_in(tmp_path / "audit.db") < 1 and running.poll() is None:
        time.sleep(0.02)
    children = Path(f"/proc/{running.pid}/task/{running.pid}/children").read_text().split()
    running.kill()
    running.wait()
    end = time.monotonic() + 20
    while (left := [child for child in children if alive(child)]) and time.monotonic() < end:
        time.sleep(0.1)
    assert children
    assert not left


def alive(process_id: str) -> bool:
    stat = Path(f"/proc/{process_id}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"
