"""Evaluation: which findings find what is labelled, which repeat, and which are false alarms."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from claimcheck.errors import CallError
from claimcheck.evaluation import evaluate, score, write_figures
from claimcheck.findings import make_findings
from claimcheck.records import Document, Report, Severity
from claimcheck.rules.rule import ConflictRule
from tests.report_builders import article, conflict, report, side

VENUE = ConflictRule("CC801", "venue-conflict", "venue", Severity.ERROR, lambda story: (), "Venues.")
A = article("a.txt", "They meet in Orvane on Friday.", "Rain fell in Quill Bay.")
B = article("b.txt", "They meet in Pell Harbour.", "Rain fell in Tarn.")


def quotes(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"file": file, "quote": quote} for file, quote in pairs]


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """A folder with one labelled story: one conflict, and one trap."""
    story = tmp_path / "summit"
    story.mkdir()
    for one in (A, B):
        (story / one.document.id).write_text(one.document.text, encoding="utf-8")
    gold = {
        "documents": [{"file": "a.txt", "outlet": "Herald", "published": "2025-03-04"}, {"file": "b.txt"}],
        "findings": [
            {
                "id": "F1",
                "scope": "cross",
                "category": "venue",
                "mentions": quotes(("a.txt", "meet in Orvane"), ("b.txt", "meet in Pell Harbour")),
            }
        ],
        "traps": [{"mentions": quotes(("a.txt", "Rain fell in Quill Bay"), ("b.txt", "Rain fell in Tarn"))}],
    }
    (story / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return tmp_path


def checker(*pairs: tuple[tuple[str, str], tuple[str, str]]):
    """Return a check that reports a conflict between each two (words, clause) pairs of a.txt and b.txt."""
    conflicts = [
        conflict(side(a[0], (A, a[0]), clauses=[a[1]]), side(b[0], (B, b[0]), clauses=[b[1]])) for a, b in pairs
    ]

    def check(documents: Sequence[Document]) -> Report:
        assert [document.outlet for document in documents] == ["Herald", None]
        return report([A, B], make_findings([(VENUE, one) for one in conflicts], [], [A, B]))

    return check


RIGHT = (("Orvane", "They meet in Orvane"), ("Pell Harbour", "meet in Pell Harbour."))
AGAIN = (("meet", "They meet in Orvane"), ("meet", "They meet in Pell Harbour"))
TRAP = (("Quill Bay", "Rain fell in Quill Bay."), ("Tarn", "Rain fell in Tarn"))


def test_what_touches_two_files_of_a_label_is_found(stories: Path):
    (outcome,) = evaluate(stories, checker(RIGHT))
    assert [(finding.rule, gold["id"]) for finding, gold in outcome.found] == [("CC801", "F1")]
    assert (score([outcome]).precision, score([outcome]).recall, outcome.off_text) == (1.0, 1.0, 0)


def test_a_second_finding_for_the_same_label_is_a_repeat(stories: Path):
    (outcome,) = evaluate(stories, checker(RIGHT, AGAIN))
    assert (len(outcome.found), len(outcome.repeats), len(outcome.false_alarms)) == (1, 1, 0)


def test_what_touches_no_label_is_a_false_alarm_and_a_trap_is_said(stories: Path):
    (outcome,) = evaluate(stories, checker(TRAP))
    assert [lured for _, lured in outcome.false_alarms] == [True]
    assert [gold["id"] for gold in outcome.missed] == ["F1"]
    assert score([outcome]).false_alarms_per_100_articles == 50.0
    assert "precision 0.000 recall 0.000" in write_figures([outcome])


def test_without_findings_the_precision_is_undefined(stories: Path):
    (outcome,) = evaluate(stories, checker())
    assert score([outcome]).precision is None


def test_a_folder_without_labelled_stories_is_said(tmp_path: Path):
    with pytest.raises(CallError, match="no labelled story"):
        list(evaluate(tmp_path, checker()))
