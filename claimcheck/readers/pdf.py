"""Read PDFs: pdfium gives the characters with their places on the page, pdf_layout.py makes text of them."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.files import InputFile
from claimcheck.readers.paragraphs import compose, superscript
from claimcheck.readers.pdf_layout import Word, lay_out
from claimcheck.records import Document

MAX_PAGES = 2_000  # the longest report that newsrooms get has some hundred; reading 2,000 takes minutes
MAX_TRAILER_BYTES = 2_048  # in which a whole file has its end mark; readers that go by the book look at 1,024
MIN_RAISED = 0.15  # of the font's size, above the line: a digit so high is the mark of a footnote, or a power
REACH = 0.5  # of the font's size; pdfium puts spaces at smaller gaps where they are due
REACH_OVER_GUESS = 0.1  # where pdfium guesses a space: it does so at each change of font, before a footnote's mark
GET_AGAIN = "get the file again, or print it to a new PDF"
_HYPHENS = frozenset({2, 0xFFFE})  # how pdfium writes a hyphen at the end of a line
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_START = re.compile(rb"%PDF-\d")


def read_pdf(file: InputFile) -> Iterator[Document]:
    data = file.read_bytes()
    pages: list[list[Word]] = []
    stamps = 0
    for characters in _pages(data, file.path):
        turns = Counter(character.quarter for character in characters)
        most = min(turns, key=lambda quarter: (-turns[quarter], quarter), default=0)
        stamps += len(turns) > 1  # what runs across the text is a stamp on the margin or a watermark
        pages.append(list(_words([character for character in characters if character.quarter == most])))
    bare = [number for number, words in enumerate(pages, start=1) if not words]
    if len(bare) == len(pages):
        found = "no text on its page" if len(pages) == 1 else f"no text on any of its {len(pages)} pages"
        raise ReadError(file.path, f"{found}: it may be a scan", "run text recognition (OCR) on it first")
    paragraphs, left_out = lay_out(pages)
    yield compose(file, paragraphs, left_out=left_out + stamps, notes=_bare_note(bare))


@dataclass(frozen=True, slots=True)
class _Character:
    """A visible character as if it were written upright; y runs from top to bottom."""

    text: str
    left: float
    right: float
    base: float  # y of the line on which it stands
    foot: float  # y of the lower edge of its ink
    size: float  # of its font
    quarter: int  # how many quarters its writing is turned clockwise
    reach: float  # how far behind the character before it may stand in the same word, as a fraction of that one's size

    def goes_on_in(self, other: "_Character") -> bool:
        """Return whether the other one is the next character of the same word."""
        level = abs(other.base - self.base) < 0.5 * self.size
        return level and -self.size < other.left - self.right < other.reach * self.size

    def is_raised(self, beside: "_Character") -> bool:
        return self.text.isdecimal() and beside.base - self.foot > MIN_RAISED * beside.size


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


def _characters(page: Any, raw: Any) -> Iterator[_Character]:
    """Yield the visible characters of a page in the order of the file."""
    from ctypes import c_double

    x, y, matrix = c_double(), c_double(), raw.FS_MATRIX()
    reach = REACH
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        text = "-" if code in _HYPHENS else _LIGATURES.get(chr(code), chr(code))
        if text.isspace() or text < " ":
            reach = min(reach, REACH_OVER_GUESS if raw.FPDFText_IsGenerated(page, index) == 1 else -math.inf)
            continue
        raw.FPDFText_GetMatrix(page, index, matrix)
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        size = raw.FPDFText_GetFontSize(page, index) * math.hypot(matrix.c, matrix.d)
        quarter = round(math.atan2(-matrix.b, matrix.a) / (math.pi / 2)) % 4
        left, _, right, _ = _turn(page.get_charbox(index, loose=True), quarter)
        base = _turn((x.value, y.value, x.value, y.value), quarter)[3]
        foot = _turn(page.get_charbox(index), quarter)[3] if text.isdecimal() else base
        yield _Character(text, left, right, base, foot, size, quarter, reach)
        reach = REACH


def _turn(box: tuple[float, float, float, float], quarter: int) -> tuple[float, float, float, float]:
    """Return (left, top, right, bottom) of a box as if it were written upright, y from top to bottom.

    box: (left, bottom, right, top) on the page, y from bottom to top; quarter: turns clockwise of its writing.
    """
    left, bottom, right, top = box
    turned = (
        (left, -top, right, -bottom),
        (-top, -right, -bottom, -left),
        (-right, bottom, -left, top),
        (bottom, left, top, right),
    )
    return turned[quarter]


def _words(characters: list[_Character]) -> Iterator[Word]:
    """Yield the words, in the order of the file; the digits of a raised number as raised digits."""
    start = 0
    for end in range(1, len(characters) + 1):
        if end == len(characters) or not characters[end - 1].goes_on_in(characters[end]):
            yield _word(characters[start:end])
            start = end


def _word(characters: list[_Character]) -> Word:
    beside = next((c for c in characters if not c.text.isdecimal()), characters[0])
    text = ""
    for c in characters:
        raised = c.is_raised(beside)
        text += superscript(c.text) if raised else c.text
        beside = beside if raised else c
    left, right = min(c.left for c in characters), max(c.right for c in characters)
    return Word(text, left, right, beside.base, beside.size)


def _bare_note(pages: list[int]) -> tuple[str, ...]:
    if not pages:
        return ()
    if len(pages) == 1:
        return (f"page {pages[0]} has no text; it may be a scan and was not checked",)
    return (f"pages {', '.join(map(str, pages))} have no text; they may be scans and were not checked",)
