"""Find the layout of a text: headings, paragraphs, bullets, cells, captions, questions, contents, furniture."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.furniture import (
    find_glued,
    furniture_kind,
    heads_address,
    heads_contents,
    heads_link_list,
    is_address,
    is_button,
)
from claimcheck.records import Block, BlockKind, Span

MAX_HEADING_WORDS = 16  # the longest heading without capitals seen in scraped articles had 13 words
MAX_PLAIN_HEADING_WORDS = 8  # a longer line in lower case is rather a sentence that lost its full stop
MAX_HEADLINE_WORDS = 26  # the first line of a text may be a longer headline
MAX_WRAP_COLUMNS = 100  # text wrapped wider than that is not found in mail, wires or plain-text releases
MIN_WRAP_COLUMNS = 45
WRAP_FULLNESS = 0.92  # of the width that a wrapped line and the next word exceed; some programs wrap a little early
MIN_RUN_ON = 30  # a line shorter than that is not continued by one that begins with a small letter: broken casing
MIN_CONTENTS = 2  # fewer entries than that are a list whose item happens to be a heading too
MIN_CONTENTS_SHARE = 0.6  # of the entries of a table of contents that stand again as headings; some are cut or reworded
CELL_END = re.compile(r"(?<!\\)[|\t]")  # between two cells of a row
MAX_CELL_LENGTH = 100  # characters of a cell that is read with its row
MIN_REPEATS = 3  # a short line that stands alone this often is a credit or a label, not text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LINE = re.compile(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+")
_BLANK = " \t\u00a0\u200b\u200c\u200d\u2060\ufeff\u3000\u2002\u2003\u2009\u202f"
_BULLET = re.compile(
    r"(?:[-*+•·‣▪●◦○■□✓✔➤➢►▶»][ \t\u00a0]+|[•‣▪●◦■➤►](?=\S)|"
    r"\(?\d{1,2}[.)][ \t\u00a0]+|(?!\(c\)\s*\d{4})\(?[a-z]\)[ \t\u00a0]+)+"
)
_HEADING = re.compile(r"#{1,6}[ \t]+")
_HOLDS_VALUE = re.compile(r"[\d:]")
_KEY_AND_VALUE = re.compile(r"[^:\n]{2,30}: [^:\n]{0,20}\d")  # "Length: 4 km": a line of a list of facts
_UNDERLINE = re.compile(r"={3,}|-{3,}")
_QUOTE_MARK = re.compile(r"(?:>[ \t]?)+")
_LABEL = re.compile(r"(?:[QA]\d{0,2}|Question|Answer)[.:)][ \t\u00a0]+(?=\S)")
_RULE = re.compile(r"[\W_]*")
_CAPTION_START = re.compile(
    r"[(\[]?(?:file )?(?:photo(?:graph)?s?|images?|pictures?|pictured|picture credit|illustration|graphic|infographic|"
    r"video(?: grab)?|captions?|fig(?:ure|\.)? ?\d+|map|chart|credit|above|below|left|right|top|bottom)"
    r"(?:,? (?:above|below|left|right|credit|courtesy|by))*\s*[:/]|"
    r"(?:photo|image|picture|illustration) (?:by|courtesy|via|from)\b",
    re.IGNORECASE,
)
_CAPTION_END = re.compile(
    r"[(\[](?:[^()\[\]]{0,60}\b)?(?:photo|image|picture|pic|file|credit|graphic|illustration|reproduction|handout|"
    r"getty|reuters|afp|ap|epa|shutterstock|unsplash|wikimedia|wikipedia|flickr)\b[^()\[\]]{0,60}[)\]]\.?$|"
    r"(?:/|\bvia )(?:getty images?|afp|reuters|ap|ap photo|epa|shutterstock|istock|unsplash|bloomberg)\.?$|"
    r"\b(?:getty images|ap photo/\w+.*|shutterstock|file photo)\.?$",
    re.IGNORECASE,
)
# "Photo: R. Sommer", "Photograph by Rita Sommer/Harbor Press", at the end of a paragraph or alone.
_CREDIT = re.compile(
    r"(?:^|(?<=[.!?)”\"] ))\(?(?:[Ff]ile )?"
    r"(?:[Pp]hoto(?:graph)?|[Pp]icture|[Ii]mage|[Ii]llustration|[Gg]raphic|[Vv]ideo)s?(?: [Cc]redit| courtesy of)?"
    r"(?:: ?| by |/)[A-Z][\w.'’-]*(?:[ /](?:[A-Z][\w.'’&-]*|of|for|the|de|van|von)){0,7}\)?\.?$"
)
_END_MARK = re.compile(r"[.!?…。][\"”’')\]*_»]*$|[.!?…][\"”’')\]*_»]*\s*\[?\d*\]?$")
_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*")
_QUESTION_WORD = re.compile(
    r"(?:and |but |so )?(?:who|what|when|where|why|how|which|whose|whom|is|are|was|were|do|does|did|can|could|will|"
    r"would|should|shall|may|might|has|have|had|am|what[’']s|who[’']s|where[’']s|how[’']s|isn[’']t|aren[’']t|doesn[’']t|won[’']t)\b",
    re.IGNORECASE,
)
_FIRST_QUESTION = re.compile(r"[^.?!\n]{3,220}\?[*_\"”’)]*(?=\s|$)")
_BOLD_QUESTION = re.compile(r"(\*\*|__)[^*_\n]{3,220}\?\1(?=\s|$)")
# A line that ends with one of these breaks off; it is not a heading.
_OPEN_ENDS = _words(
    """a an the of in on at to for from by with and or but nor as that than which who whom whose into over under between
    is are was were be been being has have had will would can could may might must shall should do does did not
    because while if when where after before since until although though its their his her our your my said says
    told including particularly especially such"""
)
_SMALL_WORDS = _words(
    """a an the of in on at to for from by with and or but nor as vs via into over under after before amid is are its
    than that this be up out off not"""
)
_ENDS_AND_SPACES = "\"“”'‘’()[]*_"


@dataclass(slots=True)
class _Line:
    """A line that is not blank, without the spaces around it."""

    start: int
    end: int
    text: str  # without leading marks
    gap: bool  # whether a blank line, or the beginning of the text, stands before it
    kind: BlockKind | None = None  # None: not decided, or running text
    heading_like: bool = False  # short, and without an end mark
    wrapped: bool = False  # whether it belongs to a paragraph that was wrapped at some width
    joined: bool = False  # whether it continues the wrapped line before it
    indented: bool = False


def find_blocks(text: str, *, furniture: Sequence[Span] = (), given: Sequence[Block] = ()) -> tuple[Block, ...]:
    """Return the blocks of `text`, in order and apart from one another; only white space and marks lie outside them.

    furniture: what the reader knows to be page furniture.
    given: the layout as the reader knows it; it is refined (questions, furniture inside paragraphs), not found anew.
    """
    if given:
        return tuple(_join_rows(text, _refine(text, given, furniture)))
    lines = _split_lines(text, furniture)
    if not lines:
        return ()
    _mark_front_matter(lines, text)
    _mark_tables(lines, text)
    _mark_single_lines(lines, text)
    _mark_contents(lines)
    _mark_addresses(lines)
    _mark_menus(lines)
    _mark_link_lists(lines)
    _mark_repeated(lines)
    _mark_wrapped(lines)
    _mark_headings(lines)
    blocks: list[Block] = []
    for first, last in _join_wrapped(lines):
        blocks.extend(_make_blocks(text, lines[first], lines[last]))
    return tuple(_join_rows(text, blocks))


def is_row(kind: BlockKind, text: str) -> bool:
    """Return whether a block or sentence of this kind and text is a row of two or more cells."""
    return kind is BlockKind.CELL and CELL_END.search(text) is not None


def without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Return [start, end) without the white space and the marks of layout and emphasis at both edges."""
    stripped = True
    while stripped and start < end:
        before = (start, end)
        while start < end and (text[start].isspace() or text[start] in _BLANK):
            start += 1
        while end > start and (text[end - 1].isspace() or text[end - 1] in _BLANK):
            end -= 1
        while (
            start < end
            and text[start] in "*_|>#~"
            and not (text[start] == "#" and text[start + 1 : start + 2].isalnum())
        ):
            start += 1
        while end > start and text[end - 1] in "*_|~":
            end -= 1
        stripped = (start, end) != before
    return start, end


