"""Write a report as SARIF 2.1.0: for code scanning in GitHub, for editors and for whatever else collects findings.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from claimcheck.records import Document, DocumentSummary, Finding, InputError, Quotation, Report, Severity
from claimcheck.reporters.json import coverage_record
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line, printable, saying
from claimcheck.reporters.regions import Region, documents_by_id, error_region, file_of, own_first, region_of

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "claimcheckFindingId/v1"  # a new way to make finding ids needs a new number
GITHUB_FINGERPRINT = "primaryLocationLineHash"  # the only one that GitHub goes by; it makes its own where it is missing
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def write_sarif(report: Report, page: Page) -> str:
    """Return the report as SARIF with a closing newline; the rules in it are those with findings."""
    documents = documents_by_id(report)
    held: dict[str, list[DocumentSummary]] = {}
    for summary in report.documents:
        held.setdefault(file_of(summary.document), []).append(summary)
    files = {path: index for index, path in enumerate(held)}
    rules = sorted({(finding.rule, finding.name) for finding in report.findings})
    run = {
        "tool": {"driver": {"name": "claimcheck", "version": report.version, "rules": _rules(rules)}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "invocations": [
            {
                "executionSuccessful": not report.errors,
                "toolExecutionNotifications": [
                    *(_error(error) for error in report.errors),
                    *({"level": "note", "message": _message(note)} for note in report.notes),
                ],
            }
        ],
        "artifacts": [_artifact(path, summaries) for path, summaries in held.items()],
        "results": [_result(finding, rules, documents, files) for finding in report.findings],
        "properties": {"coverage": coverage_record(report.coverage)},
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _rules(named: Sequence[tuple[str, str]]) -> list[dict[str, Any]]:
    from claimcheck.rules import RULES  # a check has imported them by now
    from claimcheck.rules.manual import markdown_page, summary

    known = {rule.id: rule for rule in RULES}
    records: list[dict[str, Any]] = []
    for rule_id, name in named:
        record: dict[str, Any] = {"id": rule_id, "name": name}
        if rule := known.get(rule_id):
            record |= {
                "shortDescription": {"text": summary(rule)},
                "help": {"text": (rule.doc or "").strip(), "markdown": markdown_page(rule)},
                "defaultConfiguration": {"level": LEVELS[rule.severity]},
                "properties": {"tags": [rule.category]},
            }
        records.append(record)
    return records


def _artifact(path: str, summaries: Sequence[DocumentSummary]) -> dict[str, Any]:
    return {
        "location": {"uri": _uri(path)},
        "roles": ["analysisTarget"],
        "properties": {
            "documents": [
                {"id": printable(s.document.id), "sentences": s.sentences, "claims": s.claims, "language": s.language}
                for s in summaries
            ]
        },
    }


def _result(
    finding: Finding, rules: Sequence[tuple[str, str]], documents: Mapping[str, Document], files: Mapping[str, int]
) -> dict[str, Any]:
    quotations = own_first(finding, documents)
    regions = [region_of(quotation, documents) for quotation in quotations]
    first, *others = [_location(q, region, files) for q, region in zip(quotations, regions, strict=True)]
    links = [f"[{_escaped(f'{region.path}:{region.line}')}]({i})" for i, region in enumerate(regions[1:], start=1)]
    see = f"; see {', '.join(links)}" if links else ""  # GitHub shows related locations only where a link names them
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules.index((finding.rule, finding.name)),
        "level": LEVELS[finding.severity],
        "message": {"text": _escaped(finding.message) + see},
        "locations": [first],
        "relatedLocations": [{"id": i} | location for i, location in enumerate(others, start=1)],
        "partialFingerprints": {FINGERPRINT: finding.id, GITHUB_FINGERPRINT: f"{finding.id}:1"},
        "rank": round(finding.confidence * 100, 1),
        "properties": {
            "confidence": finding.confidence,
            "scope": finding.scope.value,
            "category": finding.category,
        },
    }


def _location(quotation: Quotation, region: Region, files: Mapping[str, int]) -> dict[str, Any]:
    return {
        "message": _message(saying(quotation)),
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(region.path), "index": files[region.path]},
            "region": {
                "startLine": region.line,
                "startColumn": region.column,
                "endLine": region.end_line,
                "endColumn": region.end_column,
                "snippet": {"text": printable(quotation.text)},
            },
        },
    }


def _error(error: InputError) -> dict[str, Any]:
    region = error_region(error)
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(region.path)}}
    if error.line:
        location["region"] = {"startLine": region.line}
    return {
        "level": "error",
        "message": _message(f"not read: {error.path}: {error.message}"),
        "locations": [{"physicalLocation": location}],
    }


def _message(text: str) -> dict[str, str]:
    return {"text": _escaped(text)}


def _escaped(text: str) -> str:
    """Return the text on one line, its brackets escaped: SARIF takes [words](target) in a message for a link."""
    return re.sub(r"([\[\]])", r"\\\1", one_line(text))


def _uri(path: str) -> str:
    """Return the path as a URI reference: relative as it was given, or file: with the whole path."""
    from urllib.parse import quote

    if Path(path).is_absolute():
        return "file://" + quote(path, errors="replace")
    return quote(path, errors="replace")
