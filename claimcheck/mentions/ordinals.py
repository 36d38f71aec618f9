"""Find places in an order: "third-largest", "first referendum since 2015", "the 400th callout", "worst since 1973"."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from claimcheck.mentions.amounts import singular
from claimcheck.mentions.words import MONTHS, STOP_WORDS
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import Ordinal

# fmt: off
RANKS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40,
    "fiftieth": 50, "hundredth": 100,
}
SUPERLATIVES = {
    "largest": "large", "biggest": "large", "greatest": "large", "smallest": "small", "highest": "high",
    "lowest": "low",
    "oldest": "old", "youngest": "young", "worst": "bad", "best": "good", "longest": "long", "shortest": "short",
    "deepest": "deep", "tallest": "tall", "fastest": "fast", "slowest": "slow", "heaviest": "heavy",
    "lightest": "light",
    "deadliest": "deadly", "busiest": "busy", "richest": "rich", "wealthiest": "rich", "poorest": "poor",
    "strongest": "strong", "weakest": "weak", "warmest": "warm", "hottest": "hot", "coldest": "cold", "driest": "dry",
    "wettest": "wet", "earliest": "early", "closest": "close", "cheapest": "cheap", "costliest": "costly",
    "bloodiest": "bloody", "narrowest": "narrow", "steepest": "steep", "sharpest": "sharp", "widest": "wide",
    "most populous": "populous", "most expensive": "expensive", "most powerful": "powerful", "lowest-paid": "low",
}
# after an ordinal these make a name or a figure of speech
NOT_RANKED = frozenset((
    "half", "quarter", "lady", "minister", "aid", "class", "hand", "person", "party", "degree", "world", "nations",
    "name",
    "floor", "reading", "place", "thing", "thought", "thoughts", "instance", "sight", "glance", "responders",
    "responder",
    "names", "light", "secretary", "officer", "mate", "base", "round", "century", "estate", "grade", "order", "home",
    "last", "this", "next", "cousin", "language", "wind", "fiddle", "avenue", "street", "division", "amendment",
    "week", "day", "month", "edition",
))
# fmt: on
_RANK = rf"(?:{'|'.join(RANKS)}|(?:\d{{1,3}}(?:,\d{{3}})?)(?:st|nd|rd|th)|last)"
_SUPER = "|".join(sorted(SUPERLATIVES, key=len, reverse=True))
_SINCE = re.compile(
    rf"\b(?:the )?(?:(?P<rank>{_RANK})|(?:(?P<place>{_RANK})[- ])?(?P<super>{_SUPER}))"
    r"(?P<noun>(?:\s[\w'’-]+){0,8}?),? since (?:the )?(?:(?:early|late|mid|[A-Z][a-z]+\.?|\d{1,2})"
    r" ?){0,3}(?P<year>(?:1[5-9]|20)\d\d)\b",
    re.I,
)
_RANKED_SUPERLATIVE = re.compile(rf"\b(?P<place>{_RANK})[- ](?P<super>{_SUPER})\b", re.I)
_SUPERLATIVE = re.compile(rf"\b(?:the|its|['’]s|s['’]|their|our|his|her) (?P<super>{_SUPER})(?= [a-z])", re.I)
_PLAIN = re.compile(rf"\b(?P<rank>{_RANK})(?=\s[a-z])(?! to\b| of\b| in\b| on\b| and\b| or\b)", re.I)
_RANKED_BEFORE = re.compile(
    r"(?:\b(?:the|a|its|their|our|his|her|my|your|only|this|for|every|yet another)|['’]s|s['’])\s$", re.I
)
_WORD = re.compile(r"\s(?P<word>[A-Za-z][\w'’-]*)")
MAX_NOUN_WORDS = 4


def find_ordinals(sentences: Sequence[Sentence], published: date | None = None) -> list[Mention]:
    """Return the ordinals in one document's sentences, in order."""
    mentions = []
    for sentence in sentences:
        taken: set[int] = set()
        for start, end, value in _ordinals(sentence.text):
            if not taken.isdisjoint(range(start, end)):
                continue
            taken.update(range(start, end))
            span = Span(sentence.span.start + start, sentence.span.start + end)
            mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    return sorted(mentions, key=lambda mention: mention.span)


def _ordinals(text: str) -> Iterator[tuple[int, int, Ordinal]]:
    for match in _SINCE.finditer(text):
        words = [SUPERLATIVES[match["super"].lower()]] if match["super"] else []
        words += _lemmas(match["noun"])
        rank = _rank(match["place"] or match["rank"] or "first")
        start = (
            match.start("place") if match["place"] else match.start("super") if match["super"] else match.start("rank")
        )
        yield start, match.end(), Ordinal(rank, " ".join(words), int(match["year"]))
    for pattern in (_RANKED_SUPERLATIVE, _SUPERLATIVE):
        for match in pattern.finditer(text):
            noun, end = _noun(text, match.end())
            place = match["place"] if pattern is _RANKED_SUPERLATIVE else "first"
            if noun or pattern is _RANKED_SUPERLATIVE:
                start = match.start() if pattern is _RANKED_SUPERLATIVE else match.start("super")
                of = f"{SUPERLATIVES[match['super'].lower()]} {noun}".strip()
                yield start, end, Ordinal(_rank(place), of)
    for match in _PLAIN.finditer(text):
        noun, end = _noun(text, match.end())
        first_word = text[match.end() : end].split()[0].lower() if end > match.end() else ""
        if not match["rank"][0].isdigit() and not _RANKED_BEFORE.search(
            text, max(0, match.start() - 14), match.start()
        ):
            continue
        before = text[max(0, match.start() - 3) : match.start()].lower()
        if not noun or first_word in NOT_RANKED or before.endswith(("at ", "a ")) or noun.split()[-1] in NOT_RANKED:
            continue
        if match["rank"].lower() == "last":
            continue
        yield match.start(), end, Ordinal(_rank(match["rank"]), noun)


def _rank(printed: str) -> int:
    word = printed.lower()
    if word == "last":
        return -1
    return RANKS[word] if word in RANKS else int(re.sub(r"\D", "", word))


def _lemmas(words: str) -> list[str]:
    return [singular(word) for word in words.split() if word.lower() not in STOP_WORDS]


def _noun(text: str, start: int) -> tuple[str, int]:
    """Return the lemmas of the words up to the next stop word or mark, and where they end."""
    lemmas: list[str] = []
    end = start
    was_name = False
    for _ in range(MAX_NOUN_WORDS):
        match = _WORD.match(text, end)
        if not match or match["word"].lower() in STOP_WORDS or match["word"].lower() in MONTHS:
            break
        is_name = match["word"][0].isupper()
        if (lemmas and (is_name != was_name or match["word"].endswith(("ed", "ly")))) or "'" in match["word"][:-2]:
            break
        was_name = is_name
        lemmas.append(singular(match["word"]))
        end = match.end()
    return " ".join(lemmas), end