def _split_lines(text: str, furniture: Sequence[Span]) -> list[_Line]:
    lines: list[_Line] = []
    cuts = sorted(furniture)
    previous_end = 0
    cut = 0
    gap = True
    for match in _LINE.finditer(text):
        newlines = text[previous_end : match.start()]
        previous_end = match.end()
        if newlines.count("\n") > 1 or newlines.count("\r") > 1 or len(newlines) > 2:
            gap = True
        while cut < len(cuts) and cuts[cut].end <= match.start():
            cut += 1
        parts: Iterable[tuple[int, int, bool]]
        if cut < len(cuts) and cuts[cut].start < match.end():
            parts = _cut_line(match.start(), match.end(), cuts, cut)
        else:
            parts = ((match.start(), match.end(), False),)
        for start, end, is_furniture in parts:
            line = _make_line(text, start, end, gap)
            if line is None:
                gap = True
                continue
            if is_furniture:
                line.kind = BlockKind.FURNITURE
            lines.append(line)
            gap = False
    return lines


def _cut_line(start: int, end: int, cuts: Sequence[Span], first: int) -> list[tuple[int, int, bool]]:
    parts = []
    for span in cuts[first:]:
        if span.start >= end:
            break
        if span.start > start:
            parts.append((start, span.start, False))
        stop = min(end, span.end)
        if stop > start:
            parts.append((max(start, span.start), stop, True))
        start = max(start, stop)
    if start < end:
        parts.append((start, end, False))
    return parts


