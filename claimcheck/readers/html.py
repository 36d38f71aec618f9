"""Read HTML: the visible text of the article, each character with its place in the file."""

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from claimcheck.errors import ReadError
from claimcheck.readers.dates import parse_published
from claimcheck.readers.decoding import decode
from claimcheck.readers.directives import words_of_comment
from claimcheck.readers.files import InputFile
from claimcheck.readers.html_layout import Container, Page, PageBlock, lay_out
from claimcheck.records import Block, BlockKind, Directive, Document, Span

SEPARATOR = "\n\n"  # between two blocks
CELL_SEPARATOR = " | "  # between two cells of one row
MAX_FURNITURE_FRACTION = 0.5  # of the page's text; what holds more is the article, whatever its class is called
MAX_LINK_FRACTION = 0.8  # of a block's text; what has more leads elsewhere
MIN_KEY_LENGTH = 25  # letters and digits; a shorter block counts as extracted only when it is a whole line
MAX_VISIBLE_CHARACTERS = 400_000  # beyond, trafilatura is not asked: it took 24 s for 4 million; an article has 10,000
MAX_DATE_LINE = (
    120  # characters; "By Nele Brandt, Harbour Correspondent | Updated 9 October 2025, 14:05 | 3 minute read"
)
MAX_SITE_WORDS = 5  # "The New Castleford Evening Post"; more is rather the second half of a headline
_TITLE_WITH_SITE = re.compile(r"(?P<story>.*\S)\s+(?P<bar>[|\-\u2013\u2014])\s+(?P<site>[^|\u2013\u2014]*[^|\W][^|]*?)")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_INLINE_BLOCKS = frozenset(
    "address blockquote caption center dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hgroup legend li ol p pre "
    "summary table tbody td tfoot th thead tr ul".split()
)
_SENTENCE_ENDS = (".", "!", "?", "\u201d", '"')
_DATE_NAMES = (  # of <meta>, the surest first
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publishdate",
    "pubdate",
    "date",
)


@dataclass(frozen=True, slots=True)
class _Extracted:
    """What trafilatura makes of a page."""

    lines: frozenset[str] = frozenset()  # see _key
    text: str = ""  # all lines
    outlet: str | None = None
    title: str | None = None
    published: str | None = None


def read_html(file: InputFile) -> Iterator[Document]:
    data = file.read_bytes()
    source, notes = decode(data, file.path, _declared_encoding(data))
    yield document_from_html(source, file.id, file.path, notes)


def document_from_html(source: str, document_id: str, path: str, notes: tuple[str, ...] = ()) -> Document:
    """Return the article of a page. Raises ReadError for a page without visible text."""
    page = lay_out(source)
    if not page.blocks:
        raise ReadError(path, "a page without visible text", "save the page as the browser shows it")
    visible = sum(len(block.text) for block in page.blocks)
    extracted = _extract(source) if visible <= MAX_VISIBLE_CHARACTERS else _Extracted()
    outlet = _meta(page, "og:site_name") or extracted.outlet or _outlet_in_title(page)
    kept, note = _choose_body(page, extracted, outlet)
    text, blocks, positions = join_blocks(kept)
    return Document(
        document_id,
        path,
        text,
        outlet=outlet,
        published=_published(page, extracted),
        title=page.title or extracted.title,
        left_out=len(page.blocks) - len(kept),
        blocks=blocks,
        directives=tuple(_directives(page, source, text, positions)),
        notes=(*notes, note) if note else notes,
        positions=positions,
        source=source,
    )


def _directives(page: Page, source: str, text: str, positions: Sequence[tuple[int, int]]) -> Iterator[Directive]:
    """Yield what the page's comments say to claimcheck, each at the place of the text that follows it."""
    for start, end in page.comments:
        words = words_of_comment(source[start:end])
        if words is not None:
            following = bisect_left(positions, end, key=lambda position: position[1])
            at = positions[following][0] if following < len(positions) else len(text)
            yield Directive(Span(at, at), words)


def _declared_encoding(data: bytes) -> str | None:
    found = _CHARSET.search(data, 0, 4096)
    if found is None:
        return None
    name = found[1].decode("ascii").lower()
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name  # as browsers do


