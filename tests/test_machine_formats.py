"""The formats that programs read: read back by other programs and schemas, whatever words an article holds."""

import csv
import html
import io
import json
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import junitparser
import pytest
from jsonschema import Draft4Validator
from lxml import html as html_parser
from markdown_it import MarkdownIt

import claimcheck
from claimcheck.findings import make_findings
from claimcheck.records import Article, InputError, Report, Severity
from claimcheck.reporters import REPORTERS
from claimcheck.reporters import summary as summary_reporter
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line
from claimcheck.reporters.text import write_text
from claimcheck.rules import RULES
from tests.report_builders import article, conflict, damage, report, side
from tests.test_reporters import FOLDER, SPLICE, VENUE, a_report

SCHEMAS = Path(__file__).parent / "schemas"
LONG_WORD = "x" * 1_000_000
HOSTILE = [case["words"] for case in tomllib.loads((FOLDER / "hostile.toml").read_text("utf-8"))["case"]]


def validator(name: str) -> Draft4Validator:
    return Draft4Validator(json.loads((SCHEMAS / name).read_text(encoding="utf-8")))


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
MARKDOWN_TAGS = set("div h1 h2 p ul li table thead tbody tr th td strong code".split())
SARIF, RDJSON = validator("sarif-2.1.0-rtm.5.json"), validator("rdjson.json")
DIAGNOSTIC = RDJSON.evolve(schema=RDJSON.schema | {"$ref": "#/definitions/reviewdog.rdf.Diagnostic"})


def written(format_name: str, of: Report) -> str:
    text = REPORTERS[format_name](of, Page())
    text.encode()  # a surrogate is no text
    return text


def a_report_on(words: str) -> Report:
    """Return a report in which the words are a value, part of a quotation, of a message, of a path and of an error."""
    a = article(f"a {words[:50]}.txt", f"They meet in {words[:300]} on Friday.")
    b = article("b.txt", "They meet in Pell Harbour.")
    pair = conflict(side(words, (a, words[:300])), side("Pell Harbour", (b, "Pell Harbour")), question=words)
    findings = make_findings([(VENUE, pair)], [(SPLICE, b, damage(b, "meet", f"{words} is damaged"))], [a, b])
    return report([a, b], findings, errors=(InputError(words[:50], words),), notes=(words,))


def with_findings(counts: dict[Severity, int]) -> Report:
    """Return a report with so many findings of each severity."""
    one = a_report().findings[0]
    findings = [
        replace(one, id=f"{severity.value}-{number}", severity=severity)
        for severity, count in counts.items()
        for number in range(count)
    ]
    return replace(a_report(), findings=tuple(findings), errors=())


@pytest.fixture(params=[*HOSTILE, LONG_WORD], ids=lambda words: ascii(words[:12]))
def hostile(request: pytest.FixtureRequest) -> Report:
    return a_report_on(request.param)


# Each format is whole, whatever the words -----------------------------------------------------------------------------


def test_sarif_keeps_to_its_schema(hostile: Report):
    text = written("sarif", hostile)
    SARIF.validate(json.loads(text))
    assert "\\u0000" not in text


def test_rdjson_keeps_to_its_schema(hostile: Report):
    record = json.loads(written("rdjson", hostile))
    RDJSON.validate(record)
    assert len(record["diagnostics"]) == len(hostile.findings) + len(hostile.errors)


def test_rdjsonl_has_a_diagnostic_a_line(hostile: Report):
    lines = written("rdjsonl", hostile).split("\n")
    assert lines.pop() == ""
    for line in lines:
        DIAGNOSTIC.validate(json.loads(line))
    assert len(lines) == len(hostile.findings) + len(hostile.errors)


def test_jsonl_has_a_finding_a_line_and_then_the_rest(hostile: Report):
    *findings, rest, end = written("jsonl", hostile).split("\n")
    assert end == ""
    whole = json.loads(written("json", hostile))
    assert [json.loads(line) for line in findings] == whole.pop("findings")
    assert json.loads(rest) == whole


