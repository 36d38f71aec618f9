"""Write a report as comments in a Word file: the draft itself where it is one, else a plain file with its words."""

from dataclasses import replace
from pathlib import Path

from claimcheck.errors import CallError
from claimcheck.readers.files import InputFile
from claimcheck.records import Document, Report, Role
from claimcheck.reporters.page import Page


def write_docx(report: Report, page: Page, *, data: bytes | None = None) -> bytes:
    """Return the draft as a Word file with a comment on all that is to be said of it, whatever the page.

    Without a draft it is the only document. data: the draft's file; None reads it again, for a report has its text
    alone. Raises CallError where it is not clear which document is meant, ReadError where the file is another by now.
    """
    from claimcheck.reporters.docx.comments import comments_on
    from claimcheck.reporters.docx.package import with_comments
    from claimcheck.reporters.docx.plain import plain_file

    document = _only_document(report)
    file = InputFile(document.id, document.path, Path(document.path).absolute(), data=data)
    if file.location.suffix.lower() != ".docx":
        file = replace(file, data=plain_file(document))
    return with_comments(file, document.text, comments_on(document, report))


def _only_document(report: Report) -> Document:
    """Return the draft, or what is checked alone."""
    read = [summary.document for summary in report.documents if summary.sentences]  # a configuration file has none
    drafts = [document for document in read if document.role is Role.DRAFT]
    if len(drafts) == 1 or (len(read) == 1 and not report.errors):
        return (drafts or read)[0]
    found = f"{len(drafts)} drafts" if drafts else f"no draft among {len(read)} documents"
    raise CallError(f"--format docx: {found}, and comments go into one; name it: check DRAFT --against SOURCE...")
