"""A capital is missing.

## What it finds
Months, weekdays and names in lower case, names of which one word lost its capital ("new York City"), and sentences that
begin with a small letter among others that do not.
## Why it matters
Names are no longer recognised as such, by readers in a hurry and by search, and it shows that nobody read the text.
## Example
> The court met on 3 february and adjourned.
> The ship left for Orrin on Monday. Crowds in orrin cheered.
> The talks in new York City ended late.
> The vote was close. they counted twice. The result came at noon.
> The minister flew to germany on Friday.
## Left alone
> The ministers may march to the polish factory in august company with a turkey.
> An iPhone app by e.e. cummings. eBay said no. The bison of Europe, Bison bison, is back in Rome.
> Ludwig van Beethoven and Ursula von der Leyen met de Gaulle.
> The president met President Lund, and the court sat in the High Court.
> He drove north through western England to the new town.
## Limits
A small letter in a name that the article never prints with a capital, and that is in no list of places, is not found.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from claimcheck.records import Article, BlockKind, Damage, Sentence, Severity, Span
from claimcheck.rules.garble.words import (
    ADDRESS,
    FUNCTION_WORDS,
    WORD,
    is_known,
    is_small,
    running_sentences,
    word_set,
)
from claimcheck.rules.rule import GarbleRule

MAX_SMALL = 2  # times; a name that is written small more often is written so on purpose
MAX_BEFORE = 80  # characters looked at before a word; without a bound a long line takes the square of its length
MIN_LETTERS = 4  # shorter names are words of some language, or parts of names such as "bin" and "der"

_MONTH = "january|february|april|june|july|august|september|october|november|december"
_DATE_NAMES = re.compile(
    r"(?<![\w@#/.\-])(?:(?P<day>mon|tues|wednes|thurs|fri|satur|sun)days?(?:['’]s)?|"
    rf"(?P<month>{_MONTH})(?:['’]s)?|"
    r"\d{1,2}(?:st|nd|rd|th)? (?:of )?(?:march|may)(?= \d{4}|[.,;])|(?:march|may)(?= \d{1,2}(?:st|nd|rd|"
    r"th)?\b(?! per| %))(?= \d{1,2}(?:,? \d{4}|[.,;]| and)))"
    r"(?![\w/@]|\.\w)"
)
_MONTHS_THAT_ARE_WORDS = ("august", "april", "june")
# Words that begin names of places and are not otherwise written with a capital inside a sentence.
_NAME_BEGINNINGS = word_set(
    "new south north east west port mount lake fort cape saint san los las el la santa costa puerto rio buenos sri hong"
    " upper lower central northern southern eastern western great little united"
)
_PARTICLES = word_set(
    "van von der den de del della di da du des le la el al bin ibn ben ter ten zu zur dos das y e of the and"
)


def check(article: Article) -> Iterator[Damage]:
    if article.language != "en" or not _has_normal_case(article):
        return
    names = _names_of(article)
    small = Counter(re.findall(r"(?<![\w-])[^\W\d_A-Z]+", article.document.text))
    for sentence in running_sentences(article):
        addresses = [m.span() for m in ADDRESS.finditer(sentence.text)]
        taken: list[tuple[int, int]] = []
        for start, end, value, sure in (
            *_dates(sentence),
            *_half_persons(sentence),
            *_half_names(sentence, names.pairs),
            *_small_names(sentence, names, small),
        ):
            if any(s < end and start < e for s, e in (*taken, *addresses)):
                continue
            taken.append((start, end))
            span = Span(sentence.span.start + start, sentence.span.start + end)
            yield Damage(span, f'"{sentence.text[start:end]}" should be "{value}"', sure, value=value, pattern="name")
    yield from _small_starts(article)


def _has_normal_case(article: Article) -> bool:
    """Return whether the article begins most of its sentences with a capital."""
    starts = [s.text.lstrip("\"“‘'([*_")[:1] for s in article.sentences if s.kind is BlockKind.PARAGRAPH]
    letters = [c for c in starts if c.isalpha()]
    return not letters or sum(c.isupper() for c in letters) > 0.5 * len(letters)


class _Names(NamedTuple):
    """How often the article's sentences print words with a capital, not at their beginning."""

    words: Counter[str]
    alone: Counter[str]  # with no other such word beside it
    pairs: Counter[tuple[str, str]]
    seconds: frozenset[str]  # of the pairs


def _names_of(article: Article) -> _Names:
    words: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence in article.sentences:
        if sentence.kind is BlockKind.HEADING:
            continue
        found = list(WORD.finditer(sentence.text))
        for i, word in enumerate(found):
            printed = re.sub(r"['’]s$", "", word[0])
            if not printed[0].isupper() or not printed[1:].islower() or _begins(sentence.text, word.start()):
                continue
            words[printed] += 1
            if (
                i + 1 < len(found)
                and found[i + 1][0][0].isupper()
                and sentence.text[word.end() : found[i + 1].start()] == " "
            ):
                pairs[printed, found[i + 1][0]] += 1
            elif not (i and found[i - 1][0][0].isupper() and sentence.text[found[i - 1].end() : word.start()] == " "):
                alone[printed] += 1
    return _Names(words, alone, pairs, frozenset(second for _, second in pairs))