def test_gitlab_entries_have_what_gitlab_asks_for(hostile: Report):
    entries = json.loads(written("gitlab", hostile))
    assert len({entry["fingerprint"] for entry in entries}) == len(hostile.findings) + len(hostile.errors)
    for entry in entries:
        assert set(entry) == {"check_name", "description", "severity", "fingerprint", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert entry["description"].isprintable()


def test_junit_is_read_by_others(hostile: Report):
    suites = junitparser.JUnitXml.fromstring(written("junit", hostile).encode())
    assert (suites.tests, suites.failures, suites.errors) == (3, 2, 1)
    read = [result.message for suite in suites for case in suite for result in case.result]
    assert read == [one_line(said.message) for said in (*hostile.findings, *hostile.errors)]


def test_checkstyle_names_each_file_once(hostile: Report):
    root = ElementTree.fromstring(written("checkstyle", hostile).encode())
    names = [file.get("name") for file in root]
    assert len(names) == len(set(names)) == 3
    assert len(root.findall("file/error")) == len(hostile.findings) + len(hostile.errors)


def test_csv_has_no_formulas_and_no_broken_rows(hostile: Report):
    rows = list(csv.DictReader(io.StringIO(written("csv", hostile), newline="")))
    assert len(rows) == sum(len(finding.mentions) for finding in hostile.findings) + len(hostile.errors)
    for row in rows:
        assert None not in row
        assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_concise_has_one_line_a_finding(hostile: Report):
    lines = written("concise", hostile).splitlines()
    assert len(lines) == len(hostile.findings) + len(hostile.errors)
    assert all(line.isprintable() for line in lines)


def test_github_commands_are_one_a_finding_and_say_what_it_says(hostile: Report):
    commands = [command(line) for line in written("github", hostile).split("\n")[:-1]]
    assert [kind for kind, _, _ in commands] == ["error", "error", "warning"]
    assert [properties["title"] for _, properties, _ in commands] == [
        "not read",
        *(f"{finding.rule} {finding.name} ({finding.confidence:.0%})" for finding in hostile.findings),
    ]
    for finding, (_, _, message) in zip(hostile.findings, commands[1:], strict=True):
        assert len(message) <= 10_000
        assert one_line(finding.message)[:9_999] in message


def command(line: str) -> tuple[str, dict[str, str], str]:
    """Read a workflow command as the runner of GitHub Actions does."""
    found = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
    assert found, line
    properties = dict(pair.split("=", 1) for pair in found[2].split(","))
    for code, plain in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        properties = {name: value.replace(code, plain) for name, value in properties.items()}
    return found[1], properties, found[3].replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")


@pytest.mark.parametrize("width", [40, 100])
def test_a_terminal_shows_every_character_and_obeys_none(hostile: Report, width: int):
    text = write_text(hostile, Page(width=width))
    assert all(line.isprintable() for line in text.split("\n"))


def test_markdown_holds_no_markup_but_its_own(hostile: Report):
    page = html_parser.fromstring(MARKDOWN.render(written("markdown", hostile)))
    assert {element.tag for element in page.iter()} <= MARKDOWN_TAGS
    assert not [name for element in page.iter() for name in element.attrib]
    for message in [*(finding.message for finding in hostile.findings), *hostile.notes]:
        assert "".join(one_line(message)[:500].split()) in "".join(page.text_content().split())


def test_a_summary_holds_no_markup_but_its_own(hostile: Report):
    text = written("summary", hostile)
    tags = re.findall(r"(?<!\\)</?[a-z][^>]*>", text)
    assert tags == ["<details>", "<summary>", "</summary>", "</details>"] * len(hostile.findings)
    assert all(line.isprintable() for line in text.split("\n"))
    rows = sum(len(finding.mentions) for finding in hostile.findings) + len({f.rule for f in hostile.findings})
    assert text.count("\n|") == rows + 2 * (1 + len(hostile.findings))  # each table has two lines of its own


# What they say --------------------------------------------------------------------------------------------------------


def test_sarif_has_the_manual_page_of_each_rule_in_it():
    rule = RULES[0]
    finding = replace(a_report().findings[0], rule=rule.id, name=rule.name)
    run = json.loads(written("sarif", replace(a_report(), findings=(finding,))))["runs"][0]
    [descriptor] = run["tool"]["driver"]["rules"]
    assert descriptor["id"] == rule.id
    assert descriptor["help"]["markdown"] == (rule.doc or "").strip()
    assert run["results"][0]["ruleIndex"] == 0


def test_a_link_in_a_sarif_message_leads_to_another_side():
    result = json.loads(written("sarif", a_report_on("[Orvane](https://example.org)")))["runs"][0]["results"][0]
    links = re.findall(r"(?<!\\)\[(?:[^\[\]\\]|\\.)*\]\(([^)]*)\)", result["message"]["text"])
    assert links == [str(related["id"]) for related in result["relatedLocations"]] == ["1"]


def test_paths_in_sarif_are_uris():
    a = article("Über uns/a b#1?.txt", "They meet in Orvane.")
    b = article("/tmp/c:d%20.txt", "They meet in Pell Harbour.")
    pair = conflict(side("Orvane", (a, "Orvane")), side("Pell Harbour", (b, "Pell Harbour")))
    run = json.loads(written("sarif", report([a, b], make_findings([(VENUE, pair)], [], [a, b]))))["runs"][0]
    uris = {artifact["location"]["uri"] for artifact in run["artifacts"]}
    assert uris == {"%C3%9Cber%20uns/a%20b%231%3F.txt", "file:///tmp/c%3Ad%2520.txt"}


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ({Severity.ERROR: 10, Severity.WARNING: 10, Severity.INFO: 9}, (10, 10, 9)),
        ({Severity.ERROR: 11}, (10, 0, 1)),
        ({Severity.ERROR: 3, Severity.WARNING: 25, Severity.INFO: 12}, (3, 10, 10)),
    ],
)
def test_github_gets_no_more_annotations_than_it_shows(counts: dict[Severity, int], shown: tuple[int, int, int]):
    kinds = [command(line)[0] for line in written("github", with_findings(counts)).splitlines()]
    assert kinds == ["error"] * shown[0] + ["warning"] * shown[1] + ["notice"] * shown[2]


