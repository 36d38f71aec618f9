"""Say where in its file a quotation or an error stands, for the formats that point into files."""

from collections.abc import Mapping
from dataclasses import dataclass

from claimcheck.positions import locate_end
from claimcheck.records import Document, Finding, InputError, Quotation, Report, Role


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file: lines and columns count from 1, columns count characters, the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


def documents_by_id(report: Report) -> dict[str, Document]:
    return {summary.document.id: summary.document for summary in report.documents}


def file_of(document: Document) -> str:
    """Return the path of the file that holds the document; several may lie in one file of JSON lines."""
    return document.file or document.path


def region_of(quotation: Quotation, documents: Mapping[str, Document]) -> Region:
    document = documents[quotation.document_id]
    if document.places:  # the file has no lines; `saying` names the page or paragraph
        return Region(file_of(document), 1, 1, 1, 1)
    end_line, end_column = locate_end(document, quotation.span.end)
    return Region(file_of(document), quotation.line, quotation.column, end_line, end_column)


def own_first(finding: Finding, documents: Mapping[str, Document]) -> list[Quotation]:
    """Return the quotations, those of drafts first: one place stands for a finding, and these words can be changed."""
    return sorted(finding.mentions, key=lambda quotation: documents[quotation.document_id].role is not Role.DRAFT)


def error_region(error: InputError) -> Region:
    """Return the line that is at fault; a file that could not be read at all is at fault where it begins."""
    line = error.line or 1
    return Region(error.path.removesuffix(f":{error.line}"), line, 1, line, 1)
