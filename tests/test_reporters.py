"""Reporters: whole reports compared with the files in fixtures/reporters; a changed file is to be read, then accepted.

To write the files anew: python -m tests.test_reporters
"""

from dataclasses import replace
from pathlib import Path

import pytest

from claimcheck.findings import make_findings
from claimcheck.records import (
    Article,
    Bearing,
    Claim,
    Coverage,
    Evidence,
    InputError,
    Omission,
    Quoted,
    QuotedWords,
    Report,
    Role,
    Severity,
    Verdict,
)
from claimcheck.reporters import REPORTERS
from claimcheck.reporters.coverage import summary_line
from claimcheck.reporters.json import read_findings, write_json
from claimcheck.reporters.page import Page
from claimcheck.reporters.text import write_text
from claimcheck.rules.rule import ConflictRule, GarbleRule
from tests.report_builders import article, conflict, damage, report, side, span

FOLDER = Path(__file__).parent.parent / "fixtures" / "reporters"
SUFFIXES = {
    "text": "txt",
    "concise": "concise.txt",
    "markdown": "md",
    "summary": "summary.md",
    "html": "html",
    "json": "json",
    "jsonl": "jsonl",
    "csv": "csv",
    "sarif": "sarif",
    "junit": "junit.xml",
    "checkstyle": "checkstyle.xml",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "rdjson": "rdjson",
    "rdjsonl": "rdjsonl",
}

VENUE = ConflictRule("CC801", "venue-conflict", "venue", Severity.ERROR, lambda story: (), "Venues.")
SPLICE = GarbleRule("CC991", "token-splice", "token-splice", Severity.WARNING, lambda article: (), "Splices.")


def a_report() -> Report:
    a = article("a.txt", "Ministers are to meet in Orvane on Friday, the second time this year.", "More | soon.")
    b = article("b.txt", "The meeting in Pell Harbour was annouyesterday nced by the *ministers*.")
    c = article("c.txt", "Ministers gather in", "Pell Harbour.")
    sides = (
        side("Orvane", (a, "Orvane"), clauses=["Ministers are to meet in Orvane on Friday, the second time this year"]),
        side(
            "Pell Harbour",
            (b, "Pell Harbour"),
            (c, "Pell Harbour"),
            clauses=["The meeting in Pell Harbour", "gather in\nPell Harbour"],
        ),
    )
    spliced = damage(b, "annouyesterday nced", "'annouyesterday nced' is 'announced' with 'yesterday' spliced in", 0.62)
    findings = make_findings([(VENUE, conflict(*sides))], [(SPLICE, b, spliced)], [a, b, c])
    errors = (InputError("d.txt", "empty; give it some text or leave it out"),)
    return report([a, b, c], findings, errors=errors, notes=("b.txt: read as cp1252: not valid UTF-8 (byte 41)",))


def a_draft_report() -> Report:
    draft = article("draft.md", "Ministers meet in Orvane on Friday.", "They will sing.", 'He said "we are not late".')
    draft = replace(draft, document=replace(draft.document, role=Role.DRAFT))
    a = article("a.txt", "The meeting in Pell Harbour is on Friday.", "He said: we are late.", "A *choir* was hired.")
    b = article("b.txt", "Ministers gather in Pell Harbour.", "They hired a choir in Quill Bay.", "Quills are dear.")
    sides = side("Orvane", (draft, "Orvane")), side("Pell Harbour", (a, "Pell Harbour"), (b, "Pell Harbour"))
    apart = side("was hired", (a, "was hired")), side("Quills are dear", (b, "Quills are dear"))
    findings = make_findings([(VENUE, conflict(*sides)), (VENUE, conflict(*apart))], [], [draft, a, b])

    def evidence(source: Article, words: str, relation: Bearing) -> Evidence:
        return Evidence(source.document.id, span(source, words), words, relation)

    def claim(index: int, words: str, verdict: Verdict, *found: Evidence, suggestion: str = "") -> Claim:
        sentence = draft.sentences[index]
        return Claim(
            "draft.md", span(draft, words), words, sentence, verdict=verdict, confidence=0.9, evidence=found,
            suggestion=suggestion,
        )  # fmt: skip

    claims = (
        claim(
            0,
            "Ministers meet in Orvane",
            Verdict.CONTRADICTED,
            evidence(a, "The meeting in Pell Harbour is on Friday.", Bearing.CONTRADICTS),
            suggestion="Pell Harbour",
        ),
        claim(0, "Friday", Verdict.SUPPORTED, evidence(a, "on Friday", Bearing.ENTAILS)),
        claim(1, "They will sing", Verdict.NOT_FOUND, evidence(b, "They hired a choir in Quill Bay.", Bearing.RELATED)),
        claim(2, "we are not late", Verdict.NOT_CHECKABLE),
    )
    quoted = QuotedWords(
        "draft.md", span(draft, "we are not late"), "we are not late", "He", Quoted.CHANGED, (span(draft, "not"),),
        (evidence(a, "we are late", Bearing.CONTRADICTS),),
    )  # fmt: skip
    lacking = evidence(a, "A *choir* was hired.", Bearing.ENTAILS), evidence(b, "They hired a choir", Bearing.ENTAILS)
    omissions = (Omission("draft.md", 2, lacking),)
    return report([draft, a, b], findings, claims=claims, quotations=(quoted,), omissions=omissions)


