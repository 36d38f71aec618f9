"""A quotation mark or a bracket has no partner.

## What it finds
Within a paragraph: a mark that opens and is not closed, closes and was not opened, or opens where one is open still.
## Why it matters
Readers cannot tell where a quotation ends, so words are laid into the mouth of the wrong person.
## Example
> "The gate was open all night, she said. Nobody had checked it.
> The ferry (built in 1961 was sold in May. It now lies in Corran.
> The barn was empty), the sheriff wrote.
> "It was late, he said, "and we were tired."
## Left alone
> "The first paragraph of a long quotation stays open. ¶ "The second one closes it," she said.
> The 12" pipe is 6' long, and the boys' dogs' leads were 'tis said lost in '98.
> a) apples b) pears 1) plums :-) and a smile :)
> The (so-called) "inner (and outer) ring" is closed.
> ‘It’s the farmers’ fault,’ he said.
## Limits
Single quotation marks are looked at only where they cannot be apostrophes. Inches after a figure count as no mark.
"""

import re
from collections.abc import Iterator, Sequence

from claimcheck.records import Article, Block, BlockKind, Damage, Severity, Span
from claimcheck.rules.garble.words import is_known, word_set
from claimcheck.rules.rule import GarbleRule

MAX_SHOWN = 160  # characters of the words after a mark that are shown
MAX_BEFORE = 600  # characters before a paragraph in which a single mark may have been opened
MAX_PARAGRAPHS_OPEN = 3  # a bracket may be closed in one of the next paragraphs
MAX_PARAGRAPH_CHARS = 500  # longer ones with two marks that open are several paragraphs whose breaks were lost

_KINDS = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.HEADING, BlockKind.QUESTION, BlockKind.CAPTION})
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_LIST_MARK = re.compile(r"(?:(?<=^)|(?<=[\s(,;:]))(?:[A-Za-z]|\d{1,3}|[ivxIVX]{1,5})\)")
_SMILEY = re.compile(r"(?:(?<=\s)[:;=][-^o']?[()\[\]]+|[8xX]-[()]+|\(-?[:;](?=\s))(?=\s|$|[.,])")
_LINK = re.compile(r"!?\[[^\]\n]*\]\([^)\n]*\)")
_ATTRIBUTION = re.compile(
    r",[\"”]? (?:(?:he|she|they|it) (?:said|says|added|told)|said|says|(?:[A-Z]\w+ ){1,3}said)\b[^.]*\.?"
)
_ELISION = re.compile(r"\w+(?:in|s|z|x)|an|wi|til|lil|roun|aroun|ever", re.IGNORECASE)  # "goin’", "boys’"
_OPENING_ELISION = word_set("tis twas til em n cause cos bout round ere nuff tween gainst kay fraid till neath midst")


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    blocks = [b for b in article.blocks if b.kind in _KINDS]
    carried = False  # whether a double quotation is open from the paragraph before
    owed: list[str] = []  # brackets that were left open for a later paragraph to close
    for i, block in enumerate(blocks):
        words = block.span.of(text)
        later = [b.span.of(text) for b in blocks[i + 1 : i + 1 + MAX_PARAGRAPHS_OPEN]]
        mark, why, carried = _double(words, later[0] if later else "", carried and block.kind is BlockKind.PARAGRAPH)
        if mark is not None:
            yield _damage(text, block, mark, f"{why}", 0.9)
        bracket = _bracket(words, later, owed)
        if bracket is not None:
            yield _damage(text, block, bracket[0], bracket[1], 0.9)
        if mark is None and article.language == "en":
            single = _single(
                words, later[0] if later else "", text[max(0, block.span.start - MAX_BEFORE) : block.span.start]
            )
            if single is not None:
                yield _damage(text, block, single[0], single[1], single[2])


def _damage(text: str, block: Block, mark: int, why: str, sure: float) -> Damage:
    start = block.span.start + mark
    opens = not why.endswith("never opened")
    if opens:
        end = _end_of_stretch(text, start, block.span.end)
        span = Span(start, end)
    else:
        begin = max(text.rfind(c, block.span.start, start) for c in ".!?\n") + 1
        begin = max(begin, block.span.start, start - MAX_SHOWN)
        begin += len(text[begin:start]) - len(text[begin:start].lstrip())
        span = Span(begin, start + 1)
    return Damage(span, f'"{text[start]}" in "{_shortened(span.of(text))}" is {why}', sure)


def _end_of_stretch(text: str, start: int, limit: int) -> int:
    """Return where the words that the open mark belongs to end: at the attribution, or at the end of the sentence."""
    stretch = text[start : min(limit, start + 2 * MAX_SHOWN)]
    said = _ATTRIBUTION.search(stretch)
    stop = re.search(r"[.!?](?=\s|$)", stretch[1:])
    end = said.end() if said else stop.end() + 1 if stop else len(stretch)
    if end > 2 * MAX_SHOWN - 1:
        end = stretch.rfind(" ", 0, MAX_SHOWN)
    return start + max(end, 1)


def _shortened(text: str) -> str:
    return text if len(text) <= 70 else text[:67] + "…"


