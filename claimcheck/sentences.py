"""Split a document into blocks by its layout, and the blocks into sentences."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from claimcheck.layout import find_blocks, is_row, without_marks
from claimcheck.records import Block, BlockKind, Document, Sentence, Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MAX_WORD_LENGTH = 30  # characters looked at before an end mark
MAX_END_LENGTH = 100  # characters looked at where a sentence ends, spaces among them
MAX_ADDRESS_LENGTH = 100  # characters looked at on each side, to see whether they make a web address


# An end mark and a capitalised word without a space between them: "the border.Officials said".
_GLUED = re.compile(r"[.!?…][”’)\]]{0,3}(?=[“‘(\[]?(?P<right>[A-Z][^\W\d_]{0,40}))")
_GLUED_QUOTE = re.compile(r"(?P<glue>(?<=[^\W_]{2}[.!?])\"(?=[A-Z][^\W\d_]))|\"")
# The end of a sentence after a word too long for an abbreviation; the tokenizer takes a few such words for one.
_MISSED = re.compile(r"\.(?<=[a-z]{5}\.)(?<!approx\.)(?<!messrs\.)\s+(?=[“‘\"]?[A-Z][a-z])")
# The same after a surname of three or four letters, behind another name: "Petra Dahl. City's goalkeeper".
_MISSED_NAME = re.compile(r"(?<=[a-z] )(?P<word>[A-Z][a-z]{2,3})\.\s+(?=[A-Z][a-z])")
_BEFORE_NAME = re.compile(r"[A-Z][a-z]+ $")
# Words that end with a full stop and do not end a sentence.
_ABBREVIATIONS = _words(
    """mr mrs ms dr prof st gen lt col capt sgt gov sen rep rev hon jr sr vs no nos inc ltd co corp jan feb mar apr
    jun jul aug sep sept oct nov dec ave mt ft ph messrs etc eg ie al fig figs approx dept est maj adm cmdr supt
    insp pres brig art sec vol pp ed eds op cit gmbh bros univ assn min max tel ext"""
)
_STATES = _words(
    """ala ariz ark cal calif colo conn del fla ga ill ind kan ky la mass md me mich minn miss mo mont neb nev okla ore
    pa penn tenn tex va vt wash wis wyo"""
)
# What follows a full stop in the name of a site, a file or a programming library.
_NAME_ENDINGS = _words(
    """com org net gov edu io co uk de fr eu us tv fm ai info biz js py ts css html htm php asp aspx net exe pdf
    doc docx txt csv xls xlsx ppt zip jpg png gif mp json xml md"""
)
_CLOSES_QUOTE = re.compile(r"[!?….][\"”’']+$|[!?…]$|\.\.\.$")
# "U.S.", "Lt." and the like, before another part of a name.
_NAME_GOES_ON = re.compile(
    r"(?:^|[^\w.])(?:(?:[A-Z]\.){2,}|(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Capt|Sgt|Gov|Sen|Rep|Rev|Hon|Maj|Adm|Brig|St|Cmdr)\.)$"
)
# Words that begin a new sentence after these; before other words they are part of a name: "U.S. Secretary".
_STARTERS = _words(
    """a an the this that these those there he she it they we i you his her its their our my in on at for from by
    with after before as but and or if when while since although though however both some many most all no not
    more one what who how why where meanwhile also still yet so then now"""
)
# "TESSBROOK, Feb 5 (Coast Wire) - Two men": where and when the report was sent, before the first sentence.
_DATELINE = re.compile(
    r"[*_]{0,2}(?:[A-Z][A-Z’'.-]+(?: [A-Z][A-Z’'.-]+){0,3}(?:,? [^\n–—-]{1,30})?|[A-Z]\w+(?: [A-Z]\w+){0,3})"
    r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?))?(?: \([^()\n]{2,40}\))?"
    r"[*_]{0,2} (?:[–—]|--?) (?=[“\"]?[A-Z]|(?<=\) [–—-] )\d|(?<=[A-Z]{3} [–—-] )\d)"
)


def split_sentences(document: Document) -> tuple[tuple[Block, ...], tuple[Sentence, ...]]:
    """Return the blocks of the document's layout and its sentences, both in the order of the text.

    Blocks of furniture and contents have no sentences; all other blocks have at least one. A sentence lies in one
    block and begins and ends with its words: marks of layout and emphasis at its edges are left out.
    """
    text = document.text
    blocks = find_blocks(text, furniture=document.furniture, given=document.blocks)
    sentences: list[Sentence] = []
    for number, block in enumerate(blocks):
        if block.kind in (BlockKind.FURNITURE, BlockKind.CONTENTS):
            continue
        for start, end, glued in _sentences_of(text, block):
            sentences.append(
                Sentence(document.id, len(sentences), Span(start, end), text[start:end], block.kind, number, glued)
            )
    return blocks, tuple(sentences)


def _sentences_of(text: str, block: Block) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, glued) of each sentence of a block."""
    start, end = block.span.start, block.span.end
    alone = block.kind in (BlockKind.HEADING, BlockKind.CELL, BlockKind.CAPTION) and text[end - 1] not in ".!?"
    if alone and (end - start < 200 or is_row(block.kind, text[start:end])):
        left, right = without_marks(text, start, end)
        if left < right:
            yield left, right, False
        return
    dateline = _DATELINE.match(text, start, end) if block.kind is BlockKind.PARAGRAPH else None
    start = dateline.end() if dateline else start
    content = text[start:end]
    for first, last, glued in _split_glued(content, _merge(content, _tokenizer().span_tokenize(content))):
        left, right = without_marks(content, first, last)
        if left < right:
            yield start + left, start + right, glued