def _make_line(text: str, start: int, end: int, gap: bool) -> _Line | None:
    left = start
    while start < end and (text[start] in _BLANK or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in _BLANK or text[end - 1].isspace()):
        end -= 1
    if start == end:
        return None
    return _Line(start, end, text[start:end], gap, indented=start > left)


def _mark_front_matter(lines: list[_Line], text: str) -> None:
    """Mark the keys and values between two rules at the top of a Markdown file as furniture."""
    if lines[0].text != "---":
        return
    for i, line in enumerate(lines[1:40], 1):
        if line.text in ("---", "..."):
            for inner in lines[1:i]:
                inner.kind = BlockKind.FURNITURE
            return
        if not re.match(r"[\w-]+\s*:|[-\s]", line.text):
            return


def _mark_tables(lines: list[_Line], text: str) -> None:
    """Mark rows of cells: with bars between them and a separator row, or bars at both ends, or tabs in several rows."""
    for i, line in enumerate(lines):
        row = line.text
        if line.kind is not None:
            continue
        if "|" in row:
            if len(row) < 2000 and not row.strip("|-:= \t+") and "-" in row:
                line.kind = BlockKind.FURNITURE
                if i and "|" in lines[i - 1].text and lines[i - 1].kind is None:
                    lines[i - 1].kind = BlockKind.CELL
            elif row.startswith("|") and row.endswith("|") and len(row) > 2:
                line.kind = BlockKind.CELL
            elif (
                i
                and not line.gap
                and lines[i - 1].kind in (BlockKind.CELL, BlockKind.FURNITURE)
                and "|" in lines[i - 1].text
            ):
                separator = not lines[i - 1].text.strip("|-:= \t+")
                if lines[i - 1].kind is BlockKind.CELL or separator:
                    line.kind = BlockKind.CELL
        elif "\t" in row:
            neighbours = (lines[j].text.count("\t") for j in (i - 1, i + 1) if 0 <= j < len(lines))
            if row.count("\t") in neighbours and len(row) < 400:
                line.kind = BlockKind.CELL


