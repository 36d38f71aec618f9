"""Which findings are reported, and what is counted of the others."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from claimcheck import pipeline
from claimcheck.cli import main
from claimcheck.findings import make_findings
from claimcheck.globs import group_documents, means
from claimcheck.records import Finding, Severity
from claimcheck.rules.rule import ConflictRule, GarbleRule
from claimcheck.selection import choose_findings
from claimcheck.settings import PathSettings, Settings
from tests.builders import document
from tests.report_builders import article, conflict, damage, side

A = article("desk/a.txt", "The summit is held in Orvane.", "The leders met.")
B = article("wire/b.txt", "The summit is held in Pell.")
C = article("archive/c.txt", "The summit is held in Orvane.")
VENUE = ConflictRule("CC101", "venue-conflict", "venue", Severity.ERROR, lambda story: (), None)
SPLICE = GarbleRule("CC501", "token-splice", "token-splice", Severity.ERROR, lambda article: (), None)
NOT_SELECTED, UNSURE = "findings of rules not selected", "findings below the least confidence"


def chosen(settings: Settings, *, confidence: float = 0.9) -> tuple[tuple[Finding, ...], Mapping[str, int]]:
    sides = (side("Orvane", (A, "Orvane"), (C, "Orvane")), side("Pell", (B, "Pell")))
    findings = make_findings(
        [(VENUE, conflict(*sides, confidence=confidence))],
        [(SPLICE, A, damage(A, "leders", confidence=0.8))],
        [A, B, C],
    )
    return choose_findings(findings, [a.document for a in (A, B, C)], settings)


@pytest.mark.parametrize(
    ("settings", "rules"),
    [
        (Settings(), ["CC101", "CC501"]),
        (Settings(select=("CC101",)), ["CC101"]),
        (Settings(select=("cc5",)), ["CC501"]),
        (Settings(select=("venue",)), ["CC101"]),
        (Settings(ignore=("venue-conflict",)), ["CC501"]),
        (Settings(select=("CC",), ignore=("CC1",)), ["CC501"]),
        (Settings(select=("venue-conflict",), ignore=("CC1",)), ["CC101"]),
        (Settings(ignore=("CC1", "CC5"), extend_select=("token-splice",)), ["CC501"]),
        (Settings(select=("CC5",), extend_select=("venue",)), ["CC101", "CC501"]),
        (Settings(select=("CC1",), ignore=("CC1",)), []),
    ],
)
def test_rules_are_selected_by_the_most_exact_word(settings: Settings, rules: list[str]):
    findings, left_out = chosen(settings)
    assert [finding.rule for finding in findings] == rules
    assert left_out == ({NOT_SELECTED: 2 - len(rules)} if len(rules) < 2 else {})


@pytest.mark.parametrize(
    ("paths", "rules"),
    [
        ((PathSettings("archive/*", ("CC1",)),), ["CC101", "CC501"]),  # one more document says Orvane
        ((PathSettings("wire/*", ("CC1",)),), ["CC501"]),
        ((PathSettings("archive/*", ("CC1",)), PathSettings("a.txt", ("CC1",))), ["CC501"]),
        ((PathSettings("*.txt", ("token-splice",)),), ["CC101"]),
    ],
)
def test_a_document_can_be_left_out_of_a_rule(paths: tuple[PathSettings, ...], rules: list[str]):
    assert [finding.rule for finding in chosen(Settings(per_path=paths))[0]] == rules


def test_the_least_confidence_may_differ_by_path():
    assert chosen(Settings(min_confidence=0.85))[1] == {UNSURE: 1}
    desk = PathSettings("desk/*", min_confidence=0.5)
    assert not chosen(Settings(min_confidence=0.85, per_path=(desk,)))[1]
    wire = PathSettings("wire/*", min_confidence=0.95)
    assert chosen(Settings(per_path=(wire,)))[1] == {UNSURE: 1}


@pytest.mark.parametrize(
    ("severity", "confidence", "seen"),
    [
        ({"CC1": Severity.INFO}, 0.9, Severity.INFO),
        ({"CC1": Severity.INFO, "venue-conflict": Severity.WARNING}, 0.9, Severity.WARNING),
        ({"CC5": Severity.INFO}, 0.9, Severity.ERROR),
        ({"CC1": Severity.ERROR}, 0.5, Severity.WARNING),
    ],
)
def test_a_severity_is_that_of_the_rule_and_doubt_lowers_it(
    severity: dict[str, Severity], confidence: float, seen: Severity
):
    found, _ = chosen(Settings(severity=severity), confidence=confidence)
    assert next(finding.severity for finding in found if finding.rule == "CC101") is seen


def test_a_severity_can_take_a_finding_below_what_is_reported_and_changes_the_order():
    asked = {"venue": Severity.INFO}
    assert [f.rule for f in chosen(Settings(severity=asked))[0]] == ["CC501", "CC101"]
    assert chosen(Settings(severity=asked, min_severity=Severity.WARNING))[1] == {"findings below warning": 1}


def test_a_finding_keeps_its_id():
    ids = {finding.id for finding in chosen(Settings())[0]}
    assert {f.id for f in chosen(Settings(severity={"CC1": Severity.INFO}, ignore=("CC5",)))[0]} < ids


@pytest.mark.parametrize(
    ("glob", "path", "meant"),
    [
        ("a.txt", "news/desk/a.txt", True),
        ("desk/*", "news/desk/night/a.txt", True),
        ("desk/**", "news/desk/a.txt", True),
        ("desk", "news/desk/a.txt", False),
        ("sk/a.txt", "news/desk/a.txt", False),
        ("*.md", "news/desk/a.txt", False),
        ("[ab].txt", "/news/a.txt", True),
    ],
)
def test_a_glob_means_a_path_or_its_end(glob: str, path: str, meant: bool):
    assert means(glob, document("Rain.", id=path)) is meant


ABOVE = """\
per-path."news/a.txt".ignore = ["CC503"]
stories.a = ["news/a*"]

[[ignore-finding]]
rule = "CC503"
documents = ["news/b.txt"]
reason = "a quotation"
"""


def test_globs_begin_where_their_file_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "claimcheck.toml").write_text(ABOVE, encoding="utf-8")
    (tmp_path / "news").mkdir()
    for name, people in (("a.txt", 12), ("b.txt", 21)):
        text = f"The fire in Orvane killed {people} people on Monday. It began in the the harbour."
        (tmp_path / "news" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "news")
    assert main(["check", ".", "--isolated", "--format", "concise"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert main(["check", ".", "--format", "concise"]) == 0
    assert capsys.readouterr().out == ""


def test_articles_are_grouped_by_the_first_story_that_names_them():
    groups = group_documents([a.document for a in (A, B, C)], {"one": ["desk/*"], "two": ["a.txt", "archive/*"]})
    assert [[d.id for d in group] for group in groups] == [["desk/a.txt"], ["archive/c.txt"], ["wire/b.txt"]]
    assert group_documents((A.document, B.document), {}) == ((A.document, B.document),)
    assert group_documents((), {}) == ((),)


def test_documents_of_two_stories_are_not_compared():
    texts = ("The fire at the Larkdale depot killed 12 people.", "The fire at the Larkdale depot killed 21 people.")
    documents = [document(text, id=f"{i}.txt") for i, text in enumerate(texts)]
    together = pipeline.check(documents)
    assert [finding.rule for finding in together.findings] == ["CC103"]
    apart = pipeline.check(documents, settings=Settings(stories={"one": ("0.txt",)}))
    assert not apart.findings
    assert (apart.coverage.claims, apart.coverage.pairs) == (together.coverage.claims, 0)
