"""Read PDFs: pdfium gives the characters with their places on the page, pdf_layout.py makes text of them."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.paragraphs import compose, superscript
from claimcheck.readers.pdf_layout import Word, lay_out
from claimcheck.records import Document

MAX_PAGES = 2_000  # the longest report that newsrooms get has some hundred; reading 2,000 takes minutes
MAX_TRAILER_BYTES = 2_048  # in which a whole file has its end mark; readers that go by the book look at 1,024
MAX_RAISED_HEIGHT = 0.8  # of the height of the character before, for a digit to be the mark of a footnote
MIN_WORD_GAP = 0.5  # of a character's height; pdfium puts spaces at smaller ones where they are due
GET_AGAIN = "get the file again, or print it to a new PDF"
_HYPHENS = frozenset({2, 0xFFFE})  # how pdfium writes a hyphen at the end of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_START = re.compile(rb"%PDF-\d")


def read_pdf(file: InputFile) -> Iterator[Document]:
    data = file.read_bytes()
    pages: list[list[Word]] = []
    rotated = 0
    for characters in _pages(data, file.path):
        upright, others = _turn_upright(characters)
        rotated += bool(others)
        pages.append(list(_words(upright)))
    bare = [number for number, words in enumerate(pages, start=1) if not words]
    if len(bare) == len(pages):
        found = "no text on its page" if len(pages) == 1 else f"no text on any of its {len(pages)} pages"
        raise ReadError(file.path, f"{found}: it may be a scan", "run text recognition (OCR) on it first")
    paragraphs, left_out = lay_out(pages)
    yield compose(file, paragraphs, left_out=left_out + rotated, notes=_bare_note(bare))


class _Character:
    """A visible character; a word ends before a space or a line break, which are none."""

    __slots__ = ("bottom", "left", "quarter", "right", "spaced", "text", "top")

    def __init__(self, text: str, left: float, top: float, right: float, bottom: float, quarter: int, spaced: bool):
        self.text, self.left, self.top, self.right, self.bottom = text, left, top, right, bottom
        self.quarter = quarter  # quarter turns of the writing
        self.spaced = spaced  # whether white space stands before it


def _pages(data: bytes, path: str) -> Iterator[list[_Character]]:
    """Yield the characters of each page. Raises ReadError for a file that cannot be read as a whole."""
    import pypdfium2

    start = _START.search(data, 0, 1024)
    if start is None:
        raise ReadError(path, f"not a PDF: no %PDF mark at its beginning ({len(data):,} bytes)", "save it as PDF again")
    if b"%%EOF" not in data.rstrip(b"\0 \r\n")[-MAX_TRAILER_BYTES:]:
        raise ReadError(path, f"broken PDF: cut off after {len(data):,} bytes, its end mark is missing", GET_AGAIN)
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            raise ReadError(path, "protected with a password", "save it without one") from error
        raise ReadError(path, "broken PDF: its table of contents cannot be read", GET_AGAIN) from error
    with pdf:
        if not 0 < len(pdf) <= MAX_PAGES:
            raise ReadError(path, f"{len(pdf):,} pages (limit {MAX_PAGES:,})", "split it into articles")
        for number in range(len(pdf)):
            try:
                page = pdf[number]
                text = page.get_textpage()
            except pypdfium2.PdfiumError as error:
                raise ReadError(path, f"broken PDF: page {number + 1} cannot be read", GET_AGAIN) from error
            yield list(_characters(text, pypdfium2.raw))
            text.close()
            page.close()


def _characters(text: Any, raw: Any) -> Iterator[_Character]:
    """Yield the visible characters of a page in the order of the file."""
    spaced = True
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        character = "-" if code in _HYPHENS else _LIGATURES.get(chr(code), chr(code))
        if character.isspace() or character < " ":
            spaced = True
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        quarter = round(raw.FPDFText_GetCharAngle(text, index) / (math.pi / 2)) % 4
        yield _Character(character, left, top, right, bottom, quarter, spaced)
        spaced = False


def _turn_upright(characters: list[_Character]) -> tuple[list[_Character], int]:
    """Return the characters in the direction of most, turned so that x runs with the line and y from top to bottom.

    With them, how many run in another direction: a stamp on the margin, a watermark.
    """
    quarters = Counter(character.quarter for character in characters)
    if not quarters:
        return [], 0
    quarter = min(quarters, key=lambda turns: (-quarters[turns], turns))
    kept = [character for character in characters if character.quarter == quarter]
    for c in kept:
        if quarter == 0:
            c.top, c.bottom = -c.top, -c.bottom
        elif quarter == 1:
            c.left, c.top, c.right, c.bottom = -c.top, -c.right, -c.bottom, -c.left
        elif quarter == 2:
            c.left, c.top, c.right, c.bottom = -c.right, c.bottom, -c.left, c.top
        else:
            c.left, c.top, c.right, c.bottom = c.bottom, c.left, c.top, c.right
    return kept, len(characters) - len(kept)


def _words(characters: list[_Character]) -> Iterator[Word]:
    word: Word | None = None
    for c in characters:
        height = c.bottom - c.top
        raised = False
        if word is not None:
            level = word.top - height / 2 < (c.top + c.bottom) / 2 < word.bottom
            goes_on = level and word.right - height < c.left < word.right + MIN_WORD_GAP * height
            raised = (
                goes_on
                and c.text.isdecimal()
                and height < MAX_RAISED_HEIGHT * word.height
                and (c.bottom < word.bottom - 0.1 * word.height)
            )
            if goes_on and (not c.spaced or raised):
                word.text += superscript(c.text) if raised else c.text
                word.right = max(word.right, c.right)
                continue
            yield word
        word = Word(c.text, c.left, c.top, c.right, c.bottom)
    if word is not None:
        yield word


def _bare_note(pages: list[int]) -> tuple[str, ...]:
    if not pages:
        return ()
    if len(pages) == 1:
        return (f"page {pages[0]} has no text; it may be a scan and was not checked",)
    return (f"pages {', '.join(map(str, pages))} have no text; they may be scans and were not checked",)