def _begins(text: str, place: int) -> bool:
    before = text[max(0, place - MAX_BEFORE) : place]
    return not before.strip("\"“‘'([*_ ") or bool(re.search(r"[.!?:\"“‘—–•|*(\-]\s*[\"“‘'(]?$", before))


def _dates(sentence: Sentence) -> Iterator[tuple[int, int, str, float]]:
    for match in _DATE_NAMES.finditer(sentence.text):
        low = re.search(r"[a-z]{3,}", re.sub(r"^\d+(?:st|nd|rd|th)? (?:of )?", lambda m: " " * len(m[0]), match[0]))
        if low is None:
            continue
        if match["month"] in _MONTHS_THAT_ARE_WORDS and not (
            re.search(r"\d(?:st|nd|rd|th)?(?: of)? $", sentence.text[: match.start()])
            or re.match(r" \d|[.,;:)]|$", sentence.text[match.end() :])
        ):
            continue  # an august body; girls' names
        start = match.start() + low.start()
        yield start, match.start() + low.end(), low[0].capitalize(), 0.93


def _half_names(sentence: Sentence, pairs: Counter[tuple[str, str]]) -> Iterator[tuple[int, int, str, float]]:
    """Yield names whose first word lost its capital: "new York", and pairs that the article prints with two."""
    for match in re.finditer(r"(?<![\w-])(?P<low>[a-z]{2,}) (?P<high>[A-Z][a-z]+(?: [A-Z][a-z]+)?)", sentence.text):
        low, high = match["low"], match["high"]
        first = high.split()[0]
        value = f"{low.capitalize()} {high}"
        elsewhere = pairs[low.capitalize(), first]
        if (low in _PARTICLES and low not in ("el", "la")) or low in FUNCTION_WORDS:
            continue
        if low in _NAME_BEGINNINGS and (_is_place(f"{low.capitalize()} {first}") or _is_place(value)):
            direction = low in (
                "north",
                "south",
                "east",
                "west",
                "northern",
                "southern",
                "eastern",
                "western",
                "central",
            )
            if not direction or elsewhere or _is_country(f"{low.capitalize()} {first}"):
                yield match.start(), match.end(), value, 0.9
        elif elsewhere and (low in _NAME_BEGINNINGS or not is_known(low)):
            yield match.start(), match.start() + len(low) + 1 + len(first), f"{low.capitalize()} {first}", 0.85


def _half_persons(sentence: Sentence) -> Iterator[tuple[int, int, str, float]]:
    """Yield names of persons of which one word lost its capital: "anna Brandt", "Anna brandt", "mr Brandt"."""
    from claimcheck.mentions.gazetteer import first_names

    known = first_names()
    for match in re.finditer(r"(?<![\w’'\-.])([a-z]{2,}) (?=[A-Z][a-z]{2,})", sentence.text):
        low = match[1]
        title = low in ("mr", "mrs", "ms", "dr", "dame")
        if title or (
            len(low) >= MIN_LETTERS and low.capitalize() in known and not is_small(low) and not _is_derived(low)
        ):
            yield match.start(), match.end(1), low.capitalize(), 0.85
    for match in re.finditer(r"(?<![\w’'\-.])([A-Z][a-z]+) ([a-z]{4,})(?![\w’'\-])", sentence.text):
        first, low = match[1], match[2]
        saint = first == "St" or (first in known and not is_known(first.lower()))
        if (saint and not is_known(low)) or (first == "St" and low.capitalize() in known):
            yield match.start(2), match.end(2), low.capitalize(), 0.75