def _merge(content: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the spans, those joined that are one sentence: '"Why?" he asked.', and marks that stand alone."""
    held: tuple[int, int] | None = None
    for start, end in spans:
        if held is None:
            held = (start, end)
            continue
        while start < end and start == held[1] and content[start] in "”’)]":
            start += 1  # a closing mark belongs to the sentence that it closes, also where no space follows it
            held = (held[0], start)
        piece = content[start:end].lstrip()
        before = content[max(held[0], held[1] - MAX_END_LENGTH) : held[1]].rstrip()[-6:]
        goes_on = piece[:1] in ",;:" or (piece[:1].islower() and _CLOSES_QUOTE.search(before) is not None)
        goes_on = goes_on or (_NAME_GOES_ON.search(before) is not None and _first_word(piece) not in _STARTERS)
        if goes_on or not any(map(str.isalnum, piece[:400])):
            held = (held[0], end)
        else:
            yield held
            held = (start, end)
    if held is not None:
        yield held


def _first_word(piece: str) -> str:
    word = re.match(r"[\"“‘(\[]*([\w’']+)", piece)
    return word[1].lower() if word else ""


def _split_glued(content: str, spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int, bool]]:
    """Yield the spans, split where a space is missing after a sentence, and after long words that end one for sure."""
    for start, end in spans:
        left, glued = start, start > 0 and not content[start - 1].isspace() and not content[start].isspace()
        missed = [match.end() for match in _MISSED.finditer(content, start, end)]
        missed += [match.end() for match in _MISSED_NAME.finditer(content, start, end) if _ends_name(match)]
        for cut in sorted((*_glue_points(content, start, end), *missed)):
            yield left, cut, glued
            left, glued = cut, not content[cut - 1].isspace()
        yield left, end, glued


def _ends_name(match: re.Match[str]) -> bool:
    """Whether a short word is the surname of a name, and neither a rank nor a state: "Mayor Bo Sand. City"."""
    before = _BEFORE_NAME.search(match.string, max(0, match.start() - MAX_WORD_LENGTH), match.start())
    return before is not None and match["word"].lower() not in _ABBREVIATIONS | _STATES


def _glue_points(content: str, start: int, end: int) -> list[int]:
    """Return where sentences end inside [start, end) without a space after them."""
    points = []
    for match in _GLUED.finditer(content, start, end):
        left, right = _word_before(content, start, match.start()), match["right"]
        if not left or left.lower() in _ABBREVIATIONS or right.lower() in _NAME_ENDINGS:
            continue
        if not left.isdigit() and (len(left) < 2 or not left[-2:].islower()):
            continue  # initials and degrees: "J.Smith", "Ph.D"
        if len(right) == 1 and (right not in "AI" or not content[match.end() + 1 : match.end() + 2].isspace()):
            continue
        if not _in_address(content, match.start(), match.end()):
            points.append(match.end())
    for quotes, match in enumerate(_GLUED_QUOTE.finditer(content, start, end)):
        if match["glue"]:
            points.append(match.end() if quotes % 2 else match.start())
    return sorted(set(points))


def _word_before(content: str, start: int, end: int) -> str:
    """Return the end of the word or number before an end mark, with no closing marks between them."""
    while end > start and content[end - 1] in "\"”’')]%":
        end -= 1
    left = end
    while left > start and content[left - 1].isalnum() and end - left < MAX_WORD_LENGTH:
        left -= 1
    return content[left:end]


def _in_address(content: str, start: int, end: int) -> bool:
    """Return whether the characters belong to a web or mail address or a file name."""
    left, right = start, end
    while left > 0 and not content[left - 1].isspace() and start - left < MAX_ADDRESS_LENGTH:
        left -= 1
    while right < len(content) and not content[right].isspace() and right - end < MAX_ADDRESS_LENGTH:
        right += 1
    word = content[left:right]
    return "://" in word or "@" in word or word.lower().startswith("www.") or "_" in word or "\\" in word


@cache
def _tokenizer() -> Any:
    """Return nupunkt's tokenizer with its default model."""
    from nupunkt.models import load_default_model

    return load_default_model()
