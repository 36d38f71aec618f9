"""Say where in the file a character of a document stands."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from claimcheck.records import Document

CACHED_TEXTS = 64  # line starts are kept for this many texts; a story has fewer, an archive must not keep them all
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def locate(document: Document, offset: int) -> tuple[int, int]:
    """Return the line and the column, both 1-based, at which the file holds the character document.text[offset].

    A column counts characters (Unicode code points). offset may be len(document.text): just behind the end.
    Raises ValueError for an offset outside the text.
    """
    if not 0 <= offset <= len(document.text):
        raise ValueError(f"{document.id}: no character {offset} in a text of {len(document.text)}")
    in_file = file_offset(document.positions, offset)
    starts = _line_starts(document.source if document.positions else document.text)
    line = bisect_right(starts, in_file)
    return document.first_line - 1 + line, in_file - starts[line - 1] + 1


def find_place(document: Document, offset: int) -> str | None:
    """Return how a reader of the file finds the character document.text[offset]: "page 3"; None where lines serve."""
    entry = bisect_right(document.places, offset, key=itemgetter(0)) - 1
    return document.places[max(entry, 0)][1] if document.places else None


def locate_end(document: Document, end: int) -> tuple[int, int]:
    """Return the line and the column just behind the character document.text[end - 1], as `locate` counts them.

    What the file holds between that character and the next one on its line, such as the rest of an entity, lies before
    the end. Raises ValueError for an end outside the text, or at its start.
    """
    line, column = locate(document, end - 1)
    behind = locate(document, end)
    return behind if behind[0] == line else (line, column + 1)


def line_text(document: Document, line: int) -> str:
    """Return a line of the file, with the line break that ends it; line: from 1, as `locate` counts them."""
    text = document.source if document.positions else document.text
    starts = _line_starts(text)
    line -= document.first_line - 1
    return text[starts[line - 1] : starts[line] if line < len(starts) else None]


def file_offset(positions: Sequence[tuple[int, int]], offset: int) -> int:
    """Return the place in the file of a place in the text.

    positions: as in Document; between two entries text and file run side by side. No entries: the two are equal.
    """
    if not positions:
        return offset
    entry = bisect_right(positions, offset, key=itemgetter(0)) - 1
    in_text, in_file = positions[max(entry, 0)]
    return in_file + max(offset - in_text, 0)


def chain_positions(
    positions: Sequence[tuple[int, int]], outer: Sequence[tuple[int, int]]
) -> tuple[tuple[int, int], ...]:
    """Return the positions of a text in a file when the text was taken from a text that was itself taken from it.

    positions: from the innermost text to the middle one; outer: from the middle one to the file.
    """
    if not outer:
        return tuple(positions)
    chained: list[tuple[int, int]] = []
    for entry, (start, middle) in enumerate(positions):
        end = positions[entry + 1][0] if entry + 1 < len(positions) else None
        chained.append((start, file_offset(outer, middle)))
        for in_middle, in_file in outer[bisect_right(outer, middle, key=itemgetter(0)) :]:
            in_text = start + in_middle - middle
            if end is not None and in_text >= end:
                break
            chained.append((in_text, in_file))
    return tuple(chained)


@lru_cache(maxsize=CACHED_TEXTS)
def _line_starts(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _LINE_BREAK.finditer(text)))
