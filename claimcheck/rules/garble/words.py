"""What the garble rules ask of English words, and of the running text they stand in."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from claimcheck.records import Article, BlockKind, Sentence, Span

TABLE = Path(__file__).parents[2] / "models" / "words.txt"  # made by training/make_words.py
MAX_PIECE = 2_000  # characters; some rules take time in proportion to the square of what they read at once
WORD = re.compile(r"[^\W\d_]+(?:[’'\-][^\W\d_]+)*")


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of a list written in lines."""
    return frozenset(word for line in lines for word in line.split())


# Addresses, handles and file names are no words; the rules that look inside words skip them. Lengths are bounded, so
# that a megabyte without a space takes time in proportion.
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]{1,200}+@\S+|[@#]\w+|(?<![\w-])[\w-]{1,63}+(?:\.[\w-]{1,63}+){0,8}"
    r"\.(?:com|org|net|gov|edu|co|uk|io|eu|de|fr|tv|info)\b\S*",
    re.IGNORECASE,
)

FUNCTION_WORDS = word_set(
    "a about above after against all also although am among an and any are around as at be because been before behind"
    " being below between both but by can could did do does during each either every for from had has have he her here"
    " him his how i if in into is it its just me might more most must my near neither no nor not of off on once only or"
    " our out over own per she should since so some such than that the their them then there these they this those"
    " through to too toward towards under until up upon us very was we were what when where whether which while who"
    " whom whose why will with within without would you your"
)

_RUNNING = frozenset(
    {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.BULLET, BlockKind.QUESTION, BlockKind.CAPTION, BlockKind.CELL}
)

_PREFIXES = sorted(
    word_set(
        "anti auto bio co counter cross cyber de dis eco electro euro ex extra fore geo hydro hyper ill im "
        "in inter intra "
        "kilo macro mega meta micro mid mini mis mono multi nano narco neo neuro non out over para photo "
        "poly post pre pro "
        "pseudo psycho quasi radio re retro self semi socio sub super sur techno tele thermo trans tri ultra "
        "un under uni up"
    )
)
_SUFFIXES = sorted(
    word_set(
        "s es ed d er ers ee ees r rs ing ings ly ness less like ish able ably ability ment ments y ies ied ier "
        "iest ism isms ist"
        " ists ize izes ized izing ization ise ises ised ising isation hood ship ships ful fully wise ward "
        "wards proof free"
        " al ally ic ity ian ians man men woman women fest gate thon"
    )
)


@lru_cache(maxsize=65536)
def is_known(word: str) -> bool:
    """Return whether a lower-case word is English: in the dictionary, or made from one with a prefix or suffix."""
    if _in_dictionary(word) or any(_in_dictionary(stem) for stem in _stems(word)):
        return True
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) >= 4 and (_in_dictionary(rest) or any(_in_dictionary(s) for s in _stems(rest))):
            return True
    return False


def _stems(word: str) -> Iterator[str]:
    """Yield what a word may have been before it got its suffix: "plan" and "plane" for "planing", not "planed"."""
    for suffix in _SUFFIXES:
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < 3 or stem.endswith(("ed", "ing")):
            continue
        if not (stem.endswith("e") and suffix[0] in "aei") or suffix == "able":  # "forgiveable"
            yield stem
        if suffix[0] in "aeiy":
            yield stem + "e"
        if suffix[0] == "i" and len(stem) > 3:
            yield stem + "y"
        if stem[-1] == stem[-2]:
            yield stem[:-1]


def in_dictionary(word: str) -> bool:
    """Return whether the dictionary itself holds a word, spelled with these capitals or without."""
    return _in_dictionary(word)


@lru_cache(maxsize=65536)
def _in_dictionary(word: str) -> bool:
    return is_small(word) or is_small(word.capitalize())


def is_small(word: str) -> bool:
    """Return whether the dictionary holds the word with a small letter, as it does "march" and not "germany"."""
    words = _dictionary()
    row = bisect_left(words, word)
    return row < len(words) and words[row] == word


@cache
def _dictionary() -> list[str]:
    """Return all words, sorted; a list is ready in a third of the time that a set takes."""
    return TABLE.read_text(encoding="utf-8").splitlines()


def is_compound(word: str) -> bool:
    """Return whether a word is two words of content in one, as "newsdesk" is: each of three letters or more."""
    return any(
        _in_dictionary(word[:i]) and _in_dictionary(word[i:]) and not {word[:i], word[i:]} & FUNCTION_WORDS
        for i in range(3, len(word) - 2)
    )


def is_name(sentence: Sentence, word: re.Match[str]) -> bool:
    """Return whether the token model takes a word of the sentence for a part of a name; False without its tokens."""
    start = sentence.span.start + word.start()
    return any(t.name is not None for t in sentence.tokens if t.span.start <= start < t.span.end)


def running_sentences(article: Article) -> Iterator[Sentence]:
    """Yield the sentences of the article and its headings: no page furniture, no table of contents.

    What is too long for a sentence, as a text without sentence ends, comes in pieces.
    """
    for sentence in article.sentences:
        if sentence.kind in _RUNNING:
            yield from [sentence] if len(sentence.text) <= MAX_PIECE else _pieces(sentence)


def _pieces(sentence: Sentence) -> Iterator[Sentence]:
    """Yield the sentence in pieces that end between words where they can."""
    start, text = 0, sentence.text
    while start < len(text):
        end = min(start + MAX_PIECE, len(text))
        cut = max(text.rfind(space, start, end) + 1 for space in " \n") if end < len(text) else end
        end = cut if cut > start else end
        span = Span(sentence.span.start + start, sentence.span.start + end)
        tokens = tuple(t for t in sentence.tokens if span.start <= t.span.start < span.end)
        yield replace(sentence, span=span, text=text[start:end], tokens=tokens)
        start = end


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return where the text stands between double quotation marks, or between curly single ones."""
    return [m.span() for m in re.finditer(r"“[^”]*(?:”|$)|\"[^\"]*(?:\"|$)|(?<!\w)‘[^’]*(?:’\w[^’]*)*(?:’|$)", text)]
