"""Arrange a check for the page: the draft with a mark on each sentence, and what its sources say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import claimcheck
from claimcheck.records import Claim, Document, Evidence, Quotation, Report, Role, Span, Verdict
from claimcheck.reporters.drafts import quotation_of
from claimcheck.reporters.html import report_values
from claimcheck.reporters.html.rendering import make_environment

if TYPE_CHECKING:
    from claimcheck.web.desk import Check
    from claimcheck.web.dismissals import Dismissal

TEMPLATES = ("claimcheck.web", "page")
GRAVEST_FIRST = (Verdict.CONTRADICTED, Verdict.NOT_FOUND, Verdict.SUPPORTED)  # of what can be checked
SHOWN_EVIDENCE = 3  # of a claim; the JSON has the best of every source


@dataclass(frozen=True, slots=True)
class Told:
    """What a source says of a claim."""

    relation: str
    quotation: Quotation


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Words of a sentence that have its verdict, and what the sources say of them."""

    text: str
    confidence: float
    suggestion: str
    told: tuple[Told, ...]
    more: int  # sources that are not shown


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of the draft with the gravest verdict on its claims."""

    number: int
    verdict: Verdict
    claims: tuple[ClaimView, ...]
    spans: tuple[Span, ...]  # the words that have the verdict; they do not overlap


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the draft's text: marked or not."""

    text: str
    verdict: str = ""
    number: int = 0  # of its sentence
    begins: bool = False  # whether it is the first of its sentence that is marked
    ends: bool = False


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as the page shows it."""

    document: Document
    sentences: tuple[SentenceView, ...]
    stretches: tuple[Stretch, ...]
    counts: tuple[tuple[Verdict, int], ...]  # sentences by verdict, none with 0


def render_page(template: str, **values: Any) -> str:
    """Return a page, filled with the values."""
    return make_environment(TEMPLATES).get_template(template).render(version=claimcheck.__version__, **values)


def render_check(check: "Check", dismissed: Mapping[str, "Dismissal"], **values: Any) -> str:
    """Return the page of a check that is done; dismissed: all dismissals there are, by finding."""
    if check.report is None:
        raise ValueError(f"check {check.id} is {check.state}, expected done")
    return render_page(
        "check.html.jinja",
        **report_values(check.report),
        check=check,
        drafts=draft_views(check.report),
        sources=[upload.name for upload in check.uploads if upload.role is Role.SOURCE],
        dismissed=[dismissed[finding.id] for finding in check.report.dismissed if finding.id in dismissed],
        **values,
    )


def draft_views(report: Report) -> tuple[DraftView, ...]:
    """Return the drafts of a report with what is said of their sentences."""
    documents = {summary.document.id: summary.document for summary in report.documents}
    return tuple(
        _draft_view(document, [claim for claim in report.claims if claim.document_id == document.id], documents)
        for document in documents.values()
        if document.role is Role.DRAFT
    )


def _draft_view(draft: Document, claims: Sequence[Claim], documents: Mapping[str, Document]) -> DraftView:
    by_sentence: dict[Span, list[Claim]] = {}
    for claim in claims:
        if claim.verdict in GRAVEST_FIRST:
            by_sentence.setdefault(claim.sentence.span, []).append(claim)
    told = [group for _, group in sorted(by_sentence.items())]
    sentences = tuple(_sentence_view(number, group, documents) for number, group in enumerate(told, start=1))
    verdicts = [sentence.verdict for sentence in sentences]
    counts = tuple((verdict, verdicts.count(verdict)) for verdict in GRAVEST_FIRST if verdict in verdicts)
    return DraftView(draft, sentences, tuple(_stretches(draft.text, sentences)), counts)


def _sentence_view(number: int, claims: Sequence[Claim], documents: Mapping[str, Document]) -> SentenceView:
    verdict = next(verdict for verdict in GRAVEST_FIRST if any(claim.verdict is verdict for claim in claims))
    own = {claim.span: claim for claim in claims if claim.verdict is verdict}
    if len({claim.verdict for claim in claims}) == 1:  # no part of it is told apart
        spans = [claims[0].sentence.span]
    else:
        spans = [span for span in own if not any(other != span and other.covers(span) for other in own)]
    shown = tuple(_claim_view(claim, documents) for span, claim in own.items())
    return SentenceView(number, verdict, shown, tuple(_apart(spans)))


def _claim_view(claim: Claim, documents: Mapping[str, Document]) -> ClaimView:
    told = tuple(_told(found, documents[found.document_id]) for found in claim.evidence[:SHOWN_EVIDENCE])
    return ClaimView(claim.span_text, claim.confidence, claim.suggestion, told, len(claim.evidence) - len(told))


def _told(found: Evidence, source: Document) -> Told:
    return Told(found.relation.value, quotation_of(source, found.span))


def _apart(spans: Sequence[Span]) -> list[Span]:
    """Return the spans in order, those that overlap as one."""
    apart: list[Span] = []
    for span in sorted(spans):
        if apart and apart[-1].end >= span.start:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return apart


def _stretches(text: str, sentences: Sequence[SentenceView]) -> list[Stretch]:
    """Return the text in parts; joined they are the text."""
    stretches = []
    at = 0
    for sentence in sentences:
        for i, span in enumerate(sentence.spans):
            stretches.append(Stretch(text[at : span.start]))
            ends = i == len(sentence.spans) - 1
            stretches.append(Stretch(span.of(text), sentence.verdict.value, sentence.number, i == 0, ends))
            at = span.end
    return [*stretches, Stretch(text[at:])]