def _small_names(sentence: Sentence, names: _Names, small: Counter[str]) -> Iterator[tuple[int, int, str, float]]:
    """Yield words in lower case that the article prints with a capital, or that are the name of a place."""
    capitalised, alone, pairs, seconds = names
    for word in WORD.finditer(sentence.text):
        printed = re.sub(r"['’]s$", "", word[0])
        if not printed.isalpha() or not printed.islower() or len(printed) < MIN_LETTERS:
            continue
        name = printed.capitalize()
        if small[printed] > MAX_SMALL:
            continue
        if not (alone[name] or name in seconds or printed in _DEMONYMS or _is_place(name)):
            continue  # as most words: what stands before them need not be looked at
        left = max(0, word.start() - MAX_BEFORE)
        before = sentence.text[left : word.start()]
        if before.endswith(("-", "’", "'", ".", "@", "#", "/")) or re.search(
            r"\b(?:van|von|der|de|al|el|bin)[ -]$", before
        ):
            continue
        start, value = word.start(), name
        previous = re.search(r"(?<![\w-])([a-z]+|[A-Z][a-z]+) $", before)
        # "Grand Prix" and "Taoiseach Oona Lund" do not make names of "prix" and "taoiseach".
        is_named = alone[name] or (previous and pairs[previous[1].capitalize(), name])
        if is_named and not is_small(printed) and not _is_derived(printed):
            sure = 0.92
        elif (not is_small(printed) and not _is_derived(printed) and _is_place(name)) or printed in _DEMONYMS:
            sure = 0.88
        else:
            continue
        if previous and previous[1] == name:
            continue  # the name of a species: "Anguilla anguilla"
        if previous and previous[1] in _NAME_BEGINNINGS and (capitalised[previous[1].capitalize()]):
            start, value = left + previous.start(1), f"{previous[1].capitalize()} {name}"
        elif previous and previous[1].lower() in _NAME_BEGINNINGS and previous[1][0].isupper():
            start, value = left + previous.start(1), f"{previous[1]} {name}"
        yield start, word.start() + len(printed), value, sure


# Adjectives of countries that are no English words in lower case, as "polish", "french" (fries) and "turkey" are.
_DEMONYMS = word_set(
    "american british european african asian australian austrian belgian brazilian bulgarian canadian chilean chinese"
    " colombian croatian cuban czech egyptian estonian ethiopian finnish german greek hungarian icelandic indian"
    " indonesian iranian iraqi irish israeli italian japanese jordanian kenyan korean latvian lebanese "
    "libyan lithuanian"
    " malaysian mexican moroccan nigerian norwegian pakistani palestinian peruvian portuguese romanian russian serbian"
    " singaporean slovak slovenian somali spanish sudanese swedish syrian taiwanese thai tunisian ukrainian vietnamese"
    " welsh yemeni english christmas easter ramadan hanukkah diwali"
)


def _is_derived(word: str) -> bool:
    stems = (
        word.removesuffix(e) for e in ("s", "er", "ers", "ing", "ed") if word.endswith(e) and len(word) > len(e) + 2
    )
    return any(is_small(stem) or is_small(stem + "e") for stem in stems)


def _is_place(name: str) -> bool:
    from claimcheck.mentions.gazetteer import known_places

    return name in known_places()


def _is_country(name: str) -> bool:
    from claimcheck.mentions.gazetteer import known_places

    entry = known_places().get(name)
    return entry is not None and "country" in str(entry)


def _small_starts(article: Article) -> Iterator[Damage]:
    bullets = [s for s in article.sentences if s.kind is BlockKind.BULLET]
    big_bullets = sum(s.text[:1].isupper() for s in bullets) > 0.7 * len(bullets)
    previous: Sentence | None = None
    for sentence in article.sentences:
        before, previous = previous, sentence
        word = re.match(r"[a-z]+(?:['’][a-z]+)?(?=[\s,])", sentence.text)
        if word is None or sentence.glued or not is_known(re.sub(r"['’].*", "", word[0])):
            continue
        if len(sentence.text.split()) < 3:
            continue
        begins_block = before is None or before.block != sentence.block
        if sentence.kind is BlockKind.BULLET and begins_block:
            sure = 0.6 if big_bullets and len(bullets) >= 3 else 0.0
        elif sentence.kind is not BlockKind.PARAGRAPH:
            sure = 0.0
        elif begins_block:
            ended = before is not None and (before.kind is BlockKind.HEADING or _is_ended(before.text))
            sure = 0.75 if ended and _is_ended(sentence.text) and len(sentence.text.split()) >= 8 else 0.0
        else:
            sure = 0.85 if before and _is_plainly_ended(before.text) else 0.0
        if sure:
            span = Span(sentence.span.start, sentence.span.start + word.end())
            second = re.match(r"\S+ \S+", sentence.text)
            span = Span(span.start, sentence.span.start + (second.end() if second else word.end()))
            reason = f'the sentence "{span.of(article.document.text)} …" begins with a small letter'
            yield Damage(span, reason, sure, pattern="beginning")


def _is_ended(text: str) -> bool:
    return bool(re.search(r"[.!?][\"”’')]*$", text))


def _is_plainly_ended(text: str) -> bool:
    """Return whether a sentence ends in a full stop after a whole word, not after an abbreviation or a quotation."""
    last = re.search(r"(?<![\w.])([a-z]{3,}|\d{3,}|[A-Z][a-z]{4,})\.$", text)
    return last is not None and not re.fullmatch(
        r"(?:etc|approx|dept|govt|corp|inc|ltd|fig|vol|est|max|min|Sept|Capt|Prof)", last[1]
    )


RULE = GarbleRule(
    id="CC508", name="broken-casing", category="broken-casing", severity=Severity.ERROR, check=check, doc=__doc__
)
