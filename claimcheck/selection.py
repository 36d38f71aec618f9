"""Choose the findings to report: by rule, document, confidence and severity, as the settings say."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from claimcheck.findings import in_order, reaches, severity_at
from claimcheck.globs import means
from claimcheck.records import Document, Finding, Quotation, Scope
from claimcheck.rules.selectors import exactness
from claimcheck.settings import PathSettings, Settings


def choose_findings(
    findings: Iterable[Finding], documents: Sequence[Document], settings: Settings
) -> tuple[tuple[Finding, ...], Mapping[str, int]]:
    """Return the findings to report, with the severity to report them at, and how many are left out for what reason.

    What holds for some documents only is as if the rule did not see them: a finding stays while two of its sides
    remain in other documents.
    """
    by_id = {document.id: document for document in (*documents, settings.configuration)}
    kept: list[Finding] = []
    left_out: Counter[str] = Counter()
    for finding in findings:
        finding = _with_severity(finding, settings)
        reason = _reason_against(finding, by_id, settings)
        if reason:
            left_out[reason] += 1
        else:
            kept.append(finding)
    return in_order(kept), left_out


def _with_severity(finding: Finding, settings: Settings) -> Finding:
    asked = [(exactness(word, finding), severity) for word, severity in settings.severity.items()]
    exact, severity = max(asked, key=lambda pair: pair[0], default=(0, finding.severity))
    return replace(finding, severity=severity_at(severity, finding.confidence)) if exact else finding


def _reason_against(finding: Finding, documents: Mapping[str, Document], settings: Settings) -> str:
    """Return why a finding is not reported; "" when it is."""
    if not _selected(finding, settings):
        return "findings of rules not selected"
    asked = [q for q in finding.mentions if not _ignored(finding, documents[q.document_id], settings)]
    if not _stands(finding, asked):
        return "findings of rules not selected"
    sure = [q for q in asked if finding.confidence >= _min_confidence(documents[q.document_id], settings)]
    if not _stands(finding, sure):
        return "findings below the least confidence"
    return "" if reaches(finding.severity, settings.min_severity) else f"findings below {settings.min_severity}"


def _selected(finding: Finding, settings: Settings) -> bool:
    for_it = max((exactness(word, finding) for word in (*settings.select, *settings.extend_select)), default=0)
    against = max((exactness(word, finding) for word in settings.ignore), default=0)
    return for_it > against or (not settings.select and against == 0)


def _ignored(finding: Finding, document: Document, settings: Settings) -> bool:
    return any(exactness(word, finding) for path in _paths_of(document, settings) for word in path.ignore)


def _min_confidence(document: Document, settings: Settings) -> float:
    asked = (path.min_confidence for path in reversed(_paths_of(document, settings)))
    return next((fraction for fraction in asked if fraction is not None), settings.min_confidence)


def _paths_of(document: Document, settings: Settings) -> list[PathSettings]:
    return [path for path in settings.per_path if means(path.glob, document, settings.configuration)]


def _stands(finding: Finding, mentions: Sequence[Quotation]) -> bool:
    """Return whether these mentions of a finding alone make it: damage in one place, a conflict between two sides."""
    if finding.scope is Scope.GARBLE:
        return bool(mentions)
    return len({quotation.side for quotation in mentions}) > 1
