"""Write a report with one line a finding, as compilers do: for grep, editors and error lists."""

from claimcheck.records import Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, one_line
from claimcheck.reporters.regions import documents_by_id, error_region, own_first, region_of


def write_concise(report: Report, page: Page) -> str:
    """Return a line for each input that could not be read and for each finding, at its first quotation."""
    documents = documents_by_id(report)
    lines = []
    for error in report.errors:
        at = error_region(error)
        lines.append(f"{flattened(at.path)}:{at.line}:{at.column}: error: not read: {one_line(error.message)}\n")
    for finding in report.findings:
        at = region_of(own_first(finding, documents)[0], documents)
        what = f"{finding.severity.value} {finding.rule} {finding.name}: {one_line(finding.message)}"
        lines.append(f"{flattened(at.path)}:{at.line}:{at.column}: {what}\n")
    return "".join(lines)
