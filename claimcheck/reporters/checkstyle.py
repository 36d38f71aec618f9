"""Write a report as Checkstyle XML, which most collectors of linter results read."""

from itertools import groupby

from claimcheck.records import Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, one_line
from claimcheck.reporters.regions import Region, documents_by_id, error_region, own_first, region_of
from claimcheck.reporters.xml import xml_document

_Row = tuple[Region, str, str, str]  # where, severity, message, name

VERSION = "4.3"  # of the format, which has no schema; readers look for no other


def write_checkstyle(report: Report, page: Page) -> str:
    """Return an <error> for each finding, at its first quotation, and for each input not read; file by file."""
    from xml.etree.ElementTree import Element, SubElement

    documents = documents_by_id(report)
    rows: list[_Row] = [
        (error_region(error), "error", f"not read: {error.message}", "not-read") for error in report.errors
    ]
    for finding in report.findings:
        at = region_of(own_first(finding, documents)[0], documents)
        rows.append((at, finding.severity.value, f"{finding.rule} {finding.message}", finding.name))
    root = Element("checkstyle", version=VERSION)
    for path, of_file in groupby(sorted(rows, key=_path), key=_path):
        file = SubElement(root, "file", name=flattened(path))
        for region, severity, message, name in of_file:
            where = {"line": str(region.line), "column": str(region.column)}
            what = {"severity": severity, "message": one_line(message), "source": f"claimcheck.{name}"}
            SubElement(file, "error", where | what)
    return xml_document(root)


def _path(row: _Row) -> str:
    return row[0].path
