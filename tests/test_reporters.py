"""Reporters: whole reports compared with the files in fixtures/reporters; a changed file is to be read, then accepted.

To write the files anew: python -m tests.test_reporters
"""

from pathlib import Path

import pytest

from claimcheck.findings import make_findings
from claimcheck.records import Coverage, InputError, Report, Severity
from claimcheck.reporters import REPORTERS
from claimcheck.reporters.coverage import summary_line
from claimcheck.reporters.json import read_findings, write_json
from claimcheck.reporters.page import Page
from claimcheck.reporters.text import write_text
from claimcheck.rules.rule import ConflictRule, GarbleRule
from tests.report_builders import article, conflict, damage, report, side

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


@pytest.mark.parametrize("format_name", SUFFIXES)
def test_a_report_reads_as_its_file(format_name: str):
    expected = (FOLDER / f"report.{SUFFIXES[format_name]}").read_bytes().decode()
    assert REPORTERS[format_name](a_report(), Page(width=80)) == expected


def test_every_format_has_a_file():
    assert set(SUFFIXES) == set(REPORTERS)


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


def test_findings_read_from_a_json_report_are_those_written():
    written = a_report()
    assert read_findings(write_json(written, Page())) == written.findings


def test_another_json_file_is_no_report():
    with pytest.raises(ValueError, match="claimcheck/1"):
        read_findings("{}")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, suffix in SUFFIXES.items():
        (FOLDER / f"report.{suffix}").write_bytes(REPORTERS[name](a_report(), Page(width=80)).encode())