def _extract(source: str) -> _Extracted:
    """Ask trafilatura for the body and the metadata; nothing when it finds none or fails."""
    from trafilatura import bare_extraction  # 0.13 s, and only pages need it

    try:
        found: Any = bare_extraction(
            source,
            fast=True,  # its fallbacks took ten times as long and found no block that the layout does not keep anyway
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2100-01-01"},
        )
    except Exception:  # whatever a page does to it, the layout still gives the text
        return _Extracted()
    if found is None:
        return _Extracted()
    lines = [_key(line) for line in (found.text or "").splitlines()]
    return _Extracted(frozenset(lines), "\n".join(lines), found.sitename, found.title, found.date)


def _key(text: str) -> str:
    """Return the letters and digits only: trafilatura adds list marks and joins lines."""
    return "".join(filter(str.isalnum, text)).casefold()


def _choose_body(page: Page, extracted: _Extracted, outlet: str | None) -> tuple[list[PageBlock], str | None]:
    """Return the blocks of the article, in order, and a note when they were found without trafilatura's help."""
    blocks = page.blocks
    total = sum(len(block.text) for block in blocks)
    furniture = [_is_furniture(block, total) for block in blocks]
    found = [_was_extracted(block, extracted) for block in blocks]
    if sum(_size(blocks, found, furniture)) * 2 < sum(_size(blocks, found)):
        furniture = [not was_found for was_found in found]  # most of the article stands in what looked like furniture
    core = [index for index in range(len(blocks)) if found[index] and not furniture[index]]
    if not core:
        rest = [block for block, is_furniture in zip(blocks, furniture, strict=True) if not is_furniture]
        if rest:
            return rest, "no article was found in the page; all text outside its navigation and footers is read"
        return blocks, "no article was found in the page; all its text is read"
    kept = set(core)
    own = [not furniture[index] and block.link_fraction <= MAX_LINK_FRACTION for index, block in enumerate(blocks)]
    kept.update(index for index in range(core[0], core[-1]) if own[index])
    sections = {_section(blocks[index]) for index in core}
    headline = _find_headline(page, core[0], furniture, outlet)
    if headline is not None:
        kept.add(headline)
        kept.update(index for index in range(headline, core[0]) if own[index])
    # the first and the last lines may be too short or too broken to be extracted
    for direction, start in ((-1, min(kept) - 1), (1, core[-1] + 1)):
        index = start
        while 0 <= index < len(blocks) and own[index] and _section(blocks[index]) in sections:
            kept.add(index)
            index += direction
    while (last := max(kept)) not in core and blocks[last].kind is BlockKind.HEADING:
        kept.remove(last)  # the heading of what was left out: "Related"
    return [blocks[index] for index in sorted(kept)], None


def _is_furniture(block: PageBlock, total: int) -> bool:
    limit = MAX_FURNITURE_FRACTION * total
    return any(container.furniture and container.characters <= limit for container in block.container.outwards())


def _was_extracted(block: PageBlock, extracted: _Extracted) -> bool:
    key = _key(block.text)
    return key in extracted.lines or (len(key) >= MIN_KEY_LENGTH and key in extracted.text)


def _size(blocks: Sequence[PageBlock], found: Sequence[bool], excluded: Sequence[bool] = ()) -> Iterator[int]:
    for index, block in enumerate(blocks):
        if found[index] and not (excluded and excluded[index]):
            yield len(block.text)


def _section(block: PageBlock) -> Container:
    """Return the element that holds the block beside other blocks: an article, a division, a column."""
    containers = list(block.container.outwards())
    return next((container for container in containers if container.name not in _INLINE_BLOCKS), containers[-1])


def _find_headline(page: Page, before: int, furniture: Sequence[bool], outlet: str | None) -> int | None:
    """Return the index of the article's <h1> if it stands before the block of this index.

    It does so even inside a page header, when the page's title has the same words and they are not the outlet's name.
    """
    title, site = _key(page.title), _key(outlet or "")
    headlines = [
        (key in title, index)
        for index, block in enumerate(page.blocks[:before])
        if block.container.name == "h1" and (key := _key(block.text)) and key != site
    ]
    return max((index for named, index in headlines if named or not furniture[index]), default=None)


