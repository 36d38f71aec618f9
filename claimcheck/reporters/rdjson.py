"""Write a report in reviewdog's diagnostic format: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf"""

import json
from collections.abc import Iterator
from typing import Any

from claimcheck.positions import line_text
from claimcheck.records import Document, Quotation, Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import one_line, saying
from claimcheck.reporters.regions import documents_by_id, error_region, own_first, region_of

SOURCE = {"name": "claimcheck"}


def write_rdjson(report: Report, page: Page) -> str:
    """Return the report as one DiagnosticResult."""
    record = {"source": SOURCE, "diagnostics": list(diagnostics(report))}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def diagnostics(report: Report) -> Iterator[dict[str, Any]]:
    """Yield a Diagnostic for each input that could not be read, then for each finding."""
    documents = documents_by_id(report)
    for error in report.errors:
        region = error_region(error)
        yield {
            "message": one_line(f"not read: {error.message}"),
            "location": {"path": region.path, "range": {"start": {"line": region.line}}},
            "severity": "ERROR",
            "code": {"value": "not-read"},
        }
    for finding in report.findings:
        first, *others = own_first(finding, documents)
        yield {
            "message": one_line(f"{finding.name}: {finding.message}"),
            "location": _location(first, documents),
            "severity": finding.severity.value.upper(),
            "code": {"value": finding.rule},
            "related_locations": [{"message": saying(q), "location": _location(q, documents)} for q in others],
        }


def _location(quotation: Quotation, documents: dict[str, Document]) -> dict[str, Any]:
    document = documents[quotation.document_id]
    region = region_of(quotation, documents)
    start = _position(document, region.line, region.column)
    return {
        "path": region.path,
        "range": {"start": start, "end": _position(document, region.end_line, region.end_column)},
    }


def _position(document: Document, line: int, column: int) -> dict[str, int]:
    """Return the position as reviewdog counts it: columns in bytes of UTF-8."""
    before = line_text(document, line)[: column - 1]
    return {"line": line, "column": len(before.encode("utf-8", "replace")) + 1}
