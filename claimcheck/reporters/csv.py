"""Write a report as CSV (RFC 4180): one quotation a row, for spreadsheets."""

import re

from claimcheck.records import Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened
from claimcheck.reporters.regions import documents_by_id, error_region, region_of

COLUMNS = (
    "id rule name scope category severity confidence message "  # of the finding
    "side value document path line column end_line end_column text"  # of the quotation
).split()
_FORMULA = re.compile(r"[=+\-@＝＋－＠]")  # a spreadsheet computes a cell that begins so, whatever it was meant to be


def write_csv(report: Report, page: Page) -> str:
    """Return a row for each quotation of each finding, and one for each input that could not be read.

    The rows of one finding share its id; a row of an input that could not be read has none.
    """
    import csv
    import io

    documents = documents_by_id(report)
    sheet = io.StringIO()
    writer = csv.DictWriter(sheet, COLUMNS)
    writer.writeheader()
    for error in report.errors:
        region = error_region(error)
        what = {"name": "not-read", "severity": "error", "message": error.message, "path": region.path}
        writer.writerow({column: cell(str(value)) for column, value in (what | {"line": region.line}).items()})
    for finding in report.findings:
        for quotation in finding.mentions:
            region = region_of(quotation, documents)
            row = (
                finding.id,
                finding.rule,
                finding.name,
                finding.scope.value,
                finding.category,
                finding.severity.value,
                finding.confidence,
                finding.message,
                quotation.side,
                quotation.value,
                quotation.document_id,
                region.path,
                region.line,
                region.column,
                region.end_line,
                region.end_column,
                quotation.text,
            )
            writer.writerow(dict(zip(COLUMNS, (cell(str(value)) for value in row), strict=True)))
    return sheet.getvalue()


def cell(text: str) -> str:
    """Return the text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    line = flattened(text)
    return f"'{line}" if _FORMULA.match(line) else line
