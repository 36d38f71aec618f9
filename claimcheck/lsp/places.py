"""Say where words stand as an editor counts: lines from 0, columns in the units that it asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path

from lsprotocol import types

from claimcheck.positions import file_offset, line_text, locate, locate_end
from claimcheck.records import Document, Span
from claimcheck.reporters.regions import file_of

UNITS: Mapping[str, Callable[[str], int]] = {
    types.PositionEncodingKind.Utf8.value: lambda text: len(text.encode("utf-8", "replace")),
    types.PositionEncodingKind.Utf16.value: lambda text: len(text.encode("utf-16-le", "replace")) // 2,
    types.PositionEncodingKind.Utf32.value: len,
}
BEGINNING = types.Position(0, 0)


def uri_of(document: Document) -> str:
    """Return the address of the file that holds the document."""
    return Path(file_of(document)).absolute().as_uri()


def range_of(document: Document, span: Span, encoding: str) -> types.Range:
    """Return where words of a document stand in its file; where it has no lines, its beginning."""
    if document.places:
        return types.Range(BEGINNING, BEGINNING)
    start = position_of(document, span.start, encoding)
    end = _position(document, *locate_end(document, span.end), encoding) if len(span) else start
    return types.Range(start, end)


def position_of(document: Document, offset: int, encoding: str) -> types.Position:
    """Return where the file holds the character document.text[offset]."""
    return _position(document, *locate(document, offset), encoding)


def stands_as_it_is(document: Document, span: Span) -> bool:
    """Return whether the file has these words as the text has them, without a tag or an entity among them."""
    if not document.positions:
        return True
    start, last = (file_offset(document.positions, offset) for offset in (span.start, span.end - 1))
    return document.source[start : last + 1] == span.of(document.text)


def _position(document: Document, line: int, column: int, encoding: str) -> types.Position:
    before = line_text(document, line)[: column - 1]
    return types.Position(line - 1, UNITS[encoding](before))