def _mark_single_lines(lines: list[_Line], text: str) -> None:
    """Mark what a line shows by itself, and take its leading marks off."""
    for i, line in enumerate(lines):
        if line.kind is not None:
            continue
        if match := _QUOTE_MARK.match(line.text):
            _strip(line, match.end())
        if match := _HEADING.match(line.text):
            _strip(line, match.end())
            line.kind = BlockKind.HEADING
            end = line.end - (len(line.text) - len(line.text.rstrip("# ")))
            line.end, line.text = end, text[line.start : end]
        elif line.text[:3] not in ("---", "***", "___") and (match := _BULLET.match(line.text)):
            _strip(line, match.end())
            line.kind = BlockKind.BULLET
        bare = line.text.strip("*_ ")
        if not bare or (len(line.text) < 200 and _RULE.fullmatch(line.text)):
            line.kind = BlockKind.FURNITURE if bare in ("×", "✕", "✖") else line.kind
            if i and not line.gap and _UNDERLINE.fullmatch(line.text) and lines[i - 1].kind is None:
                lines[i - 1].kind = BlockKind.HEADING if len(lines[i - 1].text) <= 120 else None
            continue
        if len(line.text) <= 260:
            kind = furniture_kind(line.text)
            if kind is not None and not (line.kind is BlockKind.HEADING and kind == "link to another story"):
                line.kind = BlockKind.FURNITURE
                continue
            if _is_caption(bare):
                line.kind = BlockKind.CAPTION if line.kind is None else line.kind
            words = len(_WORD.findall(bare))
            line.heading_like = (
                0 < words <= MAX_HEADLINE_WORDS and not _END_MARK.search(bare) and bare[-1] not in ",;:–—-"
            )


def _strip(line: _Line, count: int) -> None:
    line.start += count
    line.text = line.text[count:]


def _is_caption(line: str) -> bool:
    return len(line) < 400 and (_CAPTION_START.match(line) is not None or _CAPTION_END.search(line[-90:]) is not None)


def _mark_contents(lines: list[_Line]) -> None:
    """Mark runs of lines, bulleted or under "Table of Contents", most of which stand again elsewhere as headings."""
    counts = Counter(_normal(line.text) for line in lines if line.kind is not BlockKind.BULLET and line.heading_like)
    counts.update(_normal(line.text) for line in lines if line.kind is None and line.text.endswith("?"))
    entries: set[str] = set()
    i = 0
    while i < len(lines):
        bulleted = lines[i].kind is BlockKind.BULLET
        if not bulleted and not (i and heads_contents(lines[i - 1].text)):
            i += 1
            continue
        names: dict[str, None] = {}
        end = i
        while end < len(lines) and (lines[end].kind is BlockKind.BULLET if bulleted else lines[end].heading_like):
            name = _normal(lines[end].text)
            if not bulleted and name in names:
                break
            names[name] = None
            end += 1
        repeated = [name for name in names if counts[name] >= (1 if bulleted else 2)]
        if len(repeated) >= max(MIN_CONTENTS, MIN_CONTENTS_SHARE * len(names)):
            entries.update(repeated)
            for line in lines[i:end]:
                line.kind = BlockKind.CONTENTS
        i = max(end, i + 1)
    if entries:
        for line in lines:
            if line.kind is None and line.heading_like and _normal(line.text) in entries:
                line.kind = BlockKind.HEADING


def _normal(text: str) -> str:
    return " ".join(_WORD.findall(text)).casefold()


def _mark_addresses(lines: list[_Line]) -> None:
    """Mark a publisher's address: the line that announces it and the short lines after, or street and town alone."""
    for i, line in enumerate(lines):
        if not (heads_address(line.text) or is_address(line.text)) or line.kind is BlockKind.HEADING:
            continue
        if heads_address(line.text) and not any(is_address(after.text) for after in lines[i + 1 : i + 4]):
            continue
        line.kind = BlockKind.FURNITURE
        for j in range(i + 1, min(i + 6, len(lines))):
            if not is_address(lines[j].text):
                break
            lines[j].kind = BlockKind.FURNITURE


