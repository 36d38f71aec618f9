"""What the user asked not to report: in comments and in the configuration, and what is said of wishes gone stale."""

import re
import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import claimcheck
from claimcheck.configuration import configure
from claimcheck.findings import make_findings
from claimcheck.positions import locate
from claimcheck.records import Article, Finding, Severity
from claimcheck.rules import GARBLE_RULES, SUPPRESSION_RULES
from claimcheck.rules.rule import ConflictRule, SuppressionRule
from claimcheck.selection import choose_findings
from claimcheck.sentences import split_sentences
from claimcheck.settings import IgnoredFinding, Settings
from claimcheck.suppressions import suppress_findings
from tests.report_builders import conflict, side
from tests.test_garble_rules import HEADINGS, examples

CASES = Path(__file__).parent.parent / "fixtures" / "suppressions.toml"
TODAY = date(2026, 6, 15)
VENUE = ConflictRule("CC101", "venue-conflict", "venue", Severity.ERROR, lambda story: (), None)


def read(folder: Path, **files: str) -> tuple[Article, ...]:
    """Write the files ("a_md" is a.md), and read them as articles without tokens."""
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    documents = claimcheck.read([folder]).documents
    return tuple(Article(d, *split_sentences(d), mentions=(), claims=()) for d in documents)


def found(articles: Sequence[Article], *clashing: str) -> tuple[Finding, ...]:
    """Return the damage in the articles, and where two of them hold words that clash, that conflict."""
    damages = [
        (rule, a, damage) for rule in GARBLE_RULES if rule.id == "CC503" for a in articles for damage in rule.check(a)
    ]
    sides = [side(words, (a, words)) for words in clashing for a in articles if words in a.document.text]
    return make_findings([(VENUE, conflict(*sides))] if sides else [], damages, articles)


def reported(articles: Sequence[Article], settings: Settings, *clashing: str) -> tuple[Finding, ...]:
    return suppress_findings(found(articles, *clashing), articles, settings, today=TODAY)[0]


@pytest.mark.parametrize(
    "case", tomllib.loads(CASES.read_text(encoding="utf-8"))["case"], ids=lambda case: case["name"]
)
def test_a_suppression_hides_what_it_is_about(case: dict[str, Any], tmp_path: Path):
    articles = read(tmp_path, **{case["file"].replace(".", "_"): case["text"].lstrip("\n")})
    all_found = found(articles)
    findings, suppressed = suppress_findings(all_found, articles, Settings(), today=TODAY)
    assert sorted(finding.name for finding in findings) == case["reported"]
    assert suppressed == len(all_found) - case["reported"].count("duplicated-words")
    assert all(quotation.text for finding in findings for quotation in finding.mentions)
    assert case.get("says", "") in "; ".join(finding.message for finding in findings)


