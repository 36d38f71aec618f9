"""A space is missing between words, or after a comma or a full stop.

## What it finds
Words run together ("ofthe", "willbe"), also with a capital or a figure ("theMinister", "in2019"), and marks with no
space after them ("north,south", "over.Police").
## Why it matters
The line was joined carelessly; names and figures at the seam are read wrongly by people and by programs.
## Example
> The bill willbe read again in May.
> Two barges were towedfrom the harbour.
> They talked the wholenight about it.
> Trade in steel,coal and grain fell.
> The fire was out by noon.Nobody was hurt.
> Shares rose in2019 and fell later.
## Left alone
> The iPhone and eBay sites, McDonald and the YouTube livestream, are at example.com or Booking.com.
> The U.S.A. and the e.g. list, at 10.30a.m., cost 1,200 dollars.
> Nevertheless the insofar and notwithstanding clauses, and a nowcast, hold.
> The newsdesk paywall and a wheelhouse.
> The student(s) and child(ren) came.
## Limits
Two words of content in one are taken for a compound unless the article prints them apart elsewhere.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from claimcheck.records import Article, Damage, Sentence, Severity, Span
from claimcheck.rules.garble.words import (
    ADDRESS,
    FUNCTION_WORDS,
    WORD,
    in_dictionary,
    is_compound,
    is_known,
    is_name,
    running_sentences,
    word_set,
)
from claimcheck.rules.rule import GarbleRule

MAX_PARTS = 4
MAX_RUN = 60  # letters of words run together; a longer run is no text
MAX_BESIDE = 100  # characters of the words beside a mark
MIN_CONTENT = 4  # letters of a word of content beside one other word; shorter ones are found in any unknown word
MIN_SHORT_CONTENT = 3  # beside words of grammar that prove the run
MIN_RUN = 12  # letters of a run of words of content only
MIN_SURE_OF_NAME = 0.9  # the first word of a sentence may be a name: "Tobin" is not "to bin"

# Words that hardly ever begin a compound noun, so "wholenight" is two words and "wheelhouse" one.
_NO_FIRST_PART = word_set(
    "whole same other next last several many few these those another every said says whose been were both such"
    " already often always never almost later early former latest entire various"
)
# Words that hardly ever end one.
_NO_LAST_PART = word_set(
    "never always often again already ones itself themselves later earlier next last because although"
)
# Words of grammar that prove a run of words; short ones, and such as "over", are parts of many longer words.
_PROOF = FUNCTION_WORDS - word_set(
    "a i an as at by do he if in is it me my no on or so up us we am its her his all any can out are over under off",
    "through down here there some how own own near once only most more may why our ours per under very",
)
_PARTICLES = word_set("around through")  # with a verb they make nouns that no dictionary keeps up with: "workaround"
_ENDINGS = word_set("a i s an as is us or am so me he up")  # ends of foreign words and of names of substances
_ADJECTIVE_ENDINGS = ("al", "ous", "ive", "able", "ible", "ical", "ary")

_COMMA = re.compile(r"(?<=[^\W\d_]{2})(?P<mark>[,;])(?=[^\W\d_]{2})")
_STOP = re.compile(r"(?<=[a-z]{2})(?P<close>[\"”’')]?)(?P<mark>[.?!]|\.[”’\"])(?=[A-Z][a-z]+(?:[\s,’']|$))")
_CAPITAL = re.compile(r"(?<![\w@#./-])(?P<low>[a-z]{2,})(?P<high>[A-Z][a-z]{2,})(?![\w@/-])")
_FIGURE = re.compile(
    r"(?<![\w.,/#-])(?:(?P<word>[a-z]{2,})(?P<number>\d{1,4})|(?P<first>\d{1,4})(?P<last>[a-z]{2,}))(?![\w/-])"
)
_BRACKET = re.compile(r"(?<=[a-z]{3})\((?=[A-Za-z]{4,}[ ,)])|(?<=[a-z]{3}\))(?=[A-Z][a-z]|[a-z]{3,} )")


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    english = article.language == "en"
    counts = Counter(m[0].lower() for m in WORD.finditer(text))
    low = " ".join(re.findall(r"\w+", text.lower()))
    for sentence in running_sentences(article):
        addresses = [m.span() for m in ADDRESS.finditer(sentence.text)]
        marks = [m for m in _glued_marks(sentence) if not any(s <= m[0] < e for s, e in addresses)]
        yield from _joined(sentence, marks)
        if english:
            for word in WORD.finditer(sentence.text):
                if not any(s <= word.start() < e for s, e in addresses):
                    yield from _run_together(sentence, word, counts, low)
            yield from _with_capital_or_figure(sentence, addresses)
    yield from _between_sentences(article)


def _glued_marks(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield where the words on both sides of a mark without a space begin and end."""
    for pattern in (_COMMA, _STOP, _BRACKET):
        for match in pattern.finditer(sentence.text):
            begin = max(0, match.start() - MAX_BESIDE)
            left = re.search(r"[\w’'-]*[^\w\s]*$", sentence.text[begin : match.start()])
            right = re.match(r"[^\w\s]*[\w’'-]*", sentence.text[match.end() : match.end() + MAX_BESIDE])
            if left and right:
                yield begin + left.start(), match.end() + right.end()