def _mark_menus(lines: list[_Line]) -> None:
    """Mark runs of very short lines that hold a known button, and the site's name above the headline."""
    i = 0
    while i < len(lines):
        end = i
        while end < len(lines) and _is_menu_entry(lines[end], after=lines[end - 1] if end > i else None):
            end += 1
        run = lines[i:end]
        known = sum(1 for line in run if line.kind is BlockKind.FURNITURE or is_button(line.text, sure=False))
        if len(run) >= 3 and known >= 2 and known >= 0.4 * len(run):
            for line in run:
                line.kind = BlockKind.FURNITURE
        i = max(end, i + 1)
    top = [line for line in lines[:12] if line.kind is not BlockKind.FURNITURE][:2]
    if len(top) == 2 and all(line.kind is None and line.heading_like for line in top):
        first, second = (len(_WORD.findall(line.text)) for line in top)
        if first <= 3 and second >= 4 and top[1].gap and not _is_all_caps(top[0].text):
            top[0].kind = BlockKind.FURNITURE


def _is_menu_entry(line: _Line, *, after: _Line | None) -> bool:
    if after is not None and line.gap:
        return False
    if line.kind is BlockKind.FURNITURE:
        return len(line.text) <= 40
    if line.kind not in (None, BlockKind.BULLET) or _HOLDS_VALUE.search(line.text):
        return False
    return line.heading_like and len(line.text) <= 30 and len(_WORD.findall(line.text)) <= 3


def _mark_link_lists(lines: list[_Line]) -> None:
    """Mark the titles of other stories below a line such as "Recent News"."""
    for i, line in enumerate(lines):
        labels = line.kind in (BlockKind.FURNITURE, BlockKind.HEADING) or (line.kind is None and line.heading_like)
        if not labels or not heads_link_list(line.text):
            continue
        end = i + 1
        while end < len(lines) and end < i + 40 and _is_link_title(lines[end]):
            end += 1
        if end < len(lines) and end > i + 1 and lines[end].kind is not BlockKind.FURNITURE:
            end -= 1  # the last of them stands above running text: it is its heading
        for title in lines[i + 1 : end]:
            title.kind = BlockKind.FURNITURE
        if end > i + 1:
            line.kind = BlockKind.FURNITURE


def _is_link_title(line: _Line) -> bool:
    if line.kind is BlockKind.FURNITURE:
        return True
    if line.kind not in (None, BlockKind.BULLET) or len(line.text) >= 160 or _LABEL.match(line.text):
        return False
    return line.heading_like or line.text.endswith("?")


def _mark_repeated(lines: list[_Line]) -> None:
    """Mark the later copies of a title, and short lines that stand alone again and again, as contents."""
    counts = Counter(_normal(line.text) for line in lines if line.heading_like and line.kind is None)
    seen: set[str] = set()
    for i, line in enumerate(lines):
        if not line.heading_like or line.kind not in (None, BlockKind.HEADING):
            continue
        name = _normal(line.text)
        if counts[name] >= MIN_REPEATS and name in seen and line.kind is None:
            line.kind = BlockKind.CONTENTS
            following = lines[i + 1] if i + 1 < len(lines) else None
            if following and not following.gap and following.kind is None and following.heading_like:
                following.kind = BlockKind.CAPTION  # a picture's alternative text, then its caption
        seen.add(name)


def _mark_headings(lines: list[_Line]) -> None:
    """Mark headings and questions, each judged by its own shape and by the next line that is not furniture."""
    after = [len(lines)] * len(lines)
    for i in range(len(lines) - 2, -1, -1):
        after[i] = after[i + 1] if lines[i + 1].kind is BlockKind.FURNITURE else i + 1
    body_begun = False
    for i, line in enumerate(lines):
        if line.kind is None and not line.wrapped and len(line.text) <= 260:
            following = lines[after[i]] if after[i] < len(lines) else None
            shouted = following is not None and not body_begun and len(line.text) <= 160 and _is_all_caps(line.text)
            if _is_question(line.text):
                line.kind = BlockKind.QUESTION
            elif shouted or (line.heading_like and _is_heading(line, following, at_top=not body_begun)):
                line.kind = BlockKind.HEADING
        if line.kind in (BlockKind.HEADING, BlockKind.BULLET) and _is_question(line.text):
            line.kind = BlockKind.QUESTION
        body_begun = body_begun or (line.kind is None and len(line.text) > 60)