@pytest.mark.parametrize("rule", SUPPRESSION_RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("heading", ["Example", "Left alone"])
def test_a_manual_page_behaves_as_printed(rule: SuppressionRule, heading: str, tmp_path: Path):
    assert re.findall(r"^## (.+)$", rule.doc or "", flags=re.MULTILINE) == HEADINGS
    texts = examples(rule, heading)
    assert texts
    for text in texts:
        seen = [finding.rule for finding in reported(read(tmp_path, a_md=text), Settings())]
        assert (rule.id in seen) == (heading == "Example")


def test_a_suppression_in_one_document_hides_a_conflict_with_another(tmp_path: Path):
    comment = "<!-- claimcheck: ignore venue -- two summits -->"
    articles = read(tmp_path, a_md=f"It rained.\n\n{comment}\nThey met in Orvane.", b_txt="They met in Pell.")
    assert not reported(articles, Settings(), "Orvane", "Pell")
    articles = read(tmp_path, a_md=f"{comment}\nIt rained.\n\nThey met in Orvane.", b_txt="They met in Pell.")
    assert {f.name for f in reported(articles, Settings(), "Orvane", "Pell")} == {
        "venue-conflict",
        "unused-suppression",
    }


def test_what_is_said_of_a_comment_quotes_it(tmp_path: Path):
    text = "It rained.\n\n<!-- claimcheck: ignore venue -- two summits -->\n\nThey met."
    articles = read(tmp_path, a_md=text)
    (finding,) = reported(articles, Settings())
    (quotation,) = finding.mentions
    assert quotation.text == "<!-- claimcheck: ignore venue -- two summits -->"
    assert (quotation.line, quotation.column) == (3, 1)
    assert finding.severity is Severity.WARNING
    assert len(finding.id) == 16


def test_a_directive_changes_no_other_sentence(tmp_path: Path):
    lines = ["Ministers meet in Orvane", "", "Ministers met on Tuesday.", "They spoke of fishing.", "", "- They left."]
    (plain,) = read(tmp_path, a_txt="\n".join(lines))
    for i in range(len(lines)):
        line = "claimcheck: ignore CC5 -- a quotation"
        (article,) = read(tmp_path, a_txt="\n".join([*lines[:i], line, *lines[i:]]))
        assert [(s.text, s.kind) for s in article.sentences] == [(s.text, s.kind) for s in plain.sentences]


def test_suppressions_can_be_switched_off(tmp_path: Path):
    articles = read(tmp_path, a_md="<!-- claimcheck: ignore CC503 -- a quotation -->\nThey met in the the harbour.")
    assert not reported(articles, Settings())
    assert [finding.rule for finding in reported(articles, Settings(suppressions=False))] == ["CC503"]


MANIFEST = """{"documents": [{"file": "a.txt", "outlet": "Harbor Times"}, {"file": "b.txt", "outlet": "Coast Wire"}]}"""


@pytest.mark.parametrize(
    ("entry", "names"),
    [
        ('documents = ["a.txt"]', []),
        ('documents = ["a.txt", "b.txt"]', []),
        ('documents = ["c.txt"]', ["venue-conflict"]),  # it is not being checked
        ('outlets = ["Harbor Times", "Coast Wire"]', []),
        ('outlets = ["Harbor Times"]\nvalue = "pell"', []),
        ('outlets = ["Harbor Times"]\nvalue = "Garrow"', ["unused-suppression", "venue-conflict"]),
        ('value = "Orvane"\nuntil = 2026-06-15', []),
        ('value = "Orvane"\nuntil = 2026-06-14', ["expired-suppression", "venue-conflict"]),
    ],
)
def test_an_entry_of_the_configuration_hides_what_all_of_it_is_true_of(entry: str, names: list[str], tmp_path: Path):
    (tmp_path / "claimcheck.toml").write_text(
        f'min-confidence = 0.1\n\n[[ignore-finding]]\nrule = "venue"\nreason = "two summits"\n{entry}\n',
        encoding="utf-8",
    )
    settings = configure(flags={}, environ={}, folder=tmp_path, today=date(2026, 6, 14)).settings  # a day before
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "manifest.json").write_text(MANIFEST, encoding="utf-8")
    articles = read(tmp_path / "texts", a_txt="They met in Orvane.", b_txt="They met in Pell.")
    findings = reported(articles, settings, "Orvane", "Pell")
    assert sorted(finding.name for finding in findings) == names
    for finding in findings:
        if finding.name != "venue-conflict":
            (quotation,) = finding.mentions
            file = settings.configuration
            assert quotation.document_id == file.id
            assert quotation.text == quotation.span.of(file.text) == "[[ignore-finding]]"
            assert locate(file, quotation.span.start) == (quotation.line, quotation.column) == (3, 1)
    assert choose_findings(findings, [a.document for a in articles], settings)[0] == findings


def test_the_report_lists_the_configuration_file_where_a_finding_quotes_it(tmp_path: Path):
    (tmp_path / "a.txt").write_text("They met in the the harbour.", encoding="utf-8")
    stale = IgnoredFinding("venue", "two summits", documents=("a.txt",))
    checked = claimcheck.check([tmp_path], settings=Settings(ignore_finding=(stale,)))
    assert [summary.document.id for summary in checked.documents] == ["a.txt", "settings"]
    mended = IgnoredFinding("CC503", "a quotation", documents=("a.txt",))
    checked = claimcheck.check([tmp_path], settings=Settings(ignore_finding=(mended,)))
    assert [summary.document.id for summary in checked.documents] == ["a.txt"]
    assert checked.coverage.left_out["findings suppressed"] == 1
