"""A word was set into the middle of another word.

## What it finds
One word that is another word with a third inside it, and two neighbours that are one word cut by another. Also two
neighbours that are both no words, where one of them ends in a word that stands there by mistake.
## Why it matters
A replacement went wrong in the text, so both words, and perhaps the sentence, are not what was written.
## Example
> The committee will invmeetingite the owners next week.
> How does the plan reflcarefully ect the wishes of the town?
> The operwindow ator of the tram could not be reached.
## Left alone
> The denuclearization talks resumed after the crowdfunded livestream.
> The Bundesverfassungsgericht and the Rijkswaterstaat disagreed.
> A geocache was hidden under the paywall of the newsdesk.
> The lactobacillus strain and the mitochondrion were sequenced.
## Limits
Only where the parts are English words. Words with capitals are taken for names, but for the first of a sentence.
"""

import re
from collections import Counter
from collections.abc import Iterator

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
)
from claimcheck.rules.rule import GarbleRule

MIN_OUTER = 5  # letters of the word that was cut; shorter ones arise by chance
MIN_INNER = 4  # letters of the word set in; with three, one unknown word in forty of real news splits so
LONG = 7  # letters of a word that is not found by chance at the beginning or the end of a splice
MIN_PART = 2  # letters of the cut word on each side
_SPACE = (" ", "\u00a0")
MAX_LENGTH = 34  # letters; longer runs are no words at all


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en":
        return
    text = article.document.text
    counts = Counter(m[0].lower() for m in WORD.finditer(text))
    for sentence in running_sentences(article):
        addresses = [m.span() for m in ADDRESS.finditer(sentence.text)]
        words = [m for m in WORD.finditer(sentence.text) if not any(s <= m.start() < e for s, e in addresses)]
        taken = -1
        for i, word in enumerate(words):
            if word.start() < taken or not _is_suspicious(sentence, word, counts):
                continue
            before = words[i - 1] if i and sentence.text[words[i - 1].end() : word.start()] in _SPACE else None
            after = (
                words[i + 1]
                if i + 1 < len(words) and sentence.text[word.end() : words[i + 1].start()] in _SPACE
                else None
            )
            found = _cut_by_end(word, after) or _cut_by_start(before, word) or _cut_inside(word)
            found = found or _no_words(sentence, word, after, counts)
            if found:
                start, end, reason, sure, value = found
                taken = end
                yield Damage(Span(sentence.span.start + start, sentence.span.start + end), reason, sure, value=value)


Found = tuple[int, int, str, float, str]


def _is_suspicious(sentence: Sentence, word: re.Match[str], counts: Counter[str]) -> bool:
    printed = word[0]
    if not printed.isascii() or not printed.isalpha() or not 4 <= len(printed) <= MAX_LENGTH:
        return False
    if not (printed.islower() or (word.start() == 0 and printed.istitle())):
        return False
    return counts[printed.lower()] == 1 and not is_known(printed.lower()) and not is_name(sentence, word)


def _cut_by_end(word: re.Match[str], after: re.Match[str] | None) -> Found | None:
    """Return what was seen when `word` is the beginning of a cut word and the word set in, and `after` its rest."""
    if after is None or not after[0].islower() or len(after[0]) < (3 if after[0] in FUNCTION_WORDS else MIN_PART):
        return None
    head, tail = word[0].lower(), after[0]
    by_chance = tail in FUNCTION_WORDS or (len(tail) > 4 and _is_word(tail))  # then more letters have to fit
    for i in range(MIN_PART + by_chance, len(head) - 2 - by_chance):
        inner, outer = head[i:], head[:i] + tail
        if _are_words(inner, outer):
            reason = f'"{word[0]} {tail}" is "{outer}" cut by "{inner}"'
            return word.start(), after.end(), reason, 0.95, f"{outer} / {inner}"
    return None


def _cut_by_start(before: re.Match[str] | None, word: re.Match[str]) -> Found | None:
    """Return what was seen when `before` is the beginning of a cut word, and `word` the word set in and its rest."""
    if before is None or not before[0].isalpha() or before[0].lower() in FUNCTION_WORDS:
        return None
    tail = word[0].lower()
    by_chance = _is_word(before[0].lower())  # "minis" of "minister" is a word too, so more letters have to fit
    for i in range(len(tail) - (MIN_PART + by_chance), 2 + 2 * by_chance, -1):
        inner, outer = tail[:i], before[0].lower() + tail[i:]
        if _are_words(inner, outer):
            reason = f'"{before[0]} {word[0]}" is "{outer}" cut by "{inner}"'
            return before.start(), word.end(), reason, 0.92, f"{outer} / {inner}"
    return None


def _cut_inside(word: re.Match[str]) -> Found | None:
    whole = word[0].lower()
    if len(whole) < MIN_OUTER + MIN_INNER or is_compound(whole):
        return None
    if any(_is_word(whole[i:]) or _is_word(whole[:-i]) for i in range(1, min(5, len(whole) - LONG + 1))):
        return None  # a long word with an ending or a beginning that the dictionary does not have
    best: tuple[int, str, str] | None = None
    for i in range(MIN_PART, len(whole) - MIN_PART):
        for j in range(i + MIN_INNER, len(whole) - MIN_PART + 1):
            inner, outer = whole[i:j], whole[:i] + whole[j:]
            if len(outer) >= MIN_OUTER and in_dictionary(inner) and in_dictionary(outer):
                weight = min(len(inner), len(outer))
                if best is None or weight > best[0]:
                    best = (weight, inner, outer)
    if best is None:
        return None
    weight, inner, outer = best
    if weight < 6 and not word[0].islower():
        return None  # the first word of a sentence may be a name
    sure = 0.95 if weight >= 6 else 0.85 if weight >= 5 else 0.6
    return word.start(), word.end(), f'"{word[0]}" is "{outer}" cut by "{inner}"', sure, f"{outer} / {inner}"


def _no_words(
    sentence: Sentence, word: re.Match[str], after: re.Match[str] | None, counts: Counter[str]
) -> Found | None:
    """Return what was seen when two neighbours are no words, and the first ends in one that was set in."""
    if after is None or not after[0].islower() or not word[0].islower() or not _is_suspicious(sentence, after, counts):
        return None
    if min(len(word[0]), len(after[0])) < 5 or is_compound(word[0]) or is_compound(after[0]):
        return None
    if any(m.start() < word.start() < m.end() for m in re.finditer(r"[“\"‘(*_][^”\"’)*_]*", sentence.text)):
        return None  # foreign words stand in quotation marks, brackets or italics
    inner = next((word[0][i:] for i in range(MIN_PART, len(word[0]) - 3) if _is_word(word[0][i:])), "")
    if not inner:
        return None
    return word.start(), after.end(), f'"{word[0]} {after[0]}" are no words; "{inner}" was set into one', 0.72, ""


def _are_words(inner: str, outer: str) -> bool:
    if len(outer) < MIN_OUTER or (len(inner) < MIN_INNER and inner not in FUNCTION_WORDS):
        return False
    return _is_word(inner) and _is_word(outer)


def _is_word(word: str) -> bool:
    return len(word) >= 3 and in_dictionary(word)


RULE = GarbleRule(
    id="CC501", name="token-splice", category="token-splice", severity=Severity.ERROR, check=check, doc=__doc__
)
