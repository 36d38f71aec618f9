"""Arrange a report for the page: findings numbered, documents named, the story's table, articles with their marks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from claimcheck.records import Document, DocumentSummary, Finding, Quotation, Report, Scope, Severity
from claimcheck.reporters.drafts import Section, draft_sections
from claimcheck.reporters.html.passages import Passage, Place, split_passages
from claimcheck.reporters.quotations import marked, question_and_answers, sides
from claimcheck.rules import RULES

MAX_VALUE_WORDS = 5  # what is longer is a statement, not a value; its quotation says it well enough


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document as the page shows it."""

    anchor: str
    name: str  # the outlet; with the document's id where several documents have that outlet; else the id
    published: str  # "3 June 2025"; "" when unknown
    summary: DocumentSummary
    findings: int
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SideView:
    """One side of a finding."""

    value: str  # "" where it is a statement that a quotation has word for word
    minority: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Manual:
    """A rule's manual page."""

    summary: str
    blocks: tuple[tuple[str, str], ...]  # ("heading" | "example" | "text", words)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding as the page shows it."""

    anchor: str
    number: int  # its place in the report, from 1
    finding: Finding
    question: str  # what the sides answer differently; the whole message where there are no sides
    answers: str  # the rest of the message; "" where the quotations say it over again
    sides: tuple[SideView, ...]
    documents: tuple[str, ...]  # the anchors of its documents
    manual: Manual | None  # None for a rule that this version does not have


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that a document gives for the fact of a row."""

    value: str
    minority: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Row:
    """A fact on which documents disagree: for each document the values it gives, none where it says nothing."""

    finding: FindingView
    cells: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class View:
    """All that the template shows."""

    documents: tuple[DocumentView, ...]
    drafts: tuple[Section, ...]  # verdicts on drafts, what they quote and leave out
    names: Mapping[str, str]  # document id -> name
    anchors: Mapping[str, str]  # document id -> anchor
    findings: tuple[FindingView, ...]
    rows: tuple[Row, ...]
    severities: tuple[tuple[Severity, int], ...]  # with how many findings, the gravest first, none with 0
    rules: tuple[tuple[str, str], ...]  # id and name of the rules that found something, by id


def view(report: Report) -> View:
    """Return the report arranged for the page."""
    names = _names(report.documents)
    anchors = {summary.document.id: f"d-{i}" for i, summary in enumerate(report.documents, start=1)}
    findings = tuple(_finding_view(i, finding, anchors) for i, finding in enumerate(report.findings, start=1))
    severities = Counter(finding.severity for finding in report.findings)
    return View(
        documents=tuple(_document_view(summary, names, anchors, findings) for summary in report.documents),
        drafts=tuple(draft_sections(report)),
        names=names,
        anchors=anchors,
        findings=findings,
        rows=tuple(_row(shown, report.documents) for shown in findings if shown.finding.scope is Scope.CROSS),
        severities=tuple((severity, severities[severity]) for severity in Severity if severities[severity]),
        rules=tuple(sorted({(finding.rule, finding.name) for finding in report.findings})),
    )


def quotation_html(quotation: Quotation) -> Markup:
    """Return the quotation on one line, escaped, its clashing words in <mark>."""
    return Markup(marked(quotation, lambda words: f"<mark>{words}</mark>", lambda words: str(escape(words))))


# Documents ------------------------------------------------------------------------------------------------------------


def _names(documents: Sequence[DocumentSummary]) -> dict[str, str]:
    outlets = Counter(summary.document.outlet for summary in documents)
    return {summary.document.id: _name(summary.document, outlets) for summary in documents}


def _name(document: Document, outlets: Mapping[str | None, int]) -> str:
    if not document.outlet:
        return document.id
    return document.outlet if outlets[document.outlet] == 1 else f"{document.outlet} ({document.id})"


def _document_view(
    summary: DocumentSummary, names: Mapping[str, str], anchors: Mapping[str, str], findings: Sequence[FindingView]
) -> DocumentView:
    document = summary.document
    places = [
        place
        for shown in findings
        for side in shown.sides
        for place in side.places
        if place.quotation.document_id == document.id
    ]
    return DocumentView(
        anchor=anchors[document.id],
        name=names[document.id],
        published=_day(document.published) if document.published else "",
        summary=summary,
        findings=len({place.number for place in places}),
        passages=tuple(split_passages(document.text, places)),
    )


def _day(published: date) -> str:
    return f"{published.day} {published:%B} {published.year}"


# Findings -------------------------------------------------------------------------------------------------------------


def _finding_view(number: int, finding: Finding, anchors: Mapping[str, str]) -> FindingView:
    minority = _minority(finding)
    shown: list[SideView] = []
    count = 0
    for value, quotations in sides(finding):
        places = []
        for quotation in quotations:
            count += 1
            places.append(Place(f"q-{finding.id}-{count}", number, finding, quotation))
        quoted = len(value.split()) > MAX_VALUE_WORDS and any(value in quotation.text for quotation in quotations)
        shown.append(SideView("" if quoted else value, quotations[0].side in minority, tuple(places)))
    question, answers = question_and_answers(finding)
    return FindingView(
        anchor=f"f-{finding.id}",
        number=number,
        finding=finding,
        question=question,
        answers=answers if any(side.value for side in shown) else "",
        sides=tuple(shown),
        documents=tuple(dict.fromkeys(anchors[quotation.document_id] for quotation in finding.mentions)),
        manual=_manual(finding.rule),
    )


def _minority(finding: Finding) -> frozenset[int]:
    """Return the sides that fewer documents take than another; none where all are taken by as many."""
    said = {(quotation.side, quotation.document_id) for quotation in finding.mentions}
    documents = Counter(side for side, _ in said)
    return frozenset(side for side, count in documents.items() if count < max(documents.values()))


def _manual(rule_id: str) -> Manual | None:
    rule = next((rule for rule in RULES if rule.id == rule_id), None)
    if not rule or not rule.doc:
        return None
    summary, _, rest = rule.doc.strip().partition("\n")
    blocks: list[tuple[str, str]] = []
    for line in rest.splitlines():
        if line.startswith("## "):
            blocks.append(("heading", line.removeprefix("## ")))
        elif line.startswith("> "):
            blocks.append(("example", line.removeprefix("> ")))
        elif not line.strip():
            continue
        elif blocks and blocks[-1][0] == "text":
            blocks[-1] = ("text", f"{blocks[-1][1]} {line.strip()}")
        else:
            blocks.append(("text", line.strip()))
    return Manual(summary, tuple(blocks))


# The story's table ----------------------------------------------------------------------------------------------------


def _row(shown: FindingView, documents: Sequence[DocumentSummary]) -> Row:
    cells: dict[str, list[Cell]] = {summary.document.id: [] for summary in documents}
    for side in shown.sides:
        for place in side.places:
            said = cells[place.quotation.document_id]
            if place.quotation.value not in (cell.value for cell in said):
                said.append(Cell(place.quotation.value, side.minority, place))
    return Row(shown, tuple(tuple(cells[summary.document.id]) for summary in documents))
