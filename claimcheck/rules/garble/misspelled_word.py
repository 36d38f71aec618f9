"""A word is one letter away from an English word.

## What it finds
A word that is not English, occurs once in the article and becomes an English word when two neighbouring letters change
places, when a letter is added or taken out, or when one vowel stands for another; and an English word with a space in
it.
## Why it matters
A slip of the finger that a reader sees before the writer does.
## Example
> The bridge at Orsnes was clsoed to traffic on Monday after a crack had been found in one of its piers.
> Relief has not reached the affected countires.
> The goverment has not answered the letter.
> The office was permanantly shut.
> The cons truction of the bridge began in Feb ruary.
## Left alone
> She posed for the centrefold of the magazine, and wrote a whodunnit.
> He wrote that he was "takeing (sic) the money".
> League execs met the debutants in the lobby.
> The carabineros danced the chacarera until the alborada.
> "Nothin doin," said the gaffer.
> The denuclearization talks resumed after the crowdfunded livestream.
## Limits
Short words, endings and words with capitals are left alone: they may be slang, another spelling or a name. So are words
beside others that are not English, and quotations in them. It reads English alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from string import ascii_lowercase

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

MIN_LETTERS = 6  # of words whose letters changed places
MIN_LONG = 7  # of others: six letters are one away from a word by chance
MIN_VOWEL = 8  # of those with one vowel for another
MIN_CUT = 7  # of a word cut in two
ENDING = 2  # letters at the end that are left alone, for they may be an ending: "debutants", "generale"
SURE = 0.8
_VOWELS = "aeiou"
_SIC = re.compile(r"[\s”\"’']*[(\[]\s*sic\b", re.IGNORECASE)


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en":
        return
    counts = Counter(m[0].lower() for m in WORD.finditer(article.document.text))
    for sentence in running_sentences(article):
        addresses = [m.span() for m in ADDRESS.finditer(sentence.text)]
        words = [m for m in WORD.finditer(sentence.text) if not any(s <= m.start() < e for s, e in addresses)]
        strange = [_is_strange(word[0]) for word in words]
        for i, word in enumerate(words):
            if strange[i] and word[0] not in FUNCTION_WORDS and (halves := _cut_in_two(words, i)):
                yield _cut_damage(sentence, *halves)
                continue
            if not strange[i] or any(strange[max(i - 1, 0) : i]) or any(strange[i + 1 : i + 2]):
                continue
            if counts[word[0]] > 1 or is_name(sentence, word) or _SIC.match(sentence.text, word.end()):
                continue
            if meant := _meant(word[0]):
                yield _damage(sentence, word, meant)


def _cut_in_two(words: Sequence[re.Match[str]], i: int) -> tuple[re.Match[str], re.Match[str]] | None:
    """Return word i and the one before or behind it, if the two are one English word."""
    for first, last in ((i - 1, i), (i, i + 1)):
        if first < 0 or last == len(words) or words[last].start() - words[first].end() != 1:
            continue
        joined = words[first][0] + words[last][0]
        if len(joined) >= MIN_CUT and words[last][0].islower() and in_dictionary(joined.lower()):
            return words[first], words[last]
    return None


def _cut_damage(sentence: Sentence, first: re.Match[str], last: re.Match[str]) -> Damage:
    span = Span(sentence.span.start + first.start(), sentence.span.start + last.end())
    joined = first[0] + last[0]
    return Damage(span, f'"{first[0]} {last[0]}" is "{joined}" cut in two', SURE, value=joined)


def _is_strange(printed: str) -> bool:
    """Whether a word in small letters is no English one."""
    return printed.isascii() and printed.isalpha() and printed.islower() and not is_known(printed)


def _meant(printed: str) -> list[str]:
    """Return the English words that a word is one letter away from, the likeliest kind of slip alone."""
    compound = is_compound(printed)
    for fewest, slips in ((MIN_LETTERS, _exchanged), (MIN_LONG, _lacking), (MIN_LONG, _added), (MIN_VOWEL, _vowels)):
        if len(printed) >= fewest and (slips is _exchanged or not compound):
            found = sorted({word for word in slips(printed) if in_dictionary(word)})
            if found:
                return found
    return []


def _exchanged(word: str) -> Iterator[str]:
    """Yield the words with two neighbouring letters in the other order; "centre" and "center" are both right."""
    for i in range(len(word) - 1):
        if word[i] != word[i + 1] and word[i : i + 2] != "re":
            yield word[:i] + word[i + 1] + word[i] + word[i + 2 :]


def _lacking(word: str) -> Iterator[str]:
    """Yield the words with one letter more."""
    for i in range(len(word) - ENDING + 1):
        yield from (word[:i] + letter + word[i:] for letter in ascii_lowercase)


def _added(word: str) -> Iterator[str]:
    """Yield the words with one letter less, but for the first; "focussed" and "whodunnit" are other spellings."""
    for i in range(1, len(word) - ENDING):
        if word[i] in _VOWELS or word[i] not in (word[i - 1], word[i + 1]):
            yield word[:i] + word[i + 1 :]


def _vowels(word: str) -> Iterator[str]:
    """Yield the words with another vowel."""
    for i in range(1, len(word) - ENDING):
        if word[i] in _VOWELS:
            yield from (word[:i] + vowel + word[i + 1 :] for vowel in _VOWELS if vowel != word[i])


def _damage(sentence: Sentence, word: re.Match[str], meant: list[str]) -> Damage:
    start, end = (sentence.span.start + at for at in word.span())
    likely = " or ".join(f'"{each}"' for each in meant)
    return Damage(Span(start, end), f'"{word[0]}" is no English word; perhaps {likely}', SURE, value=meant[0])


RULE = GarbleRule(
    id="CC515",
    name="misspelled-word",
    category="misspelled-word",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
