"""Say of a draft, place by place, what its editor is to be told."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from claimcheck.findings import reaches
from claimcheck.records import (
    Bearing,
    Claim,
    Document,
    Evidence,
    Finding,
    Quotation,
    Report,
    Scope,
    Severity,
    Span,
    Verdict,
)
from claimcheck.reporters.coverage import coverage_line, summary_line
from claimcheck.reporters.docx.package import Comment
from claimcheck.reporters.drafts import (
    HEADINGS,
    claims_to_show,
    draft_sections,
    findings_apart,
    quotation_of,
    quotations_to_show,
)
from claimcheck.reporters.quotations import clash_of, question_and_answers, saying
from claimcheck.reporters.regions import documents_by_id

MIN_SEVERITY = Severity.WARNING  # an editor reads every comment; findings below it are counted in the first one
MAX_SOURCES = 5  # in one comment, which stands in a narrow margin


def comments_on(document: Document, report: Report) -> list[Comment]:
    """Return the comments in the order of the text; the first says what was checked, and what of it is not shown."""
    said = _Said(document, report)
    comments = sorted(
        (*said.by_findings(), *said.of_claims(), *said.of_quotations()),
        key=lambda comment: (comment.span, comment.paragraphs),
    )
    return [said.of_all(), *comments]


class _Said:
    """What a report says of one of its documents."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.report = report
        self.documents = documents_by_id(report)
        self.own, self.of_sources = findings_apart(report)
        self.findings = [finding for finding in self.own if reaches(finding.severity, MIN_SEVERITY)]
        self.claims = [claim for claim in report.claims if claim.document_id == document.id]

    def of_all(self) -> Comment:
        """Return the comment on the first line of the text."""
        line = self.document.text.strip().partition("\n")[0]
        start = self.document.text.index(line)
        counts = {
            f"below {MIN_SEVERITY.value}": len(self.own) - len(self.findings),
            "between sources": len(self.of_sources),
        }
        elsewhere = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
        paragraphs = [
            f"Checked by claimcheck {self.report.version}",
            summary_line(self.report),
            coverage_line(self.report.coverage),
            *(section.heading for section in draft_sections(self.report)),  # what it lacks comes last
            *(line for omission in self.report.omissions for line in self._evidence(omission.evidence[:1])),
            *([f"Findings without a comment, in other formats: {elsewhere}"] if elsewhere else []),
            *(f"Not read: {error.path}: {error.message}" for error in self.report.errors),
            *(f"Note: {note}" for note in self.report.notes),
        ]
        return Comment(Span(start, start + len(line)), tuple(paragraphs))

    def by_findings(self) -> Iterator[Comment]:
        """Yield a comment for each place that a finding quotes from the document."""
        for finding in self.findings:
            question, _ = question_and_answers(finding)
            told = f"{finding.rule} {finding.name}, {finding.severity.value}, {finding.confidence:.0%}, id {finding.id}"
            places = {clash_of(mention): mention for mention in self._here(finding)}
            for span, mention in places.items():
                lines = _damage(mention) if finding.scope is Scope.GARBLE else self._conflict(finding, mention)
                yield Comment(span, (f"{HEADINGS[finding.scope]}: {question}", *lines, told))

    def of_claims(self) -> Iterator[Comment]:
        """Yield a comment for each claim that no source has, or that one contradicts and no finding says so."""
        told = [mention.span for finding in self.findings for mention in self._here(finding)]
        for claim, span in claims_to_show(self.claims, Verdict.CONTRADICTED):
            if not any(span.overlaps(other) for other in told):
                against = [found for found in claim.evidence if found.relation is Bearing.CONTRADICTS]
                yield Comment(span, (HEADINGS[Verdict.CONTRADICTED], *self._evidence(against), _sureness(claim)))
        for claim, span in claims_to_show(self.claims, Verdict.NOT_FOUND):
            nearest = [f"Nearest: {line}" for line in self._evidence(claim.evidence[:1])]
            yield Comment(span, (HEADINGS[Verdict.NOT_FOUND], *nearest, _sureness(claim)))

    def of_quotations(self) -> Iterator[Comment]:
        """Yield a comment for each quotation that the sources do not have as it is, where no finding says so."""
        for words in quotations_to_show(self.report, self.document, self.findings):
            changed = (
                [f"Here: {saying(quotation_of(self.document, words.span, words.changed))}"] if words.changed else []
            )
            yield Comment(words.span, (HEADINGS[words.found], *changed, *self._evidence(words.evidence)))

    def _here(self, finding: Finding) -> list[Quotation]:
        return [mention for mention in finding.mentions if mention.document_id == self.document.id]

    def _conflict(self, finding: Finding, mention: Quotation) -> list[str]:
        """Return what the other sides say, who says the same, and the value that all sources give."""
        others = [other for other in finding.mentions if other.side != mention.side]
        same = [m for m in finding.mentions if m.side == mention.side and m.document_id != self.document.id]
        agreed = {
            claim.suggestion for claim in self.claims if claim.suggestion and claim.span.overlaps(clash_of(mention))
        }
        return [
            *self._quoted(others),
            *([f"As here: {'; '.join(dict.fromkeys(map(self._source, same)))}"] if same else []),
            *(f"All sources here have: {value}" for value in sorted(agreed)),
        ]

    def _evidence(self, evidence: Sequence[Evidence]) -> list[str]:
        return self._quoted([quotation_of(self.documents[found.document_id], found.span) for found in evidence])

    def _quoted(self, quotations: Sequence[Quotation]) -> list[str]:
        """Return a line for each quotation, first one of each document, with its outlet and place."""
        first = {quotation.document_id: quotation for quotation in reversed(quotations)}
        lines = [f"{self._source(q)}: {saying(replace(q, place=None))}" for q in reversed(first.values())]
        more = len(lines) - MAX_SOURCES
        return lines if more <= 0 else [*lines[:MAX_SOURCES], f"and {more} more"]

    def _source(self, quotation: Quotation) -> str:
        outlet = self.documents[quotation.document_id].outlet
        return f"{outlet} ({quotation.where})" if outlet else quotation.where


def _damage(mention: Quotation) -> list[str]:
    return [f"Meant: {mention.value}"] if mention.value else []


def _sureness(claim: Claim) -> str:
    return f"{claim.confidence:.0%} sure"
