"""Read the words of one document and tell which of them are written as names."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from claimcheck.mentions.gazetteer import first_names, known_places, word_lists
from claimcheck.records import BlockKind, Mention, Sentence, Span
from claimcheck.values import Value

# Dotted abbreviations keep their last dot; "'s" is no part of a word.
_WORD = re.compile(
    r"(?:[A-Z]\.){2,}"
    r"|(?:Mrs?|Ms|Dr|Sgt|Lt|Col|Gen|Capt|Prof|Rev|Sen|Gov|Rep|Jr|Sr|Insp|Supt|Det|Cllr|Hon|St|Mt|Ft|No|Inc|Ltd|Corp|Co)"
    r"\.(?=[ \n]|$|,)"
    r"|[A-Z]\.(?=\s?[A-Z])"
    r"|[^\W_]+(?:[’'‑-][^\W_]+)*",
)
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])[’'][sS]$")
_OPENING = '.:!?"“‘•—–'  # behind these a capital proves nothing
_TITLE_CASE_SHARE = 0.6  # of a sentence's longer words; headings reach 0.8, running text with many names 0.5


@dataclass(slots=True)
class Word:
    """A word of a sentence with how it is written."""

    start: int  # in the document
    end: int  # without a possessive ending
    text: str  # without a possessive ending
    gap: str  # what stands between the word before and this one
    possessive: bool = False
    capital: bool = False
    named: bool = False  # written as a name, as far as the document tells
    sure: bool = False  # its capital can only mean a name: in the middle of an ordinary sentence
    seen: bool = False  # it is written as a name elsewhere in the document, where its capital is sure
    model_name: str | None = None  # what the token model calls it: a hint only, it often errs on unseen names
    taken: str = ""  # the kind of mention that covers it

    @property
    def lower(self) -> str:
        return self.text.lower()


@dataclass(slots=True)
class Line:
    """A sentence with its words."""

    sentence: Sentence
    words: list[Word]
    title_case: bool = False


@dataclass(slots=True)
class Names:
    """The words of one document, and what the finders found in it so far."""

    lines: list[Line]
    lower_words: set[str] = field(default_factory=set)  # words that also occur without a capital
    people: list["Found"] = field(default_factory=list)


@dataclass(slots=True)
class Found:
    """A value found at words [first, last) of a line."""

    line: Line
    first: int
    last: int
    value: Value

    def mention(self) -> Mention:
        words = self.line.words
        sentence = self.line.sentence
        span = Span(words[self.first].start, words[self.last - 1].end)
        offset = sentence.span.start
        return Mention(sentence.document_id, span, sentence.text[span.start - offset : span.end - offset], self.value)

    def take(self, kind: str) -> None:
        for word in self.line.words[self.first : self.last]:
            word.taken = kind


def read_names(sentences: Sequence[Sentence], title: str | None = None) -> Names:
    """Return the words of one document's sentences, with those marked that are written as names.

    A capital at the beginning of a sentence, in a heading in Title Case or in capitals throughout proves nothing: such
    a word is a name when it is one elsewhere in the document, a known place or first name, or no ordinary first word.
    """
    lines = [_line(sentence) for sentence in sentences if sentence.kind is not BlockKind.FURNITURE]
    names = Names(lines)
    sure: Counter[str] = Counter()
    if title and not _line(Sentence("", 0, Span(0, len(title)), title, BlockKind.HEADING)).title_case:
        sure.update(word for word in title.split()[1:] if word[0].isupper())
    for line in lines:
        for word in line.words:
            if word.sure:
                sure[word.text] += 1
            elif not word.capital:
                names.lower_words.add(word.text)
    lists = word_lists()
    never = lists["starters"] | lists["calendar"]
    for line in lines:
        for word in line.words:
            if not word.capital or word.text in lists["calendar"]:
                continue
            if word.text in lists["articles"]:
                continue
            word.seen = sure[word.text] > 0
            if word.sure or (sure[word.text] and word.lower not in names.lower_words):
                word.named = True
            elif word.text.rstrip(".") not in never and word.lower not in names.lower_words:
                word.named = word.text in first_names() or word.text in known_places() or not line.title_case
        _name_captions(line)
    return names


def _name_captions(line: Line) -> None:
    """Mark the surname behind a first name in a line in Title Case: "Secretary of State Ana Ruiz"."""
    for before, word in pairwise(line.words):
        if line.title_case and before.named and before.text in first_names() and word.capital and joined(word):
            word.named = word.named or not word.text.isupper()


def _line(sentence: Sentence) -> Line:
    text, offset = sentence.text, sentence.span.start
    words: list[Word] = []
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        saint = bool(words) and words[-1].text.rstrip(".") in ("St", "Saint")  # "St Bride's" is a whole name
        possessive = None if saint else _POSSESSIVE.search(match.group())
        shown_end = start + possessive.start() if possessive else end
        gap = text[before:start] if words else text[:start]
        plural = not possessive and text[end - 1] == "s" and text[end : end + 1] in ("’", "'")
        shown = text[start:shown_end]
        words.append(
            Word(
                offset + start,
                offset + shown_end,
                shown,
                gap,
                bool(possessive) or (plural and text[end + 1 : end + 2] == " "),
                shown[0].isupper() or (len(shown) > 2 and shown[1] in "’'" and shown[2].isupper()),
            )
        )
        before = end
    line = Line(sentence, words)
    longer = [word for word in words[1:] if len(word.text) > 3 and word.text[0].isalpha()]
    counted = longer if len(longer) > 2 else [word for word in words[1:] if word.text[0].isalpha()]
    capitals = sum(word.capital for word in counted)
    line.title_case = len(counted) >= 3 and capitals / len(counted) >= _TITLE_CASE_SHARE and _no_full_stop(sentence)
    shouting = sum(word.text.isupper() for word in longer) > len(longer) / 2
    for i, word in enumerate(words):
        opens = i == 0 or ("(" not in word.gap and (" - " in word.gap or any(mark in word.gap for mark in _OPENING)))
        acronym = word.text.isupper() and len(word.text) > 1 and not shouting
        word.sure = word.capital and (acronym or (not opens and not line.title_case and not shouting))
    _add_model_names(sentence, words)
    return line


def _no_full_stop(sentence: Sentence) -> bool:
    return sentence.kind is BlockKind.HEADING or not sentence.text.rstrip("\"”’' ").endswith((".", "!", "?"))


def _add_model_names(sentence: Sentence, words: list[Word]) -> None:
    if not sentence.tokens:
        return
    by_start = {token.span.start: token for token in sentence.tokens}
    for word in words:
        token = by_start.get(word.start)
        if token is not None:
            word.model_name = token.name


def joined(word: Word) -> bool:
    """Return whether only a space or a line break stands between the word and the one before."""
    return word.gap in (" ", "\n", "  ", "\xa0")


def is_quoted(line: Line, first: int, last: int) -> bool:
    """Return whether words [first, last), with an article before them, stand in quotation marks, as a title."""
    words = line.words
    if first > 0 and words[first - 1].text in word_lists()["articles"] and joined(words[first]):
        first -= 1
    text, offset = line.sentence.text, line.sentence.span.start
    start, end = words[first].start - offset, words[last - 1].end - offset
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 4].lstrip(".,!?")[:1]
    return before in "\"“‘'«" and before != "" and after in "\"”’'»" and after != ""
