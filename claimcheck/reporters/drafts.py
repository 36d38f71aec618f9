"""Lay out what is said of drafts: verdicts on their claims, what they quote, what they leave out."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from claimcheck.findings import touches
from claimcheck.positions import find_place, locate
from claimcheck.records import (
    Bearing,
    Claim,
    Document,
    Evidence,
    Finding,
    Omission,
    Quotation,
    Quoted,
    QuotedWords,
    Report,
    Role,
    Scope,
    Span,
    Verdict,
)

SHOWN_EVIDENCE = {Verdict.CONTRADICTED: 2, Verdict.NOT_FOUND: 1}  # for each claim; the JSON report has all of it
SHOWN_SOURCES = 2  # of a fact that a draft leaves out
WORDING = "quote-wording"  # the category of a finding that says of a quotation what its look-up says too
HEADINGS: Mapping[StrEnum, str] = {  # of what is said beside words of a draft
    Scope.CROSS: "Contradicted",
    Scope.SELF: "The text contradicts itself",
    Scope.GARBLE: "Damaged",
    Verdict.CONTRADICTED: "Contradicted by the sources",
    Verdict.NOT_FOUND: "Not found in the sources",
    Verdict.SUPPORTED: "Supported by the sources",
    Quoted.CHANGED: "Not what was said, by the sources",
    Quoted.OTHER_SPEAKER: "Said by somebody else, by the sources",
    Quoted.NOWHERE: "Quoted by no source",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it, each quotation with a word on what it is."""

    about: str  # what it holds: "claims", "quotations", "omissions"; of two versions "leftovers", "differences"
    heading: str
    rows: tuple[tuple[str, Quotation], ...]


def findings_apart(report: Report) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """Return the findings that touch a draft and those of the sources alone; without a draft all are the first."""
    drafts = {draft.id for draft in _drafts(report)}
    if not drafts:
        return report.findings, ()
    own = tuple(finding for finding in report.findings if touches(finding, drafts))
    return own, tuple(finding for finding in report.findings if finding not in own)


def draft_sections(report: Report) -> Iterator[Section]:
    """Yield the sections on each draft: its claims, its quotations, what it leaves out; none without a draft."""
    documents = {summary.document.id: summary.document for summary in report.documents}
    for draft in _drafts(report):
        yield _claims(draft, [claim for claim in report.claims if claim.document_id == draft.id], documents)
        quoted = [words for words in report.quotations if words.document_id == draft.id]
        if quoted:
            yield _quotations(draft, quoted, documents)
        omissions = [omission for omission in report.omissions if omission.draft_id == draft.id]
        if omissions:
            yield _omissions(draft, omissions, documents)


def claims_to_show(claims: Sequence[Claim], verdict: Verdict) -> Iterator[tuple[Claim, Span]]:
    """Yield the claims of a draft that have a verdict, each with the words to show, no words of a sentence twice.

    Where nothing of a sentence is found, the sentence is shown.
    """
    for _, sentence in groupby(claims, key=lambda claim: claim.sentence.index):
        told = tuple(sentence)
        same: dict[Span, Claim] = {}
        for claim in told:
            if claim.verdict is verdict:
                same.setdefault(claim.span, claim)
        if verdict is Verdict.NOT_FOUND and all(claim.verdict is verdict for claim in told):
            yield told[0], told[0].sentence.span
        else:
            yield from ((claim, span) for span, claim in same.items())


def quotations_to_show(report: Report, draft: Document, findings: Iterable[Finding]) -> Iterator[QuotedWords]:
    """Yield the quotations of a draft that its sources do not have as they are, where none of the findings says so."""
    said = (finding.mentions for finding in findings if finding.category == WORDING)
    told = [mention.span for mentions in said for mention in mentions if mention.document_id == draft.id]
    for words in report.quotations:
        wrong = words.document_id == draft.id and words.found is not Quoted.EXACT
        if wrong and not any(words.span.overlaps(span) for span in told):
            yield words


def quotation_of(document: Document, span: Span, marked: tuple[Span, ...] = ()) -> Quotation:
    """Return words of a document to be shown, those of them marked that are not as they should be."""
    line, column = locate(document, span.start)
    place = find_place(document, span.start)
    return Quotation(document.id, span, span.of(document.text), "", line, column, marked, place=place)


def _drafts(report: Report) -> list[Document]:
    return [summary.document for summary in report.documents if summary.document.role is Role.DRAFT]


def _claims(draft: Document, claims: Sequence[Claim], documents: Mapping[str, Document]) -> Section:
    rows: list[tuple[str, Quotation]] = []
    for verdict, shown in SHOWN_EVIDENCE.items():
        for claim, span in claims_to_show(claims, verdict):
            rows.append((f"{verdict.value} {claim.confidence:.0%}", quotation_of(draft, span)))
            rows += [_evidence(found, documents, claim.suggestion) for found in claim.evidence[:shown]]
    counts = Counter(claim.verdict.value for claim in claims if claim.verdict)
    return Section("claims", f"Claims of {draft.id}: {_counted(Verdict, counts)}", tuple(rows))


def _quotations(draft: Document, quoted: Sequence[QuotedWords], documents: Mapping[str, Document]) -> Section:
    rows: list[tuple[str, Quotation]] = []
    for words in quoted:
        if words.found is not Quoted.EXACT:
            rows.append((words.found.value, quotation_of(draft, words.span, words.changed)))
            rows += [_evidence(found, documents) for found in words.evidence]
    return Section(
        "quotations",
        f"Quotations of {draft.id}: {_counted(Quoted, Counter(words.found.value for words in quoted))}",
        tuple(rows),
    )


def _omissions(draft: Document, omissions: Sequence[Omission], documents: Mapping[str, Document]) -> Section:
    rows = [
        (f"{omission.sources} sources" if i == 0 else "", _evidence(found, documents)[1])
        for omission in omissions
        for i, found in enumerate(omission.evidence[:SHOWN_SOURCES])
    ]
    return Section("omissions", f"Not in {draft.id}, though most sources have it", tuple(rows))


def _evidence(found: Evidence, documents: Mapping[str, Document], value: str = "") -> tuple[str, Quotation]:
    says = f"{found.relation.value}: {value}" if value and found.relation is Bearing.CONTRADICTS else found.relation
    return says, quotation_of(documents[found.document_id], found.span)


def _counted(kinds: Iterable[StrEnum], counts: Mapping[str, int]) -> str:
    return ", ".join(f"{counts[kind]:,} {kind}" for kind in kinds if counts[kind]) or "none"