def _is_question(text: str) -> bool:
    bare = text.strip(" *_")
    label = _LABEL.match(bare)
    if label and bare[0] == "Q":
        return True
    if not bare.endswith("?"):
        return False
    return _QUESTION_WORD.match(bare) is not None and not re.search(r"[.!?]\s", bare[:-1])


def _is_heading(line: _Line, following: _Line | None, *, at_top: bool) -> bool:
    """Return whether a short line without an end mark is a heading, judged by its shape and by what follows it."""
    bare = line.text.strip(_ENDS_AND_SPACES)
    words = _WORD.findall(bare)
    if not words or not (bare[0].isupper() or bare[0].isdigit()) or words[-1].lower() in _OPEN_ENDS:
        return False
    if _is_all_caps(bare):
        return True
    if following is None:
        return False
    if at_top:
        return True
    runs_on = following.kind is None and (following.heading_like or len(following.text) < 30) and not following.gap
    if len(words) > MAX_HEADING_WORDS or runs_on or _KEY_AND_VALUE.match(bare):
        return False
    return _is_title_case(words) or (len(words) <= MAX_PLAIN_HEADING_WORDS and not following.text[0].islower())


def _is_all_caps(text: str) -> bool:
    letters = [c for c in text[:300] if c.isalpha()]
    return len(letters) >= 8 and sum(c.isupper() for c in letters) >= 0.95 * len(letters)


def _is_title_case(words: Sequence[str]) -> bool:
    long = [word for word in words if word.lower() not in _SMALL_WORDS]
    return sum(1 for word in long if word[0].isupper() or word[0].isdigit()) >= 0.7 * len(long)


def _mark_wrapped(lines: list[_Line]) -> None:
    """Mark the lines that were wrapped: the first word of the next one would not have fitted in the same width."""
    i = 0
    while i < len(lines):
        end = i
        while end + 1 < len(lines) and _may_continue(lines[end], lines[end + 1]):
            end += 1
        width = max(line.end - line.start for line in lines[i : end + 1])
        start = i
        for j in range(i, end + 1):
            if j < end and MIN_WRAP_COLUMNS <= width <= MAX_WRAP_COLUMNS and _is_full(lines[j], lines[j + 1], width):
                continue
            if sum(1 for line in lines[start:j] if not _END_MARK.search(line.text)) > 0.4 * (j - start):
                for line in lines[start : j + 1]:
                    line.wrapped = True
                for line in lines[start + 1 : j + 1]:
                    line.joined = True
            start = j + 1
        i = end + 1


def _may_continue(line: _Line, following: _Line) -> bool:
    if following.gap or following.kind is not None or line.kind not in (None, BlockKind.BULLET, BlockKind.QUESTION):
        return False
    return line.kind is None or following.indented or following.text[0].islower()


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    return len(line.text) + 1 + len(following.text.split(None, 1)[0]) > WRAP_FULLNESS * width


def _join_wrapped(lines: list[_Line]) -> list[tuple[int, int]]:
    """Return [first, last] of the lines that make up one block each."""
    groups: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        before = lines[i - 1] if i else line
        runs_on = (
            _may_continue(before, line)
            and line.text[0].islower()
            and len(before.text) >= MIN_RUN_ON
            and before.text[-1] not in '.!?:;”"'
        )
        if groups and (line.joined or runs_on):
            groups[-1] = (groups[-1][0], i)
        else:
            groups.append((i, i))
    return groups


def _make_blocks(text: str, first: _Line, last: _Line) -> list[Block]:
    start, end = first.start, last.end
    kind = first.kind or BlockKind.PARAGRAPH
    if kind is BlockKind.CELL:
        return _cells(text, start, end)
    if kind in (BlockKind.FURNITURE, BlockKind.CONTENTS):
        return _block(text, start, end, kind)
    return _cut(text, start, end, kind)


