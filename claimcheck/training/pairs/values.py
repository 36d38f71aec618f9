"""Values as the edits see them: what a mention says as a key, and how another value is printed in its place."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from claimcheck.records import Mention
from claimcheck.training.pairs.texts import Change, Changes, Parsed
from claimcheck.training.pairs.words import (
    like_case,
    table,
)
from claimcheck.values import (
    Age,
    Duration,
    Moment,
    Money,
    Number,
    Ordinal,
    Organization,
    Percent,
    Person,
    Place,
    Quantity,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "

SMALL_WORDS = (SMALL + "seventeen eighteen nineteen").split()

TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


class Pools:
    """What may stand in the place of a name: the names of its type seen in the texts."""

    def __init__(self, texts: Sequence[Parsed]) -> None:
        counts: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        lies_in: dict[str, tuple[str, ...]] = {}
        demonyms: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for parsed in texts:
            for mention in parsed.mentions:
                value = mention.value
                if not isinstance(value, Place) or not value.type:
                    continue
                if value.demonym:
                    if re.fullmatch(r"[A-Z][a-z]+", mention.text) and value.type == "country":
                        demonyms[_demonym_shape(mention.text)][mention.text] += 1
                elif mention.text == value.name and re.fullmatch(r"[A-Z][a-z]+(?: [A-Z][a-z]+)?", value.name):
                    counts[value.type, ""][value.name] += 1
                    lies_in[value.name] = value.within
        self.places = {
            kind: sorted(name for name, n in names.items() if n > 1) for (kind, _), names in sorted(counts.items())
        }
        self.lies_in = lies_in
        self.demonyms = {
            shape: sorted(word for word, n in words.items() if n > 1) for shape, words in sorted(demonyms.items())
        }


@cache
def _demonym_shape(word: str) -> str:
    """Return the ending that tells an adjective from a plural noun: "French" and "Germans" do not change places."""
    return "s" if word.endswith("s") and not word.endswith("ss") else "adjective"


Key = tuple[str, str]  # kind and what it is, equal for mentions that say the same


_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")

_NUMBER_WORD = re.compile(
    rf"\b(?:(?:{'|'.join(TENS)})(?:-(?:{'|'.join(SMALL_WORDS[1:10])}))?|{'|'.join(SMALL_WORDS[2:])})\b", re.IGNORECASE
)

_LOOSE = re.compile(
    r"\b(?:about|around|some|nearly|almost|over|under|than|least|most|up to|roughly|approximately|half|dozen|quarter|"
    r"third|every|each|one|between|from|until|by|only|another|other|others|first|last|top|next|past|half-|all)\b",
    re.IGNORECASE,
)  # what makes a number no plain count


@dataclass(frozen=True, slots=True)
class Numeral:
    """The one figure of a mention, where it can be printed anew."""

    start: int
    end: int
    value: float
    decimals: int
    word: bool


def numeral(mention: Mention) -> Numeral | None:
    """Return the figure in a mention; None unless it holds exactly one."""
    found = [*_DIGITS.finditer(mention.text), *_NUMBER_WORD.finditer(mention.text)]
    if len(found) != 1:
        return None
    text = found[0][0]
    at = mention.span.start + found[0].start()
    if text[0].isdigit():
        plain = text.replace(",", "")
        return Numeral(at, at + len(text), float(plain), len(plain.partition(".")[2]), word=False)
    return Numeral(at, at + len(text), float(number_of_words(text)), 0, word=True)


def number_of_words(text: str) -> int:
    """Return the number that "sixteen" or "twenty-one" says."""
    return sum(
        SMALL_WORDS.index(part) if part in SMALL_WORDS else 20 + 10 * TENS.index(part)
        for part in text.lower().split("-")
    )


def words_of_number(value: int) -> str:
    """Return a number below a hundred in words."""
    if value < 20:
        return SMALL_WORDS[value]
    ten, rest = divmod(value, 10)
    return TENS[ten - 2] + (f"-{SMALL_WORDS[rest]}" if rest else "")


def print_numeral(value: float, like: Numeral, text: str) -> str | None:
    """Return the number in the form of a figure; None where it has no such form."""
    if like.word:
        return like_case(words_of_number(round(value)), text) if 2 <= value < 100 else None
    if like.decimals:
        return f"{value:,.{like.decimals}f}" if "," in text else f"{value:.{like.decimals}f}"
    return f"{value:,.0f}" if "," in text or value >= 10_000 else f"{value:.0f}"


def other_number(numeral_: Numeral, rng: Random, *, far: bool = False) -> float | None:
    """Return another number of the same roundness; `far`: one that no rounding brings near."""
    value = numeral_.value
    if value < 2 and not numeral_.decimals:
        return None
    unit = 10.0**-numeral_.decimals
    if not numeral_.decimals:
        while value % (unit * 10) == 0 and unit * 10 < value:
            unit *= 10
    steps = round(value / unit)
    near = [steps + d for d in (-3, -2, -1, 1, 2, 3)] if steps < 60 else [steps + d for d in (-20, -10, -7, 7, 10, 20)]
    away = [round(steps * f) for f in (0.3, 0.4, 0.5, 0.6, 1.6, 1.8, 2.0, 2.5, 3.0)]
    options = [n for n in (away if far or rng.random() < 0.5 else near) if n >= (2 if unit >= 1 else 1) and n != steps]
    if far:
        options = [n for n in options if n / steps < 0.65 or n / steps > 1.55]
    digits = len(str(steps))
    same_length = [n for n in options if len(str(n)) == digits]
    options = same_length or options
    return rng.choice(options) * unit if options else None


def number_kind(mention: Mention) -> str | None:
    value = mention.value
    if isinstance(value, Quantity):
        return "unit-number" if value.measure else "number"
    for cls, kind in ((Percent, "percent"), (Money, "money"), (Age, "age"), (Duration, "duration")):
        if isinstance(value, cls):
            return kind
    return None


def number_of(mention: Mention) -> Number | None:
    """Return the number that a mention states; None where it states none."""
    value = mention.value
    return value.number if isinstance(value, Quantity | Percent | Money | Age | Duration) else None


def key_of(mention: Mention, parsed: Parsed) -> Key | None:
    """Return what a mention says as a key; None for what no edit may touch."""
    value = mention.value
    kind = number_kind(mention)
    if kind is not None:
        figure = numeral(mention)
        number = number_of(mention)
        if figure is None or (figure.value < 2 and not figure.decimals):
            return None
        before = parsed.text[max(mention.span.start - 12, 0) : mention.span.start]
        if number is None or (number.low != number.high and not number.approximate) or _LOOSE.search(mention.text):
            return None
        if re.search(
            r"(?:[-–/]|\b(?:least|most|than|up to|over|under|of|about|some|between|from|to|nearly|almost|and|or))\s*$",
            before,
        ):
            return None
        return kind, f"{figure.value:g}"
    if isinstance(value, Moment):
        words = set(re.findall(r"[A-Za-z]+|\d+", mention.text))
        for names, name in ((WEEKDAYS, "weekday"), (MONTHS, "month")):
            found = [word for word in words if word in names]
            if len(found) == 1 and not (name == "weekday" and words & set(MONTHS)):
                return name, found[0]
        if re.fullmatch(r"(?:19|20)\d\d", mention.text):
            return "year", mention.text
        return None
    if isinstance(value, Place) and value.type in _AREAS and not value.metonym:
        if value.demonym:
            return ("nationality", mention.text) if re.fullmatch(r"[A-Z][a-z]+", mention.text) else None
        return ("place", value.name) if mention.text == value.name else None
    if isinstance(value, Person) and re.search(rf"\b{re.escape(value.last)}\b", mention.text):
        token = [t for t in parsed.tokens if mention.span.covers(t.span) and t.text == value.last]
        return ("name", value.last) if token and token[-1].name == "person" else None
    if isinstance(value, Ordinal) and value.since is None and mention.text.lower() in table()["ordinals"]:
        return "ordinal", mention.text.lower()
    if isinstance(value, Organization):
        return ("organization", mention.text) if _organization_swap(mention.text) else None
    return None


_AREAS = frozenset(
    {"country", "city", "state", "county", "province", "region", "continent", "district", "town", "village"}
)


def _organization_swap(name: str) -> list[str]:
    last = name.split()[-1]
    return [
        name[: -len(last)] + other
        for group in table()["organization_heads"]
        if last in group and len(name.split()) > 1
        for other in group
        if other != last
    ]


def other_value(key: Key, mention: Mention, parsed: Parsed, pools: Pools, rng: Random) -> str | None:
    """Return another value for a key, as it will be given to `print_value`."""
    kind, said = key
    if number_kind(mention) is not None:
        figure = numeral(mention)
        number = number_of(mention)
        other = other_number(figure, rng, far=number is not None and number.approximate) if figure else None
        return None if other is None else f"{other:.10g}"
    text = parsed.text
    if kind == "weekday":
        return rng.choice([day for day in WEEKDAYS if day not in text])
    if kind == "month":
        return rng.choice([month for month in MONTHS if month not in text and month != "May"])
    if kind == "year":
        others = [str(int(said) + d) for d in (-4, -3, -2, -1, 1, 2, 3, 4) if str(int(said) + d) not in text]
        return rng.choice(others)
    if kind == "nationality":
        return draw([w for w in pools.demonyms.get(_demonym_shape(said), ()) if w not in text], rng)
    if kind == "place":
        return _other_place(mention, parsed, pools, rng)
    if kind == "name":
        return draw([name for name in table()["surnames"].split() if name not in text and name[0] != said[0]], rng)
    if kind == "ordinal":
        ranks = table()["ordinals"]
        return draw([rank for rank in ranks[:6] if rank not in text.lower()], rng)
    return draw([name for name in _organization_swap(said) if name not in text], rng)


def draw(options: Sequence[str], rng: Random) -> str | None:
    return rng.choice(options) if options else None


def _other_place(mention: Mention, parsed: Parsed, pools: Pools, rng: Random) -> str | None:
    """Return a place of the same type that is neither in nor around one named in the text."""
    value = mention.value
    if not isinstance(value, Place):
        return None
    named = {m.value.name for m in parsed.mentions if isinstance(m.value, Place)}
    around = {*named, *(w for m in parsed.mentions if isinstance(m.value, Place) for w in m.value.within)}
    options = [
        name
        for name in pools.places.get(value.type, ())
        if name not in around and name not in parsed.text and not named & set(pools.lies_in.get(name, ()))
    ]
    if named & set(value.within):  # "Porto, Portugal" stays in Portugal
        options = [
            n for n in pools.places.get(value.type, ()) if value.within == pools.lies_in.get(n) and n not in named
        ]
    elif rng.random() < 0.6:  # mostly a place of the same country, as a wrong report would have it
        options = [n for n in options if pools.lies_in.get(n) == value.within] or options
    return draw(options, rng)


def print_value(key: Key, other: str, mention: Mention, parsed: Parsed) -> Change | None:
    """Return the change that prints another value where a mention stands; None where it has no such form."""
    kind, said = key
    if number_kind(mention) is not None:
        figure = numeral(mention)
        if figure is None:
            return None
        printed = print_numeral(float(other), figure, parsed.text[figure.start : figure.end])
        return None if printed is None else Change(figure.start, figure.end, printed)
    word = parsed.text.find(said, mention.span.start, mention.span.end)
    if kind == "ordinal":
        word = mention.span.start
    if word < 0:
        return None
    return Change(word, word + len(said), like_case(other, parsed.text[word]))


def keyed(parsed: Parsed) -> dict[Key, list[Mention]]:
    """Return the mentions of a text by what they say."""
    found: dict[Key, list[Mention]] = {}
    for mention in parsed.mentions:
        key = key_of(mention, parsed)
        if key is not None:
            found.setdefault(key, []).append(mention)
    return found


def value_changes(parsed: Parsed, key: Key, mentions: Sequence[Mention], other: str) -> Changes | None:
    """Return the changes that put another value for a key throughout a text; None where one place resists.

    A surname also stands alone where the person is named again.
    """
    changes = []
    for mention in mentions:
        change = print_value(key, other, mention, parsed)
        if change is None:
            return None
        changes.append(change)
    if key[0] in {"name", "place", "weekday", "month", "nationality"}:
        for found in re.finditer(rf"\b{re.escape(key[1])}\b", parsed.text):
            if not any(c.start < found.end() and found.start() < c.end for c in changes):
                changes.append(Change(found.start(), found.end(), other))
    return tuple(changes)


def kind_of(key: Key) -> str:
    """Return the kind of pair that an edit of a key makes."""
    names = {"unit-number": "unit", "weekday": "date", "month": "date", "year": "date"}
    return names.get(key[0], key[0])


def exchanged(parsed: Parsed, one: Key, other: Key) -> Changes | None:
    """Return the changes that put each of two values where the other stands."""
    keys = keyed(parsed)
    here = value_changes(parsed, one, keys[one], other[1])
    there = value_changes(parsed, other, keys[other], one[1])
    if not here or not there:
        return None
    kinds = {type(m.value) for key in (one, other) for m in keys[key]}
    types = {m.value.type for key in (one, other) for m in keys[key] if isinstance(m.value, Place)}
    return (*here, *there) if len(kinds) == 1 and len(types) < 2 else None


_SYMMETRIC = re.compile(
    r"\b(?:between|met|meet|meets|meeting|with|and|or|together|both|versus|against|talks)\b|,? [–-] |"
    r"^(?:, |'s |’s | \()$"
)


def symmetric(parsed: Parsed, one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Return whether two values may change places without a change of meaning: "A and B", "A met B"."""
    start = min(m.span.end for m in (*one, *other))
    end = max(m.span.start for m in (*one, *other))
    return bool(_SYMMETRIC.search(parsed.text[start:end])) or len(one) + len(other) > 2
