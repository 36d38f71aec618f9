"""Make paragraphs of words on pages: without running heads, column by column, hyphenated words whole again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from claimcheck.readers.paragraphs import Paragraph, clean, table

EDGE_LINES = 3  # lines at the top and at the bottom of a page among which running heads are looked for
MIN_GUTTER = 1.0  # of the height of a line: what runs between columns; spaces between words are seldom so wide
MAX_BAND_GAP = 2.0  # of the height of a line, beyond the usual distance of lines, where columns stop
MIN_COLUMN_LINES = 3  # on each side of a gutter; two wide spaces one above the other are chance in justified text
MIN_FIGURE_ROWS = 2  # of a table that has a column of figures
MAX_CELL_WORDS = 3.5  # on average; the lines of a narrow newspaper column have five
MAX_SAME_HEIGHT = 1.12  # between lines of one paragraph; the least that sets a heading off is about a fifth
MAX_LEADING = 1.2  # of the usual distance between lines, within a paragraph
USUAL_LEADING = 1.4  # of a line's height, where there are too few lines to tell
MAX_USUAL_LEADING = 2.3  # of a line's height, for text with double spacing
MIN_LEADINGS = 4  # distances from which the usual one can be told
MIN_PART = 3  # letters before the hyphen of a compound: "un-" and "re-" rather are parts of a broken word
MIN_INDENT = 0.6  # of a line's height
MIN_ROOM = 1.0  # of a line's height: what is left over where a line is broken on purpose
_PAGE_NUMBER = re.compile(r"(?:page|p\.?)?[\s–—|-]*(\d{1,4})(?:\s*(?:of|/)\s*\d{1,4})?[\s–—|-]*", re.IGNORECASE)
_BROWSER_LINE = re.compile(  # what browsers print at the top and at the bottom of each page
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4},? \d{1,2}:\d\d(?: ?[AaPp]\.?[Mm]\.?)?(?: .*)?|(?:https?|file)://\S+ \d+/\d+"
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"\w+(?:[-\u2010]\w+)*")
_BULLET = re.compile(r"[•‣▪●◦■]$")
_LISTED = re.compile(r"(?:[•‣▪●◦■–-]|\(?\d{1,2}[.)]|\(?[a-z]\))$")  # "30." may begin any line
_BROKEN = re.compile(r"(?P<head>\w+(?:[-\u2010]\w+)*)(?P<hyphen>[-\u2010\u00ad])$")
_SENTENCE_ENDS = '.!?:;…"”’)'
_SUSPENDED = frozenset(["and", "or", "to"])  # "two- and three-year terms"


@dataclass(slots=True)
class Word:
    """A word on a page; y runs from top to bottom."""

    text: str
    left: float
    right: float
    base: float  # y of the line on which it stands
    height: float  # size of its font

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.height

    @property
    def bottom(self) -> float:
        return self.base + 0.2 * self.height

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(slots=True)
class _Line:
    """Words side by side."""

    words: list[Word]
    page: int
    top: float = 0.0  # of its tallest word
    bottom: float = 0.0

    @property
    def left(self) -> float:
        return self.words[0].left

    @property
    def right(self) -> float:
        return max(word.right for word in self.words)

    @property
    def height(self) -> float:
        """The height of most of its characters."""
        heights: Counter[float] = Counter()
        for word in self.words:
            heights[word.height] += len(word.text)
        return heights.most_common(1)[0][0]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(slots=True)
class _Block:
    """The lines of one paragraph, or the rows of a table."""

    lines: list[_Line] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    page: int = 0
    right: float = 0.0  # the edge of its column

    def is_like(self, other: "_Block") -> bool:
        return bool(self.lines and other.lines) and _same_height(self.lines[-1], other.lines[0])

    def goes_on_in(self, other: "_Block") -> bool:
        """Return whether the other one, at the top of another column or of the next page, continues this one."""
        last, first = self.lines[-1], other.lines[0]
        if first.page - last.page > 1 or last.text[-1] in _SENTENCE_ENDS:
            return False
        if len(other.lines) == 1 and first.text[-1] not in _SENTENCE_ENDS:
            return False  # a heading
        is_full = len(self.lines) > 1 and self.right - last.right < MIN_ROOM * last.height + first.words[0].width
        return is_full or first.text[0].islower()


def lay_out(pages: Sequence[Sequence[Word]]) -> tuple[list[Paragraph], int]:
    """Return the paragraphs of all pages in reading order, and how many lines of page furniture were left out."""
    lines = [_lines(words, page) for page, words in enumerate(pages, start=1)]
    furniture = _find_furniture(lines)
    blocks: list[_Block] = []
    for page, on_page in enumerate(lines, start=1):
        words = [word for line in on_page if id(line) not in furniture for word in line.words]
        for region in _regions(words, page):
            _add(blocks, region)
    texts = (_BROKEN.sub("", line.text) for on_page in lines for line in on_page)
    vocabulary = {word.lower() for text in texts for word in _WORD.findall(text)}
    tables = 0
    paragraphs: list[Paragraph] = []
    for block in blocks:
        if block.rows:
            tables += 1
            paragraphs.extend(table(block.rows, f"page {block.page}, table {tables}"))
        else:
            paragraphs.append(_paragraph(block.lines, vocabulary))
    return paragraphs, len(furniture)


# Lines ----------------------------------------------------------------------------------------------------------------


def _lines(words: Sequence[Word], page: int) -> list[_Line]:
    """Return the words in lines across the whole width, from top to bottom."""
    lines: list[_Line] = []
    for word in sorted(words, key=lambda word: (word.top + word.bottom, word.left)):
        line = lines[-1] if lines else None
        if line is None or _overlap(line, word) < 0.5 * min(line.bottom - line.top, word.height):
            lines.append(_Line([word], page, word.top, word.bottom))
            continue
        line.words.append(word)
        if word.height > line.bottom - line.top:
            line.top, line.bottom = word.top, word.bottom
    for line in lines:
        line.words.sort(key=lambda word: word.left)
    return lines


def _overlap(line: _Line, word: Word) -> float:
    return min(line.bottom, word.bottom) - max(line.top, word.top)


def _find_furniture(pages: Sequence[Sequence[_Line]]) -> set[int]:
    """Return the identities of the lines that are running heads: page numbers, and what stands on several pages."""
    found: set[int] = set()
    alike: defaultdict[str, list[_Line]] = defaultdict(list)
    numbers: defaultdict[int, list[_Line]] = defaultdict(list)  # by how far the number is from the page's own
    for lines in pages:
        edges = {id(line): line for line in (*lines[:EDGE_LINES], *lines[-EDGE_LINES:])}
        for line in edges.values():
            alike[_NUMBER.sub("#", line.text)].append(line)
        for line in (*lines[:1], *lines[-1:]):
            if _BROWSER_LINE.fullmatch(line.text):
                found.add(id(line))
            if number := _PAGE_NUMBER.fullmatch(line.text):
                numbers[int(number[1]) - line.page].append(line)
                if not line.text.isdecimal():
                    found.add(id(line))
    for words, lines in alike.items():
        if any(map(str.isalpha, words)):
            found.update(id(line) for line in lines if any(_same_place(line, other) for other in lines))
    for distance, lines in numbers.items():
        if distance == 0 or len({line.page for line in lines}) > 1:
            found.update(map(id, lines))
    return found


def _same_place(line: _Line, other: _Line) -> bool:
    return line.page != other.page and abs(line.top - other.top) < 0.5 * line.height


# Columns --------------------------------------------------------------------------------------------------------------

Gap = tuple[float, float]  # from left to right


def _regions(words: Sequence[Word], page: int) -> Iterator[list[_Block]]:
    """Yield the blocks of each stretch of text that is read from top to bottom, in reading order."""
    if not words:
        return
    height = sorted(word.height for word in words)[len(words) // 2]
    single: list[Word] = []
    for bands, gutters in _groups(_bands(words), height):
        inside = [word for band in bands for word in band]
        columns = [part for part in _split(inside, gutters) if part]
        lines = [_lines(column, page) for column in columns]
        is_table = _is_table(lines, bands)
        if not gutters or (min(map(len, lines)) < MIN_COLUMN_LINES and not is_table):
            single.extend(inside)
            continue
        if single:
            yield _blocks(_lines(single, page))
            single = []
        if is_table:
            rows = [[_cell(part) for part in _split(band, gutters)] for band in bands]
            yield [_Block(rows=rows, page=page)]
        else:
            for column in columns:
                yield from _regions(column, page)
    if single:
        yield _blocks(_lines(single, page))


def _bands(words: Sequence[Word]) -> list[list[Word]]:
    """Return the words in strips across the page between which nothing stands, from top to bottom."""
    bands: list[list[Word]] = []
    reached = 0.0
    for word in sorted(words, key=lambda word: word.top + word.height / 4):  # by their cores: solid lines touch
        if not bands or word.top + word.height / 4 >= reached:
            bands.append([])
            reached = word.bottom - word.height / 4
        bands[-1].append(word)
        reached = max(reached, word.bottom - word.height / 4)
    return bands


def _groups(bands: Sequence[list[Word]], height: float) -> Iterator[tuple[list[list[Word]], list[Gap]]]:
    """Yield the bands in groups, each with the gaps that run through all of it between words; height: of a line."""
    min_width = MIN_GUTTER * height
    distances = [_top(band) - _bottom(above) for above, band in pairwise(bands)]
    max_distance = MAX_BAND_GAP * height + sorted(distances)[len(distances) // 2] if distances else 0.0
    group: list[list[Word]] = []
    free: list[Gap] = []  # white in all of the group, the outermost two at its sides
    for band in bands:
        gaps = _gaps(band, min_width)
        common = _common(free, gaps, min_width) if group else gaps
        far = bool(group) and _top(band) - _bottom(group[-1]) > max_distance
        if group and (far or not _between(common)) and (_between(free) or _between(gaps)):
            yield group, _between(free)
            group, common = [], gaps
        group.append(band)
        free = common
    yield group, _between(free)


def _top(band: Sequence[Word]) -> float:
    return min(word.top for word in band)


def _bottom(band: Sequence[Word]) -> float:
    return max(word.bottom for word in band)


def _gaps(band: Sequence[Word], min_width: float) -> list[Gap]:
    """Return the white stretches of a band, those at its two sides without end."""
    gaps: list[Gap] = []
    reached = float("-inf")
    for word in sorted(band, key=lambda word: word.left):
        if word.left - reached >= min_width:
            gaps.append((reached, word.left))
        reached = max(reached, word.right)
    return [*gaps, (reached, float("inf"))]


def _common(gaps: Sequence[Gap], others: Sequence[Gap], min_width: float) -> list[Gap]:
    """Return what is white in both, from left to right; a side without words in both goes on as a side."""
    both = sorted((max(a[0], b[0]), min(a[1], b[1])) for a in gaps for b in others)
    return [gap for gap in both if gap[1] - gap[0] >= min_width]


def _between(gaps: Sequence[Gap]) -> list[Gap]:
    """Return the gaps that have words on both sides."""
    return [gap for gap in gaps if gap[0] > float("-inf") and gap[1] < float("inf")]


def _split(words: Sequence[Word], gutters: Sequence[Gap]) -> list[list[Word]]:
    """Return the words in columns, from left to right."""
    columns: list[list[Word]] = [[] for _ in range(len(gutters) + 1)]
    for word in words:
        columns[sum(word.left >= right for _, right in gutters)].append(word)
    return columns


def _is_table(columns: Sequence[Sequence[_Line]], bands: Sequence[Sequence[Word]]) -> bool:
    """Return whether columns are those of a table: their lines stand side by side, and hold few words or figures."""
    rows = max(map(len, columns))
    if len(columns) < 2 or min(map(len, columns)) < max(MIN_FIGURE_ROWS, 0.5 * rows) or len(bands) < 0.8 * rows:
        return False
    if any(sum(_is_figure(line) for line in lines) >= max(0.6 * rows, MIN_FIGURE_ROWS) for lines in columns[1:]):
        return True
    words = sum(len(line.words) for lines in columns for line in lines)
    return rows >= MIN_COLUMN_LINES and words / sum(map(len, columns)) <= MAX_CELL_WORDS


def _is_figure(line: _Line) -> bool:
    return len(line.words) < MAX_CELL_WORDS and _NUMBER.search(line.text) is not None


def _cell(words: Sequence[Word]) -> str:
    return clean(" ".join(line.text for line in _lines(words, 0)))


# Paragraphs -----------------------------------------------------------------------------------------------------------


def _blocks(lines: Sequence[_Line]) -> list[_Block]:
    """Return the paragraphs of the lines of one column."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    leadings = sorted((b.bottom - a.bottom) / b.height for a, b in pairwise(lines) if _same_height(a, b))
    usual = USUAL_LEADING
    if len(leadings) >= MIN_LEADINGS:
        usual = min(leadings[len(leadings) // 4], MAX_USUAL_LEADING)
    blocks: list[_Block] = []
    before: _Line | None = None
    for line, edge in zip(lines, [right, *_right_edges(lines)], strict=False):
        if before is None or _begins(line, before, blocks[-1].lines[0], usual * line.height, left, edge):
            blocks.append(_Block(page=line.page, right=right))
        blocks[-1].lines.append(line)
        before = line
    return blocks


def _right_edges(lines: Sequence[_Line]) -> list[float]:
    """Return for each line how far the lines around it reach that begin at the same x: an indented quotation's less."""
    edges: list[float] = []
    start = 0
    for end in range(1, len(lines) + 1):
        if end == len(lines) or abs(lines[end].left - lines[end - 1].left) > 0.3 * lines[end].height:
            reached = sorted(line.right for line in lines[start:end])
            edges += [reached[-2] if end - start > 2 else reached[-1]] * (end - start)  # one line may stick out
            start = end
    return edges


def _begins(line: _Line, before: _Line, first: _Line, usual: float, left: float, right: float) -> bool:
    """Return whether a paragraph begins with a line.

    before: the line above; first: that with which its paragraph begins; usual: distance between lines; left: the edge
    of the column; right: how far the line above could have reached.
    """
    height = line.height
    if not _same_height(line, before) or line.bottom - before.bottom > MAX_LEADING * usual:
        return True
    if _BROKEN.search(before.text):
        return False
    if _BULLET.match(line.words[0].text) and len(line.words) > 1:
        return True
    inset = line.left - before.left
    if abs(inset) > 0.3 * height and abs(inset + line.right - before.right) < 0.5 * height:
        return False  # centred
    if line.left - max(left, before.left) > MIN_INDENT * height and not _LISTED.match(first.words[0].text):
        return True
    return right - before.right - line.words[0].width > MIN_ROOM * height


def _same_height(line: _Line, other: _Line) -> bool:
    a, b = line.height, other.height
    return max(a, b) <= MAX_SAME_HEIGHT * min(a, b)


def _add(blocks: list[_Block], region: Sequence[_Block]) -> None:
    """Add the blocks of the next region; its first one, or the one below its first line, may continue one before."""
    for number, block in enumerate(region[:2]):
        before = next((before for before in reversed(blocks) if before.is_like(block)), None)
        if before is not None and before.goes_on_in(block):
            before.lines.extend(block.lines)
            before.right = block.right
            region = [*region[:number], *region[number + 1 :]]
            break
        if len(block.lines) != 1:
            break
    blocks.extend(region)


def _paragraph(lines: Sequence[_Line], vocabulary: set[str]) -> Paragraph:
    text = ""
    page = lines[0].page
    marks: list[tuple[int, str]] = []
    for line in lines:
        words = clean(line.text)
        text = _join(text, words, vocabulary) if text else words
        if line.page != page:
            page = line.page
            marks.append((len(text) - len(words), f"page {page}"))
    return Paragraph(text, f"page {lines[0].page}", marks=tuple(marks))


def _join(text: str, line: str, vocabulary: set[str]) -> str:
    """Return the text with the next line behind it; a hyphen between them goes where it only broke a word.

    vocabulary: the words of the document, lower case.
    """
    begins = _WORD.match(line)
    ends = _BROKEN.search(text)
    if not ends or not begins or begins[0] in _SUSPENDED:
        return f"{text} {line}"
    head, tail = ends["head"], begins[0]
    if ends["hyphen"] != "\u00ad" and (not tail[0].islower() or _is_compound(head, tail, vocabulary)):
        return text + line
    return text[:-1] + line


def _is_compound(head: str, tail: str, vocabulary: set[str]) -> bool:
    """Return whether a hyphen between the two belongs there, as in "long-term", and not in "inter-national"."""
    if head[-1].isdecimal() or f"{head}-{tail}".lower() in vocabulary:
        return True
    if (head + tail).lower() in vocabulary:
        return False
    last, first = head.rsplit("-", 1)[-1], tail.split("-", 1)[0]
    words = _english_words()
    if f"{last}-{first}".lower() in words:
        return True
    if {last + first, (last + first).lower()} & words or (len(last) < MIN_PART and not last.isupper()):
        return False
    return first in words and (last in words or last.lower() in vocabulary)


@cache
def _english_words() -> frozenset[str]:
    from claimcheck.models import runtime  # it loads numpy

    return frozenset((runtime.FOLDER / "words.txt").read_text(encoding="utf-8").split())