def join_blocks(kept: Sequence[PageBlock]) -> tuple[str, tuple[Block, ...], tuple[tuple[int, int], ...]]:
    """Return the text of these blocks, where they stand in it, and where its characters stand in the page's source."""
    blocks: list[Block] = []
    positions: list[tuple[int, int]] = []
    pieces: list[str] = []
    start = 0
    for before, block in zip((None, *kept), kept, strict=False):
        if before is not None:
            pieces.append(CELL_SEPARATOR if _stand_in_one_row(before, block) else SEPARATOR)
            start += len(pieces[-1])
        pieces.append(block.text)
        blocks.append(Block(Span(start, start + len(block.text)), block.kind))
        positions.extend((start + in_text, in_source) for in_text, in_source in block.positions)
        start += len(block.text)
    return "".join(pieces), tuple(blocks), tuple(positions)


def _stand_in_one_row(first: PageBlock, second: PageBlock) -> bool:
    """Whether two blocks are cells beside each other; cells of a table for the looks of a page are none."""
    if not first.kind is second.kind is BlockKind.CELL or "\n" in first.text + second.text:
        return False
    row = first.within("tr")
    return row is not None and row is second.within("tr") and first.within("td", "th") is not second.within("td", "th")


def _outlet_in_title(page: Page) -> str | None:
    """Return the site's name out of a title such as "Storm closes the port | Harbor Times"; None when it is unsure."""
    found = _TITLE_WITH_SITE.fullmatch(page.title)
    if found is None or len(found["site"].split()) > MAX_SITE_WORDS:
        return None
    story = _key(found["story"])
    headlines = (_key(block.text) for block in page.blocks if block.container.name == "h1")
    return found["site"] if found["bar"] == "|" or story in headlines else None


def _published(page: Page, extracted: _Extracted) -> date | None:
    """Return the day of publication that the page states; a date guessed from its text would do harm."""
    candidates = [_meta(page, name) for name in _DATE_NAMES[:3]]
    candidates.extend(_linked_dates(page))
    candidates.extend(_meta(page, name) for name in _DATE_NAMES[3:])
    candidates.extend(time.get("datetime", "") for time in page.times if "pubdate" in time or _is_published(time))
    if extracted.published and _states(page, extracted.published):
        candidates.append(extracted.published)
    return next((published for text in candidates if (published := parse_published(text))), None)


def _states(page: Page, day: str) -> bool:
    """Return whether an ISO date stands in the page's metadata or in a short line of text, as below a headline.

    trafilatura also takes a date out of a title or a sentence: that of the crash, not that of the article.
    """
    if any(day in meta.get("content", "") or day in meta.get("datetime", "") for meta in (*page.metas, *page.times)):
        return True
    year, _, number = day.split("-")
    lines = (block.text for block in page.blocks if block.kind is not BlockKind.HEADING)
    lines = (line for line in lines if len(line) <= MAX_DATE_LINE and not line.endswith(_SENTENCE_ENDS))
    return any(year in line and re.search(rf"\b0?{int(number)}\b", line) for line in lines)


def _is_published(attributes: dict[str, str]) -> bool:
    return attributes.get("itemprop", "").lower() == "datepublished"


def _meta(page: Page, name: str) -> str:
    for meta in page.metas:
        if name in (meta.get("property", "").lower(), meta.get("name", "").lower(), meta.get("itemprop", "").lower()):
            return " ".join(meta.get("content", "").split())
    return ""


def _linked_dates(page: Page) -> Iterator[str]:
    for script in page.linked_data:
        try:
            data = json.loads(script)
        except (ValueError, RecursionError):
            continue
        waiting = [data]
        while waiting:
            value = waiting.pop(0)
            if isinstance(value, list):
                waiting.extend(value)
            elif isinstance(value, dict):
                if isinstance(printed := value.get("datePublished"), str):
                    yield printed
                waiting.append(value.get("@graph"))