def _cells(text: str, start: int, end: int) -> list[Block]:
    mark = "|" if "|" in text[start:end] else "\t"
    blocks: list[Block] = []
    left = start
    for i in range(start, end + 1):
        if i == end or (text[i] == mark and (i == start or text[i - 1] != "\\")):
            blocks.extend(_block(text, left, i, BlockKind.CELL))
            left = i + 1
    return blocks


def _join_rows(text: str, blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks, the short cells of one line as one; a cell with sentences stands for itself."""
    row: Block | None = None
    for block in blocks:
        words = block.span.of(text)
        is_short = block.kind is BlockKind.CELL and len(words) < MAX_CELL_LENGTH and words[-1] not in ".!?"
        if row and is_short and "\n" not in text[row.span.end : block.span.start]:
            row = Block(Span(row.span.start, block.span.end), BlockKind.CELL)
            continue
        if row:
            yield row
        row = block if is_short else None
        if not is_short:
            yield block
    if row:
        yield row


def _cut(text: str, start: int, end: int, kind: BlockKind) -> list[Block]:
    """Return the blocks of a paragraph: furniture run together with it, a leading question and a credit apart."""
    blocks: list[Block] = []
    if kind is not BlockKind.BULLET and (credit := _CREDIT.search(text[start:end])):
        shown = BlockKind.CAPTION if kind is BlockKind.HEADING else kind
        furniture = _block(text, start + credit.start(), end, BlockKind.FURNITURE)
        return [*_block(text, start, start + credit.start(), shown), *furniture]
    left = start
    for piece_start, piece_end in find_glued(text[start:end]):
        blocks.extend(_cut_question(text, left, start + piece_start, kind))
        blocks.extend(_block(text, start + piece_start, start + piece_end, BlockKind.FURNITURE))
        left = start + piece_end
    blocks.extend(_cut_question(text, left, end, kind))
    return blocks


def _cut_question(text: str, start: int, end: int, kind: BlockKind) -> list[Block]:
    start, end = without_marks(text, start, end) if not text.startswith(("**", "__"), start) else (start, end)
    if label := _LABEL.match(text, start, end):
        is_question = text[start] == "Q"
        start = label.end()
        if is_question:
            kind = BlockKind.QUESTION
    if kind in (BlockKind.BULLET, BlockKind.PARAGRAPH):
        match = _BOLD_QUESTION.match(text, start, end)
        if match is None and kind is BlockKind.BULLET:
            match = _FIRST_QUESTION.match(text, start, end)
            match = match if match and _QUESTION_WORD.match(match.group()) else None
        if match:
            rest = _block(text, match.end(), end, kind)
            return [*_block(text, start, match.end(), BlockKind.QUESTION), *rest]
    return _block(text, start, end, kind)


def _block(text: str, start: int, end: int, kind: BlockKind) -> list[Block]:
    start, end = without_marks(text, start, end)
    if start >= end or (kind is not BlockKind.FURNITURE and _RULE.fullmatch(text, start, end)):
        return []
    return [Block(Span(start, end), kind)]


def _refine(text: str, given: Sequence[Block], furniture: Sequence[Span]) -> list[Block]:
    """Return the reader's blocks with furniture, captions and questions marked that their tags did not show."""
    blocks: list[Block] = []
    for block in given:
        line = block.span.of(text)
        if block.kind in (BlockKind.FURNITURE, BlockKind.CONTENTS):
            blocks.append(block)
        elif any(span.covers(block.span) for span in furniture) or furniture_kind(line) is not None:
            blocks.append(replace(block, kind=BlockKind.FURNITURE))
        elif block.kind is BlockKind.CELL:
            blocks.extend(_block(text, block.span.start, block.span.end, block.kind))
        else:
            kind = block.kind
            if len(line) <= 260 and _is_question(line):
                kind = BlockKind.QUESTION
            elif kind is BlockKind.PARAGRAPH and _is_caption(line):
                kind = BlockKind.CAPTION
            blocks.extend(_cut(text, block.span.start, block.span.end, kind))
    return blocks