def _joined(sentence: Sentence, marks: list[tuple[int, int]]) -> Iterator[Damage]:
    """Yield a damage for each run of words with marks between them: "air,sea,and" is one place."""
    groups: list[tuple[int, int]] = []
    for start, end in sorted(marks):
        if groups and start <= groups[-1][1] + 1:
            groups[-1] = (groups[-1][0], max(end, groups[-1][1]))
        else:
            groups.append((start, end))
    for start, end in groups:
        shown = sentence.text[start:end]
        mark = re.search(r"[\w’'-]([^\w\s’'-])", shown)
        span = Span(sentence.span.start + start, sentence.span.start + end)
        kind = f"no space beside {mark[1]}" if mark else ""
        yield Damage(span, f'"{shown}" lacks a space after its mark', 0.9, value=_spaced(shown), pattern=kind)


def _spaced(words: str) -> str:
    return re.sub(r"(?<=[^\W\d_])([,;.?!]+[\"”’')]?)(?=[^\W\d_])", r"\1 ", words)


def _between_sentences(article: Article) -> Iterator[Damage]:
    """Yield where two sentences were split although no space stands between them."""
    for before, after in pairwise(article.sentences):
        if after.glued and before.span.end == after.span.start:
            left = re.search(r"\S*$", before.text[-MAX_BESIDE:])
            right = re.match(r"[\w’'-]+", after.text)
            if left and right and not left[0].endswith(("..", "…")) and not ADDRESS.search(left[0] + right[0]):
                span = Span(before.span.end - len(left[0]), after.span.start + right.end())
                shown = span.of(article.document.text)
                value = f"{left[0]} {right[0]}"
                yield Damage(span, f'"{shown}" lacks a space', 0.93, value=value, pattern="no space beside .")


def _run_together(sentence: Sentence, word: re.Match[str], counts: Counter[str], low: str) -> Iterator[Damage]:
    printed = word[0]
    first = word.start() == 0 or sentence.text[word.start() - 1] in "\"“‘'("
    if not printed.isalpha() or not printed.isascii() or not 5 <= len(printed) <= MAX_RUN:
        return
    if not (printed.islower() or (first and printed.istitle())):
        return
    whole = printed.lower()
    if counts[whole] > 1 or is_known(whole) or (printed.istitle() and is_name(sentence, word)):
        return
    found = _split(whole, low)
    if found and (printed.islower() or found[1] >= MIN_SURE_OF_NAME):
        parts, sure = found
        apart = " ".join(parts)
        span = Span(sentence.span.start + word.start(), sentence.span.start + word.end())
        yield Damage(span, f'"{printed}" is "{apart}" run together', sure, value=apart)


def _split(whole: str, low: str) -> tuple[list[str], float] | None:
    """Return the words that a run consists of, and how sure that is; None where it may be one word."""
    best: tuple[float, list[str]] | None = None
    for parts in _partitions(whole, MAX_PARTS):
        sure = _how_sure(parts, whole, low)
        if sure and (best is None or (sure, -len(parts)) > (best[0], -len(best[1]))):
            best = (sure, parts)
    return (best[1], best[0]) if best else None


