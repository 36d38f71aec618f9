"""Write a report as one JSON object: the contract with other programs, see schema/report.schema.json."""

import json
from datetime import date
from typing import Any

from claimcheck.records import (
    Claim,
    Coverage,
    Document,
    DocumentSummary,
    Evidence,
    Finding,
    Quotation,
    Report,
    Role,
    Scope,
    Severity,
    Span,
)
from claimcheck.reporters.page import Page

SCHEMA = "claimcheck/1"  # a field may be added; renaming or removing one needs a new number


def write_json(report: Report, page: Page) -> str:
    """Return the report as JSON text with a closing newline; equal reports give equal text, whatever the page."""
    return json.dumps(report_record(report), ensure_ascii=False, indent=2) + "\n"


def report_record(report: Report) -> dict[str, Any]:
    """Return the report as the JSON object of the contract."""
    return {
        "schema": SCHEMA,
        "version": report.version,
        "documents": [_document(summary) for summary in report.documents],
        "findings": [finding_record(finding) for finding in report.findings],
        "claims": [claim_record(claim) for claim in report.claims],
        **_draft(report),
        "coverage": coverage_record(report.coverage),
        "errors": [{"path": error.path, "message": error.message} for error in report.errors],
        "notes": list(report.notes),
    }


def claim_record(claim: Claim) -> dict[str, Any]:
    """Return the claim as the JSON object that `claimcheck claims` prints, see schema/claim.schema.json.

    That of a draft has its verdict too.
    """
    return {
        "document": claim.document_id,
        "start": claim.span.start,
        "end": claim.span.end,
        "text": claim.text,
        "sentence": _pair(claim.sentence.span),
        "attribution": claim.attribution,
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "tense": claim.tense.value,
        "mentions": [
            {
                "start": mention.span.start,
                "end": mention.span.end,
                "text": mention.text,
                "kind": mention.value.kind,
                "value": str(mention.value),
            }
            for mention in claim.mentions
        ],
        **_verdict(claim),
    }


def _verdict(claim: Claim) -> dict[str, Any]:
    if claim.verdict is None:
        return {}
    return {
        "verdict": claim.verdict.value,
        "confidence": claim.confidence,
        "evidence": [_evidence(found) for found in claim.evidence],
        "suggestion": claim.suggestion or None,
    }


def read_findings(text: str) -> tuple[Finding, ...]:
    """Return the findings of a report that `write_json` wrote. Raises ValueError when it is none."""
    return tuple(read_finding(finding) for finding in _read_report(text)["findings"])


def read_documents(text: str) -> tuple[Document, ...]:
    """Return the documents of a report without their texts, which are not in it. Raises ValueError when it is none."""
    return tuple(
        Document(
            record["id"],
            record["path"],
            text="",
            outlet=record["outlet"],
            published=date.fromisoformat(record["published"]) if record["published"] else None,
            role=Role(record["role"]),
        )
        for record in _read_report(text)["documents"]
    )


def schema_of(text: str) -> str:
    """Return what a JSON report calls its schema, "" where it does not. Raises ValueError when it is no JSON."""
    record = json.loads(text)
    return str(record.get("schema", "")) if isinstance(record, dict) else ""


def _read_report(text: str) -> dict[str, Any]:
    if schema_of(text) != SCHEMA:
        raise ValueError(f'no "schema": "{SCHEMA}" in it')
    record: dict[str, Any] = json.loads(text)
    return record


def read_finding(record: dict[str, Any]) -> Finding:
    """Return the finding of a JSON object that `finding_record` made."""
    plain = {name: record[name] for name in ("id", "rule", "name", "category", "confidence", "message")}
    return Finding(
        **plain,
        scope=Scope(record["scope"]),
        severity=Severity(record["severity"]),
        mentions=tuple(_read_mention(mention) for mention in record["mentions"]),
    )


def _read_mention(record: dict[str, Any]) -> Quotation:
    return Quotation(
        document_id=record["document"],
        span=Span(record["start"], record["end"]),
        text=record["text"],
        value=record["value"],
        line=record["line"],
        column=record["column"],
        clashing=tuple(Span(start, end) for start, end in record["clashing"]),
        side=record["side"],
        place=record.get("place"),
    )


def _document(summary: DocumentSummary) -> dict[str, Any]:
    document = summary.document
    return {
        "id": document.id,
        "path": document.path,
        "outlet": document.outlet,
        "published": document.published.isoformat() if document.published else None,
        "role": document.role.value,
        "sentences": summary.sentences,
        "claims": summary.claims,
        "language": summary.language,
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """Return the finding as the JSON object that stands in a report."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "name": finding.name,
        "scope": finding.scope.value,
        "category": finding.category,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "message": finding.message,
        "mentions": [_mention(quotation) for quotation in finding.mentions],
    }


def _mention(quotation: Quotation) -> dict[str, Any]:
    return {
        "document": quotation.document_id,
        "start": quotation.span.start,
        "end": quotation.span.end,
        "line": quotation.line,
        "column": quotation.column,
        "place": quotation.place,
        "text": quotation.text,
        "value": quotation.value,
        "side": quotation.side,
        "clashing": [_pair(span) for span in quotation.clashing],
    }


def _draft(report: Report) -> dict[str, Any]:
    """Return what is said of drafts as a whole; nothing where there is none."""
    if all(summary.document.role is not Role.DRAFT for summary in report.documents):
        return {}
    return {
        "quotations": [
            {
                "document": quoted.document_id,
                "start": quoted.span.start,
                "end": quoted.span.end,
                "text": quoted.text,
                "speaker": quoted.speaker,
                "found": quoted.found.value,
                "changed": [_pair(span) for span in quoted.changed],
                "evidence": [_evidence(found) for found in quoted.evidence],
            }
            for quoted in report.quotations
        ],
        "omissions": [
            {
                "document": omission.draft_id,
                "sources": omission.sources,
                "evidence": [_evidence(found) for found in omission.evidence],
            }
            for omission in report.omissions
        ],
    }


def _evidence(found: Evidence) -> dict[str, Any]:
    return {
        "document": found.document_id,
        "start": found.span.start,
        "end": found.span.end,
        "text": found.text,
        "relation": found.relation.value,
    }


def coverage_record(coverage: Coverage) -> dict[str, Any]:
    """Return what was read, compared and left out as the JSON object of the report."""
    return {
        "documents": coverage.documents,
        "sentences": coverage.sentences,
        "claims": coverage.claims,
        "compared": coverage.compared,
        "pairs": coverage.pairs,
        "left_out": dict(sorted(coverage.left_out.items())),
    }


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
