"""Read rich text as striprtf reads it; what it passes over is counted and said."""

import re
from collections.abc import Iterator
from itertools import groupby

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.paragraphs import Paragraph, clean, compose, table
from claimcheck.records import Document

_HEADER = re.compile(r"\{\s*\\(?:header|footer)[lrf]?(?![a-z])")
_PASSED_OVER = (
    (re.compile(r"\\footnote(?![a-z])"), "footnotes not read: save it as .docx to have them checked"),
    (re.compile(r"\\shptxt(?![a-z])"), "text boxes not read: save it as .docx to have them checked"),
    (re.compile(r"\\annotation(?![a-z])"), "comments not read"),
    (re.compile(r"\\deleted(?![a-z0])"), "tracked deletions still in the text: accept them, or save it as .docx"),
)


def read_rtf(file: InputFile) -> Iterator[Document]:
    from striprtf import striprtf

    source = file.read_bytes().decode("cp1252", errors="replace")  # it is ASCII; what is none says so by a control word
    if not source.lstrip().startswith("{\\rtf"):
        raise ReadError(file.path, "not rich text: it does not begin with {\\rtf", "save it as .rtf")
    if not source.rstrip("\0 \r\n\x1a").endswith("}"):
        raise ReadError(file.path, "broken: its last brace is missing, so it is cut off", "get the file again")
    plain = source.replace("HYPERLINK", "LINK")  # else striprtf writes the address of a link behind its words
    try:
        text: str = striprtf.rtf_to_text(plain, errors="replace")
    except (ValueError, TypeError, LookupError, OverflowError) as error:
        raise ReadError(file.path, f"broken rich text ({error})", "open it and save it as .docx") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # it writes pairs of surrogates apart
    notes = [f"{len(found)} {what}" for pattern, what in _PASSED_OVER if (found := pattern.findall(source))]
    yield compose(file, _paragraphs(text), left_out=len(_HEADER.findall(source)), notes=notes)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the lines of the text as paragraphs; a line that ends in a bar is the row of a table."""
    paragraphs = tables = 0
    for is_table, lines in groupby(filter(None, map(clean, text.split("\n"))), key=lambda line: line.endswith("|")):
        if is_table:
            tables += 1
            rows = [[cell.strip() for cell in line.split("|")[:-1]] for line in lines]
            yield from table(rows, f"table {tables}")
            continue
        for line in lines:
            paragraphs += 1
            yield Paragraph(line, f"paragraph {paragraphs}")