def test_github_is_told_how_many_more_there_are():
    text = written("github", with_findings({Severity.ERROR: 12, Severity.WARNING: 11}))
    assert text.splitlines()[-1].startswith("::notice title=claimcheck::3 more (2 errors, 1 warning): ")


def test_a_summary_stays_short_enough_to_be_shown(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(summary_reporter, "MAX_BYTES", 3_000)
    text = written("summary", with_findings({Severity.ERROR: 100}))
    shown = text.count("<details>")
    assert 0 < shown < 100
    assert len(text.encode()) < 3_200
    assert f"{100 - shown} more findings" in text


def test_the_title_of_a_finding_in_a_summary_reads_as_the_finding():
    titles = re.findall("<summary>(.*?)</summary>", written("summary", a_report()))
    assert [html.unescape(title) for title in titles] == [
        f"{finding.severity.value} {finding.rule} {finding.name}: {finding.message}" for finding in a_report().findings
    ]


def test_reviewdog_counts_columns_in_bytes():
    a = article("a.txt", "Größe: They meet in Orvane.")
    b = article("b.txt", "They meet in Pell Harbour.")
    pair = conflict(side("Orvane", (a, "Orvane"), clauses=["in Orvane"]), side("Pell Harbour", (b, "Pell Harbour")))
    first = json.loads(written("rdjson", report([a, b], make_findings([(VENUE, pair)], [], [a, b]))))["diagnostics"][0]
    assert first["location"]["range"]["start"] == {"line": 1, "column": 1 + len("Größe: They meet ".encode())}


# Where they point -----------------------------------------------------------------------------------------------------


def sarif_paths(text: str) -> list[tuple[str, int]]:
    places = [result["locations"][0]["physicalLocation"] for result in json.loads(text)["runs"][0]["results"]]
    return [(place["artifactLocation"]["uri"], place["region"]["startLine"]) for place in places]


def xml_paths(text: str, path: str, name: str) -> list[tuple[str, int]]:
    root = ElementTree.fromstring(text)
    parents = {child: parent for parent in root.iter() for child in parent}
    found = [(case, case if case.get(name) else parents[case]) for case in root.iterfind(path)]
    return [(named.get(name, ""), int(case.get("line", "0"))) for case, named in found]


POINTS: dict[str, Callable[[str], Iterable[tuple[str, int]]]] = {
    "concise": lambda text: [(line.split(":")[0], int(line.split(":")[1])) for line in text.splitlines()],
    "csv": lambda text: [(row["path"], int(row["line"])) for row in csv.DictReader(io.StringIO(text))],
    "sarif": sarif_paths,
    "junit": lambda text: xml_paths(text, ".//testcase[failure]", "file"),
    "checkstyle": lambda text: xml_paths(text, ".//error", "name"),
    "github": lambda text: [(c["file"], int(c["line"])) for _, c, _ in map(command, text.splitlines())],
    "gitlab": lambda text: [(e["location"]["path"], e["location"]["lines"]["begin"]) for e in json.loads(text)],
    "rdjson": lambda text: [rdjson_path(diagnostic) for diagnostic in json.loads(text)["diagnostics"]],
    "rdjsonl": lambda text: [rdjson_path(json.loads(line)) for line in text.splitlines()],
}


def rdjson_path(diagnostic: dict[str, Any]) -> tuple[str, int]:
    return diagnostic["location"]["path"], diagnostic["location"]["range"]["start"]["line"]


def test_every_format_for_programs_is_asked_where_it_points():
    assert set(REPORTERS) - set(POINTS) == {"text", "markdown", "summary", "html", "docx", "json", "jsonl"}


@pytest.mark.parametrize("format_name", POINTS)
def test_a_document_in_a_file_of_json_lines_is_pointed_at_in_that_file(
    format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    lines = ('{"id": "a", "text": "Nothing is said here."}', '{"id": "b", "text": "They meet in Orvane."}')
    (tmp_path / "feed.jsonl").write_text("\n".join(lines), encoding="utf-8")
    read = claimcheck.read(["feed.jsonl"])
    articles = [Article(document, (), (), (), ()) for document in read.documents]
    findings = make_findings([], [(SPLICE, articles[1], damage(articles[1], "Orvane"))], articles)
    assert list(POINTS[format_name](written(format_name, report(articles, findings)))) == [("feed.jsonl", 2)]


@pytest.mark.parametrize("format_name", ["checkstyle", "concise", "github", "gitlab", "rdjson"])
def test_a_wrong_line_of_json_lines_is_pointed_at(format_name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "feed.jsonl").write_text('{"text": "Nothing is said here."}\n{"text": 3}\n', encoding="utf-8")
    read = claimcheck.read(["feed.jsonl"])
    assert set(POINTS[format_name](written(format_name, report(errors=read.errors)))) == {("feed.jsonl", 2)}