def _double(words: str, following: str, carried: bool) -> tuple[int | None, str, bool]:
    """Return the first double mark without a partner, why, and whether the paragraph leaves a quotation open."""
    opened = -1
    for i, mark in _double_marks(words):
        if mark == "open":
            if opened >= 0 and not (len(words) > MAX_PARAGRAPH_CHARS and _goes_on(words, opened, i)):
                return opened, "never closed", False
            opened = i
        elif opened >= 0:
            opened = -1
        elif not carried:
            return i, "never opened", False
        carried = False
    if opened < 0:
        return None, "", False
    if following.lstrip()[:1] in ('"', "“", "”", "'", "‘") and not _attributed(words[opened:]):
        return None, "", True
    return opened, "never closed", False


def _goes_on(words: str, opened: int, i: int) -> bool:
    """Return whether the quotation open from `opened` goes on in a new paragraph at `i`, whose break was lost."""
    return bool(re.search(r"[.!?…]\s*$", words[:i])) and not _attributed(words[opened:i])


def _attributed(words: str) -> bool:
    return bool(re.search(r", (?:(?:he|she|they) (?:said|says|added)|said (?:[A-Z]|the |an? ))", words))


def _double_marks(words: str) -> Iterator[tuple[int, str]]:
    """Yield the place of each double quotation mark and whether it opens or closes; marks for inches are left out."""
    german = "„" in words
    opened = False
    for i, c in enumerate(words):
        if c == "'" and words[i + 1 : i + 2] == "'" and words[i - 1 : i] != "'":
            kind = "close" if opened else "open"  # two single marks for a double one
        elif c == '"':
            if not opened and words[i - 1 : i].isdigit():
                continue
            kind = _straight_kind(words, i, opened)
        elif c == "“":
            kind = "close" if german else "open"
        elif c == "”":
            kind = "close"
        elif c == "„":
            kind = "open"
        else:
            continue
        opened = kind == "open"
        yield i, kind


def _straight_kind(words: str, i: int, opened: bool) -> str:
    before, after = words[i - 1 : i] if i else "", words[i + 1 : i + 2]
    if opened and before.isspace() and after in (".", ",", ";", ":", "!", "?", ")"):
        return "close"  # 'the "Pilgrims ".'
    if (not before or before in " \t\n\xa0([—–-/'‘“*_>") and after and not after.isspace():
        if before in ("—", "–", "-", "/", "*", "_", "'") and opened:
            return "close"
        return "open"
    if before and not before.isspace() and (not after or not after.isalnum()):
        return "close" if opened or before not in "—–-" else "open"
    return "close" if opened else "open"


def _bracket(words: str, later: Sequence[str], owed: list[str]) -> tuple[int, str] | None:
    masked = _LINK.sub(lambda m: "\x00" * len(m[0]), words)
    masked = _SMILEY.sub(lambda m: "\x00" * len(m[0]), masked)
    stack: list[tuple[int, str]] = []
    listed = {m.end() - 1 for m in _LIST_MARK.finditer(masked)}
    for i, c in enumerate(masked):
        if c in _CLOSERS:
            stack.append((i, _CLOSERS[c]))
        elif c in _CLOSERS.values():
            if stack and stack[-1][1] == c:
                stack.pop()
            elif i in listed:
                continue
            elif c in owed:
                owed.remove(c)
            elif any(closer == c for _, closer in stack):
                return stack[-1][0], "never closed"
            else:
                return i, "never opened"
    if not stack:
        return None
    i, closer = stack[0]
    for other in later:  # remarks in brackets may run over several paragraphs
        opener = masked[i]
        if other.find(closer) >= 0 and (opener not in other or other.find(closer) < other.find(opener)):
            owed.append(closer)
            return None
    return i, "never closed"


def _single(words: str, following: str, before: str) -> tuple[int, str, float] | None:
    """Return a single mark without a partner, why, and how sure: only marks that can be no apostrophes are counted."""
    closing = [m.start() for m in re.finditer(r"(?<=[^\s(\[“\"])['’](?![\w])", words)]
    opening = [
        m.start()
        for m in re.finditer(r"(?:(?<=^)|(?<=[\s(\[—–“\"]))['‘](?=[^\W\d_]|[“\"(])", words)
        if (re.match(r"\w*", words[m.start() + 1 :]) or [""])[0].lower() not in _OPENING_ELISION
    ]
    if opening and not closing and "‘" in words[opening[0]] and following.lstrip()[:1] not in ("'", "‘"):
        return opening[0], "never closed", 0.6
    if not opening and closing and not re.search(r"['‘][^'’]*$", before.rpartition("\n\n")[2]):
        for i in closing:
            word = re.search(r"[\w’'-]*$", words[:i])
            printed = word[0] if word else ""
            if printed.islower() and len(printed) >= 4 and not _ELISION.fullmatch(printed) and is_known(printed):
                return i, "never opened", 0.62
    return None


RULE = GarbleRule(
    id="CC506",
    name="unbalanced-quote-or-bracket",
    category="unbalanced-quote-or-bracket",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
