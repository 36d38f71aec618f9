"""Write a report as JUnit XML: a suite a document, a case a finding; for CI systems that show test results."""

from typing import TYPE_CHECKING

from claimcheck.records import Finding, Report
from claimcheck.reporters.page import Page
from claimcheck.reporters.quotations import flattened, one_line, printable
from claimcheck.reporters.regions import Region, documents_by_id, error_region, own_first, region_of
from claimcheck.reporters.text import finding_text
from claimcheck.reporters.xml import xml_document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def write_junit(report: Report, page: Page) -> str:
    """Return the report as JUnit XML.

    Each finding is a failure, whatever its severity, in the suite of the document that it is placed in; a document
    without findings is a case that passed, an input that could not be read an error.
    """
    from xml.etree.ElementTree import Element, SubElement

    documents = documents_by_id(report)
    by_document: dict[str, list[Finding]] = {document_id: [] for document_id in documents}
    for finding in report.findings:
        by_document[own_first(finding, documents)[0].document_id].append(finding)
    root = Element("testsuites", {"name": "claimcheck"})
    for document_id, findings in by_document.items():
        suite = _suite(root, documents[document_id].path, failures=len(findings))
        if not findings:
            _case(suite, "no findings")
        for finding in findings:
            at = region_of(own_first(finding, documents)[0], documents)
            case = _case(suite, f"{finding.rule} {finding.name} {finding.id}", at)
            what = {"type": finding.severity.value, "message": one_line(finding.message)}
            SubElement(case, "failure", what).text = printable(finding_text(finding, Page()))
    for error in report.errors:
        case = _case(_suite(root, error.path, errors=1), "not read", error_region(error))
        SubElement(case, "error", {"type": "not-read", "message": one_line(error.message)})
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    return xml_document(root)


def _suite(root: "Element", path: str, failures: int = 0, errors: int = 0) -> "Element":
    from xml.etree.ElementTree import SubElement

    counts = {"tests": str(failures + errors or 1), "failures": str(failures), "errors": str(errors)}
    return SubElement(root, "testsuite", {"name": flattened(path), **counts})


def _case(suite: "Element", name: str, at: Region | None = None) -> "Element":
    from xml.etree.ElementTree import SubElement

    where = {"file": flattened(at.path), "line": str(at.line)} if at else {}
    return SubElement(suite, "testcase", {"classname": suite.get("name", ""), "name": name, **where})