@pytest.mark.parametrize("format_name", SUFFIXES)
def test_a_report_on_a_draft_reads_as_its_file(format_name: str):
    expected = (FOLDER / f"draft.{SUFFIXES[format_name]}").read_bytes().decode()
    assert REPORTERS[format_name](a_draft_report(), Page(width=80)) == expected


@pytest.mark.parametrize("value", ["412,000", "1e5", "007"])
def test_a_value_that_is_a_figure_is_shown_as_printed(value: str):
    a, b = article("a.txt", "In Orvane they met."), article("b.txt", "They met in Pell Harbour.")
    pair = conflict(side(value, (a, "Orvane")), side("Pell Harbour", (b, "Pell Harbour")))
    assert f"  {value} " in write_text(report([a, b], make_findings([(VENUE, pair)], [], [a, b])), Page())


@pytest.mark.parametrize("format_name", SUFFIXES)
def test_a_report_reads_as_its_file(format_name: str):
    expected = (FOLDER / f"report.{SUFFIXES[format_name]}").read_bytes().decode()
    assert REPORTERS[format_name](a_report(), Page(width=80)) == expected


def test_every_format_has_a_file():
    assert set(SUFFIXES) == set(REPORTERS) - {"docx"}  # it goes into one document, see test_docx_report.py


def test_a_terminal_shows_the_clashing_words_bold_and_underlined_one_by_one():
    shown = write_text(a_report(), Page(width=80, styled=True))
    assert "\x1b[1;4mPell\x1b[0m \x1b[1;4mHarbour\x1b[0m" in shown
    assert "«" not in shown


@pytest.mark.parametrize("width", [60, 80, 120])
def test_lines_keep_to_the_width(width: int):
    assert max(map(len, write_text(a_report(), Page(width=width)).splitlines())) <= width


def test_quotations_stand_below_their_places_where_a_table_would_be_too_narrow():
    shown = write_text(a_report(), Page(width=40)).splitlines()
    place = next(i for i, line in enumerate(shown) if line.startswith("    a.txt:"))
    assert shown[place + 1].startswith("      ")


def test_control_characters_of_an_article_do_not_reach_the_terminal():
    a = article("a.txt", "They meet in Or\x1b[2Jvane.")
    b = article("b.txt", "They meet in Pell Harbour.")
    pair = conflict(side("Orvane", (a, "Or\x1b[2Jvane")), side("Pell Harbour", (b, "Pell Harbour")))
    shown = write_text(report([a, b], make_findings([(VENUE, pair)], [], [a, b])), Page())
    assert "\x1b" not in shown


def test_a_report_without_findings_says_what_was_checked():
    shown = write_text(report([article("a.txt", "One.", "Two.")]), Page())
    assert "No findings: no damaged text, and no two of the compared claims that cannot both be right." in shown
    assert "1 document, 2 sentences, 2 claims: 2 compared in 2 pairs; left out: 2 questions" in shown


def test_findings_that_are_left_out_are_not_said_to_be_none():
    coverage = Coverage(2, 9, 9, 9, 9, {"findings below warning": 1})
    assert summary_line(report([article("a.txt", "One.")], coverage=coverage)).startswith("No findings to report:")


def test_a_report_on_nothing_says_that_nothing_was_checked():
    assert summary_line(report()) == "Nothing was checked: no document could be read."


def test_documents_left_out_are_not_said_to_be_unreadable():
    coverage = Coverage(0, 0, 0, 0, 0, {"documents of stories that did not change since main": 5})
    assert (
        summary_line(report(coverage=coverage)) == "Nothing was checked: all documents are left out, as counted below."
    )


def test_findings_read_from_a_json_report_are_those_written():
    written = a_report()
    assert read_findings(write_json(written, Page())) == written.findings


def test_another_json_file_is_no_report():
    with pytest.raises(ValueError, match="claimcheck/1"):
        read_findings("{}")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, suffix in SUFFIXES.items():
        for stem, written in (("report", a_report()), ("draft", a_draft_report())):
            (FOLDER / f"{stem}.{suffix}").write_bytes(REPORTERS[name](written, Page(width=80)).encode())
