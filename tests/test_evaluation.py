"""Evaluation: which findings find what is labelled, which repeat, which are false alarms, and how it is shown."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.errors import CallError
from claimcheck.evaluation import evaluate, read_stories, reliability, score
from claimcheck.findings import make_findings
from claimcheck.records import Document, Report, Severity
from claimcheck.reporters.evaluation import write_evaluation_json, write_evaluation_text
from claimcheck.rules.rule import ConflictRule
from tests.report_builders import article, conflict, report, side

VENUE = ConflictRule("CC801", "venue-conflict", "venue", Severity.ERROR, lambda story: (), "Venues.")
A = article("a.txt", "They meet in Orvane on Friday.", "Rain fell in Quill Bay.")
B = article("b.txt", "They meet in Pell Harbour.", "Rain fell in Tarn.")

Pair = tuple[tuple[str, str], tuple[str, str]]  # words and clause in a.txt, words and clause in b.txt
RIGHT = (("Orvane", "They meet in Orvane"), ("Pell Harbour", "meet in Pell Harbour."))
AGAIN = (("meet", "They meet in Orvane"), ("meet", "They meet in Pell Harbour"))
TRAP = (("Quill Bay", "Rain fell in Quill Bay."), ("Tarn", "Rain fell in Tarn"))


def quotes(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"file": file, "quote": quote} for file, quote in pairs]


def gold() -> dict[str, Any]:
    """Return what is labelled in a.txt and b.txt: one conflict, and one trap."""
    return {
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


def write_story(folder: Path, labelled: object) -> Path:
    folder.mkdir()
    for one in (A, B):
        (folder / one.document.id).write_text(one.document.text, encoding="utf-8")
    content = labelled if isinstance(labelled, str) else json.dumps(labelled)
    (folder / "gold.json").write_text(content, encoding="utf-8")
    return folder


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return write_story(tmp_path / "summit", gold())


def checker(*pairs: Pair, confidences: Sequence[float] = ()) -> Callable[[Sequence[Document]], Report]:
    """Return a check that reports a conflict between each two (words, clause) pairs of a.txt and b.txt."""
    conflicts = [
        conflict(
            side(a[0], (A, a[0]), clauses=[a[1]]),
            side(b[0], (B, b[0]), clauses=[b[1]]),
            confidence=confidences[i] if confidences else 0.9,
        )
        for i, (a, b) in enumerate(pairs)
    ]

    def check(documents: Sequence[Document]) -> Report:
        assert [document.outlet for document in documents] == ["Herald", None]
        return report([A, B], make_findings([(VENUE, one) for one in conflicts], [], [A, B]))

    return check


RIGHT = (("Orvane", "They meet in Orvane"), ("Pell Harbour", "meet in Pell Harbour."))
AGAIN = (("meet", "They meet in Orvane"), ("meet", "They meet in Pell Harbour"))
TRAP = (("Quill Bay", "Rain fell in Quill Bay."), ("Tarn", "Rain fell in Tarn"))


def test_what_touches_two_files_of_a_label_is_found(story: Path):
    (outcome,) = evaluate(read_stories(story), checker(RIGHT))
    assert [(finding.rule, label.id) for finding, label in outcome.found] == [("CC801", "F1")]
    assert (score([outcome]).precision, score([outcome]).recall, outcome.off_text) == (1.0, 1.0, 0)


def test_a_second_finding_for_the_same_label_is_a_repeat(story: Path):
    (outcome,) = evaluate(read_stories(story), checker(RIGHT, AGAIN))
    assert (len(outcome.found), len(outcome.repeats), len(outcome.false_alarms)) == (1, 1, 0)


def test_what_touches_no_label_is_a_false_alarm_and_a_trap_is_said(story: Path):
    (outcome,) = evaluate(read_stories(story), checker(TRAP))
    assert [lured for _, lured in outcome.false_alarms] == [True]
    assert [label.id for label in outcome.missed] == ["F1"]
    assert score([outcome]).false_alarms_per_100_articles == 50.0
    assert (score([outcome]).precision, score([outcome]).recall, score([outcome]).f1) == (0.0, 0.0, 0.0)


def test_without_findings_the_precision_is_undefined(story: Path):
    (outcome,) = evaluate(read_stories(story), checker())
    assert score([outcome]).precision is None
    assert "precision undefined" in write_evaluation_text([outcome], Severity.WARNING, show=False)
    assert json.loads(write_evaluation_json([outcome], Severity.WARNING, show=False))["precision"] is None


@pytest.mark.parametrize(("pairs", "silent"), [((), 1), ((TRAP,), 0)])
def test_a_story_without_labels_is_clean_and_silent_without_findings(
    tmp_path: Path, pairs: tuple[Pair, ...], silent: int
):
    clean = write_story(tmp_path / "clean", {**gold(), "findings": []})
    figures = score(list(evaluate(read_stories(clean), checker(*pairs))))
    assert (figures.clean, figures.silent, figures.recall) == (1, silent, None)


def test_bands_count_the_findings_of_a_confidence_and_those_that_are_right(story: Path):
    outcomes = list(evaluate(read_stories(story), checker(RIGHT, AGAIN, TRAP, confidences=(1.0, 0.93, 0.6))))
    bands, brier = reliability(outcomes)
    assert [(b.low, b.findings, b.right, b.mean_confidence) for b in bands if b.findings] == [
        (0.6, 1, 0, 0.6),
        (0.9, 2, 2, pytest.approx(0.965)),
    ]
    assert brier == pytest.approx((0.0 + 0.07**2 + 0.6**2) / 3)
    assert (len(bands), bands[0].low, bands[-1].high) == (10, 0.0, 1.0)


# Command --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `check` report the labelled conflict and what stands on the trap."""
    reports = checker(RIGHT, TRAP)
    monkeypatch.setattr(pipeline, "check", lambda documents, **options: reports(documents))


