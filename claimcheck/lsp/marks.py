"""Mark the words of a document of which a report has something to say, each with its evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lsprotocol.types import DiagnosticSeverity

from claimcheck.records import (
    Bearing,
    Claim,
    Document,
    Evidence,
    Finding,
    Quotation,
    Quoted,
    Report,
    Severity,
    Span,
    Verdict,
)
from claimcheck.reporters.drafts import HEADINGS, claims_to_show, quotation_of, quotations_to_show
from claimcheck.reporters.quotations import clash_of
from claimcheck.reporters.regions import documents_by_id

LEVELS = {  # of what a report says: findings by their severity; a fact that no source has may be the draft's own
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.INFO: DiagnosticSeverity.Information,
    Verdict.CONTRADICTED: None,  # by a finding that is not to be reported, else the finding says it
    Verdict.NOT_FOUND: DiagnosticSeverity.Hint,
    Verdict.SUPPORTED: None,
    Quoted.CHANGED: DiagnosticSeverity.Warning,
    Quoted.OTHER_SPEAKER: DiagnosticSeverity.Warning,
    Quoted.NOWHERE: DiagnosticSeverity.Information,
}
BEARINGS = {Bearing.ENTAILS: "says so", Bearing.CONTRADICTS: "says otherwise", Bearing.RELATED: "nearest"}
LEFT_OUT = "left-out"


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a document with what is said of them."""

    quotation: Quotation  # the words with what stands around them
    span: Span  # the words themselves
    code: str  # a rule's id, or a verdict
    message: str
    level: DiagnosticSeverity | None  # None: shown only to who points at the words
    told: tuple[tuple[str, Quotation], ...]  # what others say, each with its value or how it bears on the words
    finding: Finding | None = None
    agreed: tuple[str, ...] = ()  # what could stand in their place: the words of the sources, where these agree


def marks_on(document: Document, report: Report) -> tuple[Mark, ...]:
    """Return the marks on a document of a report, in the order of the text."""
    marks = (*_by_findings(document, report), *_of_draft(document, report))
    return tuple(sorted(marks, key=lambda mark: (mark.span, mark.code, mark.message)))


def _by_findings(document: Document, report: Report) -> Iterator[Mark]:
    """Yield a mark for each place that a finding quotes from the document."""
    claims = [claim for claim in report.claims if claim.document_id == document.id]
    for finding in report.findings:
        here = {clash_of(mention): mention for mention in finding.mentions if mention.document_id == document.id}
        for span, mention in here.items():
            others = [other for other in finding.mentions if other is not mention]
            yield Mark(
                mention,
                span,
                finding.rule,
                f"{finding.message} ({finding.confidence:.0%})",
                LEVELS[finding.severity],
                tuple((other.value, other) for other in others),
                finding,
                _agreed(mention, span, others, claims, report),
            )


def _agreed(
    mention: Quotation, span: Span, others: Iterable[Quotation], claims: Iterable[Claim], report: Report
) -> tuple[str, ...]:
    """Return the words of the sources for the value on which they agree, the likeliest to fit first.

    The value itself, where no source has it in one piece. None where the sources do not agree.
    """
    suggested = {claim.suggestion for claim in claims if claim.suggestion and claim.span.overlaps(span)}
    said = [other for other in others if other.side != mention.side and other.value in suggested]
    if not said or len(mention.clashing) != 1:
        return ()
    documents = documents_by_id(report)
    words = [other.clashing[0].of(documents[other.document_id].text) for other in said if len(other.clashing) == 1]
    shown = [" ".join(each.split()) for each in words] or [said[0].value]
    figure = span.of(documents[mention.document_id].text)[:1].isdigit()
    return tuple(sorted(set(shown), key=lambda each: (each[:1].isdigit() != figure, -shown.count(each), each)))


def _of_draft(draft: Document, report: Report) -> Iterator[Mark]:
    """Yield a mark for each claim, for each quotation that is not as the sources have it, and for what is left out."""
    findings = [finding for finding in report.findings if any(m.document_id == draft.id for m in finding.mentions)]
    contradicted = [clash_of(m) for finding in findings for m in finding.mentions if m.document_id == draft.id]
    claims = [claim for claim in report.claims if claim.document_id == draft.id and claim.verdict]
    for verdict in (Verdict.CONTRADICTED, Verdict.NOT_FOUND, Verdict.SUPPORTED):
        for claim, span in claims_to_show(claims, verdict):
            if verdict is not Verdict.CONTRADICTED or not any(span.overlaps(words) for words in contradicted):
                message = f"{HEADINGS[verdict]} ({claim.confidence:.0%})"
                told = _told(claim.evidence, report)
                yield Mark(quotation_of(draft, span), span, verdict.value, message, LEVELS[verdict], told)
    for words in quotations_to_show(report, draft, findings):
        quotation = quotation_of(draft, words.span, words.changed)
        told = _told(words.evidence, report)
        yield Mark(quotation, words.span, words.found.value, HEADINGS[words.found], LEVELS[words.found], told)
    line = draft.text.strip().partition("\n")[0].rstrip()
    start = draft.text.index(line)
    top = Span(start, start + len(line))
    for omission in report.omissions:
        message = f"Not in the draft, though {omission.sources} sources have it: {omission.evidence[0].text}"
        told = _told(omission.evidence, report)
        yield Mark(quotation_of(draft, top), top, LEFT_OUT, message, LEVELS[Severity.INFO], told)


def _told(evidence: Iterable[Evidence], report: Report) -> tuple[tuple[str, Quotation], ...]:
    documents = documents_by_id(report)
    return tuple((BEARINGS[each.relation], quotation_of(documents[each.document_id], each.span)) for each in evidence)
