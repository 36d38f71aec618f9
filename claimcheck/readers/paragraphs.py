"""Put the paragraphs of a file that has no lines together to one text, each with the place where a reader finds it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claimcheck.errors import ReadError
from claimcheck.readers.decoding import replace_surrogates
from claimcheck.readers.files import InputFile
from claimcheck.records import Document

MAX_CELL_CHARACTERS = 300  # a longer cell is a column of text in a page laid out with a table
BULLET = "• "  # layout.py knows it
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]|\u00ad(?=.)")  # controls; soft hyphens within words
_SPACES = re.compile(r"[ \t\r\f\v]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of text that stands between blank lines, or a row of a table."""

    text: str
    place: str  # "page 3", "paragraph 12"
    is_row: bool = False
    marks: tuple[tuple[int, str], ...] = ()  # (offset in text, place) where it goes on at another place


def compose(
    file: InputFile, paragraphs: Iterable[Paragraph], *, left_out: int = 0, notes: Sequence[str] = ()
) -> Document:
    """Return the document of these paragraphs. Raises ReadError when none of them has text.

    left_out, notes: as in Document.
    """
    parts: list[str] = []
    places: list[tuple[int, str]] = []
    length = 0
    after_row = False
    for paragraph in paragraphs:
        if not any(map(str.isalnum, paragraph.text)):
            continue
        if parts:
            parts.append("\n" if paragraph.is_row and after_row else "\n\n")
            length += len(parts[-1])
        for offset, place in ((0, paragraph.place), *paragraph.marks):
            if not places or places[-1][1] != place:
                places.append((length + offset, place))
        parts.append(paragraph.text)
        length += len(paragraph.text)
        after_row = paragraph.is_row
    text = "".join(parts)
    if not text:
        raise ReadError(file.path, "no text in it", "save the article's text in it")
    return Document(file.id, file.path, text, left_out=left_out, notes=tuple(notes), places=tuple(places))


def clean(text: str) -> str:
    """Return the text without controls, soft hyphens and halves of surrogate pairs, its spaces run together."""
    text = _SPACES.sub(" ", replace_surrogates(_UNSEEN.sub("", text)))
    return "\n".join(line.strip() for line in text.strip().split("\n"))


def superscript(text: str) -> str:
    """Return the text with raised digits for digits, so that a footnote's mark does not become part of a number."""
    return text.translate(_SUPERSCRIPTS)


def table(rows: Sequence[Sequence[str]], place: str) -> Iterator[Paragraph]:
    """Yield the rows of a table as lines, its cells between bars; a table for the looks of a page as paragraphs.

    place: of the table.
    """
    filled = [cell for row in rows for cell in row if cell]
    is_table = sum(1 for row in rows if any(row)) > 1 and max(map(len, rows)) > 1
    for number, row in enumerate(rows, start=1):
        cells = [cell for cell in row if cell]
        if is_table and max(map(len, filled)) <= MAX_CELL_CHARACTERS:
            line = " | ".join(" ".join(cell.split()).replace("|", r"\|") for cell in row)
            if cells:
                yield Paragraph(f"| {line} |", f"{place}, row {number}", is_row=True)
        else:
            yield from (Paragraph(cell, f"{place}, row {number}") for cell in cells)


def edits_notes(insertions: int, deletions: int, comments: int) -> tuple[str, ...]:
    """Return what is to be said of a document that is still being edited."""
    notes = []
    if insertions or deletions:
        changes = f"{_count(insertions, 'insertion')}, {_count(deletions, 'deletion')}"
        notes.append(f"tracked changes are read as accepted: {changes}")
    if comments:
        notes.append(f"{_count(comments, 'comment')} not read")
    return tuple(notes)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