def _partitions(whole: str, most: int) -> Iterator[list[str]]:
    if _is_part(whole):
        yield [whole]
    if most > 1:
        for i in range(2, len(whole) - 1):
            if _is_part(whole[:i]):
                for rest in _partitions(whole[i:], most - 1):
                    yield [whole[:i], *rest]


def _is_part(word: str) -> bool:
    return word in FUNCTION_WORDS or (len(word) >= MIN_SHORT_CONTENT and in_dictionary(word))


def _how_sure(parts: list[str], whole: str, low: str) -> float:
    """Return how sure it is that the parts are words of their own; 0 where they may be parts of one word."""
    content = [p for p in parts if p not in FUNCTION_WORDS]
    proof = [p for p in parts if p in _PROOF]
    if len(parts) < 2:
        return 0.0
    if all(len(p) >= 3 for p in parts) and f" {' '.join(parts)} " in f" {low} ":
        return 0.9  # the article prints them apart elsewhere
    if len(parts) == 2:
        return _how_sure_of_two(parts[0], parts[1], proof)
    if proof and all(len(p) >= MIN_SHORT_CONTENT for p in content):
        return 0.92 if len(whole) >= 9 else 0.75
    if all(len(p) >= MIN_CONTENT for p in content) and len(content) >= 2 and len(whole) >= MIN_RUN:
        return 0.75  # three words of content make no compound
    return 0.0


def _how_sure_of_two(first: str, second: str, proof: list[str]) -> float:
    other = second if first in proof else first
    if second in _PARTICLES:
        return 0.15 if len(first) >= MIN_CONTENT and not first.endswith(("ed", "ing")) else 0.75
    if proof and (len(other) >= MIN_CONTENT or other in FUNCTION_WORDS or len(proof[0]) >= MIN_CONTENT):
        return 0.93 if len(proof[0]) >= 3 else 0.75
    if first in _NO_FIRST_PART or second in _NO_LAST_PART:
        return 0.85 if min(len(first), len(second)) >= MIN_CONTENT else 0.0
    if second in FUNCTION_WORDS:
        return 0.72 if len(first) >= 6 and first.endswith(("ed", "ing", "ies")) and second not in _ENDINGS else 0.0
    if first in FUNCTION_WORDS:
        return 0.72 if first in ("is", "its", "are", "his", "our") and len(second) >= 6 else 0.0
    if len(second) < MIN_CONTENT:
        return 0.0
    if first.endswith(("ed", "ly")) and len(first) + len(second) >= 9 and not is_compound(first):
        return 0.72
    return (
        0.72 if len(first) >= 6 and first.endswith(_ADJECTIVE_ENDINGS) and not second.endswith(("ly", "ness")) else 0.0
    )


def _with_capital_or_figure(sentence: Sentence, addresses: list[tuple[int, int]]) -> Iterator[Damage]:
    for match in _CAPITAL.finditer(sentence.text):
        if match["low"] in FUNCTION_WORDS or (len(match["low"]) >= 5 and in_dictionary(match["low"])):
            yield from _apart(sentence, match, f"{match['low']} {match['high']}", 0.85, addresses)
    for match in _FIGURE.finditer(sentence.text):
        word = match["word"] or match["last"]
        number = match["number"] or match["first"]
        if word in FUNCTION_WORDS and word not in ("am", "as", "me", "it", "up") and len(number) > 1:
            apart = f"{word} {number}" if match["word"] else f"{number} {word}"
            yield from _apart(sentence, match, apart, 0.85, addresses)


def _apart(
    sentence: Sentence, match: re.Match[str], apart: str, sure: float, addresses: list[tuple[int, int]]
) -> Iterator[Damage]:
    if not any(s <= match.start() < e for s, e in addresses):
        span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
        yield Damage(span, f'"{match[0]}" is "{apart}" run together', sure, value=apart)


RULE = GarbleRule(
    id="CC502", name="missing-space", category="missing-space", severity=Severity.ERROR, check=check, doc=__doc__
)