@pytest.mark.parametrize("folder", [".", ".."], ids=["one story", "a folder of stories"])
def test_the_figures_are_a_table(checked: None, story: Path, folder: str, capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", str(story / folder), "--show"]) == 0
    out = capsys.readouterr().out
    assert "| CC801  | venue-conflict |       1 |         0 |              1 |" in out
    assert "FALSE  summit CC801 venue 0.90 TRAP: a.txt: 'Rain fell in Quill Bay.' | b.txt: 'Rain fell in Tarn'" in out
    assert "1 of 1 found, 0 repeats, 1 false alarms (on traps and agreements 1), 50.0 per 100 articles" in out
    assert "clean stories silent 0 of 0" in out
    assert out.endswith("precision 0.500 recall 1.000 F1 0.667\n")


def test_the_figures_are_json(checked: None, story: Path, tmp_path: Path):
    output = tmp_path / "figures.json"
    assert main(["evaluate", str(story), "--format", "json", "--output", str(output)]) == 0
    figures = json.loads(output.read_text(encoding="utf-8"))
    assert (figures["precision"], figures["recall"], figures["f1"]) == (0.5, 1.0, 0.6667)
    assert (figures["category_right"], figures["false_alarms_on_traps_and_agreements"]) == (1, 1)
    assert figures["categories"] == [{"scope": "cross", "category": "venue", "found": 1, "labelled": 1}]
    assert [(row["story"], row["false_alarms"]) for row in figures["by_story"]] == [("summit", 1)]
    assert figures["brier"] == pytest.approx((0.1**2 + 0.9**2) / 2)


def test_json_lists_the_errors_when_asked(checked: None, story: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["evaluate", str(story), "--format", "json", "--show"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["by_story"]
    assert row["missed"] == []
    assert [wrong["on_trap_or_agreement"] for wrong in row["reported_wrongly"]] == [True]


def test_findings_below_the_minimum_are_not_counted(
    monkeypatch: pytest.MonkeyPatch, story: Path, capsys: pytest.CaptureFixture[str]
):
    reports = checker(TRAP, confidences=(0.1,))  # so doubtful that it is info
    monkeypatch.setattr(pipeline, "check", lambda documents, **options: reports(documents))
    for minimum, false_alarms in (("warning", 0), ("info", 1)):
        main(["evaluate", str(story), "--format", "json", "--min-severity", minimum])
        assert json.loads(capsys.readouterr().out)["false_alarms"] == false_alarms


# Gold that cannot be used ---------------------------------------------------------------------------------------------


def changed(key: str, **fields: object) -> dict[str, Any]:
    """Return the labels with other fields in the first item of a list."""
    labelled = gold()
    labelled[key][0] |= fields
    return labelled


@pytest.mark.parametrize(
    ("labelled", "message"),
    [
        ('{"documents": ', "not JSON: line 1 column 15: Expecting value; write: {"),
        ("[]", "it is a list, not an object; write: {"),
        ({"documents": []}, 'it has no "findings"; write: {'),
        (changed("documents", file="c.txt"), 'it names "c.txt", which is not there; add the file or take its name out'),
        (changed("documents", published="today"), 'is "today", not an ISO date; write it as 2025-03-04'),
        (changed("findings", scope="both"), '"scope" of finding F1 is "both"; write one of: cross, self, garble'),
        (changed("findings", category=7), '"category" of finding F1 is a number, not a string; write: {'),
        (changed("findings", mentions=[]), "finding F1 has no mentions; quote the words that it is about"),
        (
            changed("findings", mentions=quotes(("a.txt", "meet in Tarn"))),
            'mention 1 of finding F1, "meet in Tarn", is not in a.txt; copy the words as they stand there',
        ),
        (
            changed("traps", mentions=quotes(("c.txt", "Rain"))),
            'mention 1 of traps 1 is in "c.txt"; name one of its documents: a.txt, b.txt',
        ),
        (
            {**gold(), "findings": gold()["findings"] * 2},
            'two findings have the id "F1"; give each its own',
        ),
    ],
)
def test_bad_gold_is_one_line_before_anything_is_checked(
    checked: None, tmp_path: Path, labelled: object, message: str, capsys: pytest.CaptureFixture[str]
):
    write_story(tmp_path / "bad", labelled)
    assert main(["evaluate", str(tmp_path)]) == 2
    out, err = capsys.readouterr()
    assert not out
    assert err.startswith(f"claimcheck: {tmp_path / 'bad' / 'gold.json'}: ")
    assert message in err
    assert err.count("\n") == 1


def test_a_folder_without_labelled_stories_is_said(tmp_path: Path):
    with pytest.raises(CallError, match=r"no labelled story in it; name a folder with gold\.json"):
        read_stories(tmp_path)


def test_an_article_that_cannot_be_read_is_said(story: Path):
    (story / "b.txt").write_bytes(b"")
    with pytest.raises(CallError, match=r"b\.txt: the file is empty"):
        read_stories(story)
