"""Edits that put another value in the place of one: numbers, dates, places, names, counts."""

import re
from collections.abc import Iterator
from random import Random

from claimcheck.records import Mention, Token
from claimcheck.training.pairs.texts import EMPTY, Axis, Change, Changes, Parsed
from claimcheck.training.pairs.values import (
    MONTHS,
    Numeral,
    Pools,
    draw,
    exchanged,
    key_of,
    keyed,
    kind_of,
    number_kind,
    number_of,
    numeral,
    other_number,
    other_value,
    print_numeral,
    symmetric,
    value_changes,
    words_of_number,
)
from claimcheck.training.pairs.words import (
    like_case,
)
from claimcheck.values import Place


def value_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield an axis for each value of a sentence: another number, day, place or name in its place."""
    for key, mentions in keyed(parsed).items():
        other = other_value(key, mentions[0], parsed, pools, rng)
        changes = value_changes(parsed, key, mentions, other) if other else None
        if changes:
            yield Axis(kind_of(key), (EMPTY, changes))


def rounding_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes whose hypotheses round or bound a number: "about 40" for 41, "more than 15" for 17."""
    for mentions in keyed(parsed).values():
        mention = mentions[0]
        figure = numeral(mention) if number_kind(mention) in {"number", "money", "percent"} else None
        number_said = number_of(mention)
        if figure is None or number_said is None or number_said.approximate or len(mentions) > 1 or figure.value < 13:
            continue
        other = other_number(figure, rng, far=True)
        before = parsed.text[max(figure.start - 1, 0) : figure.start]
        if other is None or (figure.start != mention.span.start and before not in "$€£") or before == "-":
            continue
        start = figure.start - (before in set("$€£"))
        symbol = parsed.text[start : figure.start]
        number = parsed.text[figure.start : figure.end]
        if start and not re.search(
            r"(?<!\b[Tt]he)(?<!\b[Aa])(?<!\b[Aa]n)(?<!\bhis)(?<!\bher)(?<!\bits)(?<!\ball)(?<!\bose)\s$",
            parsed.text[:start],
        ):
            continue
        if parsed.text[figure.end : figure.end + 1] == "-":
            continue
        side = print_numeral(other, figure, number)
        if side is None:
            continue
        low, high = sorted((figure.value, other))
        if rng.random() < 0.5:
            texts = [f"about {symbol}{_round_to(v):,.0f}" for v in (figure.value, other)]
        else:
            texts = [_rounded_phrase(v, o, rng, symbol) for v, o in ((figure.value, other), (other, figure.value))]
        if low * 1.35 > high:
            continue
        if start == 0:
            texts = [t[:1].upper() + t[1:] for t in texts]
        here = tuple((Change(start, figure.end, text),) for text in texts)
        yield Axis("rounding", (EMPTY, (Change(figure.start, figure.end, side),)), (here[0], here[1]))


def _round_to(value: float) -> float:
    """Return a number rounded as newspapers do: to one figure, to two where that would be off by a tenth."""
    for figures in (1, 2):
        step = 10.0 ** (len(str(int(value))) - figures)
        rounded = round(value / step) * step
        if abs(rounded - value) <= 0.07 * value:
            return rounded
    return value


def _rounded_phrase(value: float, other: float, rng: Random, symbol: str) -> str:
    """Return a bound that holds for `value` and not for `other`: "more than 15"."""
    middle = _round_to((value * 2 + other) / 3)
    size = 10 if value >= 30 else 5
    middle = round(middle / size) * size
    if value > other:
        middle = min(middle, (value // size) * size - (size if value % size == 0 else 0))
        return f"{rng.choice(('more than', 'over', 'at least'))} {symbol}{middle:,.0f}"
    middle = max(middle, (value // size + 1) * size)
    return f"{rng.choice(('fewer than' if not symbol else 'less than', 'under', 'at most'))} {symbol}{middle:,.0f}"


def exchange_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange two values of one kind: "15 killed and 20 hurt" and "20 killed and 15 hurt"."""
    figures = [(m, numeral(m)) for m in parsed.mentions if number_kind(m) in {"number", "money", "percent"}]
    for kind in ("number", "money", "percent"):
        two = [f for m, f in figures if number_kind(m) == kind and f and key_of(m, parsed)]
        if len(two) == 2 and two[0].value != two[1].value and two[0].value >= 2 and two[1].value >= 2:
            one, other = two
            there = print_numeral(other.value, one, parsed.text[one.start : one.end]) if not other.decimals else None
            here = print_numeral(one.value, other, parsed.text[other.start : other.end]) if not one.decimals else None
            if there and here:
                changes = (Change(one.start, one.end, there), Change(other.start, other.end, here))
                yield Axis(kind, (EMPTY, changes))


def wider_place_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes whose hypotheses name the country for a city: "in France" for "in Lyon"."""
    places = [m for m in parsed.mentions if isinstance(m.value, Place)]
    for mention in places:
        value = mention.value
        if not isinstance(value, Place) or value.type != "city" or not value.within or mention.text != value.name:
            continue
        before = parsed.text[: mention.span.start]
        found = re.search(r"\bin $", before)
        around = value.within[-1]
        if not found or (
            parsed.text[mention.span.end : mention.span.end + 2] in {", ", "'s", "’s"} and before.count(",") % 2
        ):
            continue
        if len(places) > 1 or around in parsed.text or parsed.text.count(value.name) > 1:
            continue
        options = [n for n in pools.places.get("city", ()) if pools.lies_in.get(n) and pools.lies_in[n][-1] != around]
        other = draw(options, rng)
        if other is None:
            continue
        start = found.start()
        phrases = [f"in {_with_the(name)}" for name in (around, pools.lies_in[other][-1])]
        here = tuple((Change(start, mention.span.end, like_case(text, parsed.text[start])),) for text in phrases)
        yield Axis("place", (EMPTY, (Change(mention.span.start, mention.span.end, other),)), (here[0], here[1]))


def _with_the(name: str) -> str:
    return (
        f"the {name}"
        if re.match(
            r"(?:United|Netherlands|Philippines|Czech Rep|Dominican Rep|Bahamas|Maldives|Democratic|Republic)", name
        )
        else name
    )


_DAY_OF_MONTH = re.compile(rf"\b([Oo])n (?:(\d\d?) ({'|'.join(MONTHS)})|({'|'.join(MONTHS)}) (\d\d?))\b(?!,? \d{{4}})")


def month_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes whose hypotheses name the month for a day: "in March" for "on 14 March"."""
    for found in _DAY_OF_MONTH.finditer(parsed.text):
        month = found[3] or found[4]
        day = found[2] or found[5]
        other = rng.choice([m for m in MONTHS if m not in parsed.text])
        side = f"{found[1]}n {day} {other}" if found[2] else f"{found[1]}n {other} {day}"
        into = "I" if found[1] == "O" else "i"
        here = [(Change(found.start(), found.end(), f"{into}n {name}"),) for name in (month, other)]
        yield Axis("date", (EMPTY, (Change(found.start(), found.end(), side),)), (here[0], here[1]))


def _counted(parsed: Parsed) -> Iterator[tuple[Mention, Numeral, Token]]:
    """Yield counts that stand free before a plural noun as subject or object: "four passengers", not "the four"."""
    for mention in parsed.mentions:
        figure = numeral(mention) if number_kind(mention) == "number" else None
        if figure is None or figure.decimals or key_of(mention, parsed) is None or figure.start != mention.span.start:
            continue
        words = parsed.tokens_of(mention)
        noun = parsed.tokens[words[-1]]
        if len(words) < 2 or noun.pos != "NOUN" or noun.text == noun.lemma or noun.relation not in _ARGUMENTS:
            continue
        if any(parsed.tokens[c].relation in {"det", "nmod:poss"} for c in parsed.children[words[-1]]):
            continue
        if re.match(r" (?:hundred|thousand|million|billion|dozen|per|%)", parsed.text[figure.end :]):
            continue
        if parsed.text[figure.end : figure.end + 1] != " " or re.search(
            r"\b(?:the|all|of|these|those|other|first|last) $", parsed.text[: figure.start].lower()
        ):
            continue
        yield mention, figure, noun


_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj"})

_EXACT = re.compile(r"\b(?:only|just|exactly|must|can|cannot|should|need|needs|required|both|each|altogether|total)\b")

_HOLDING = frozenset(
    "have include contain comprise need require offer collect win cost take use get find make recognize recognise "
    "score play hold own publish earn run complete spend want see know".split()
)

_TRIOS = {2: "a pair of", 3: "a trio of", 4: "a quartet of"}


def cardinality_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes whose hypotheses count in another way: "a trio of", "two of the four", "dozens of"."""
    for _, figure, noun in _counted(parsed):
        value = int(figure.value)
        start, end = figure.start, figure.end
        capital = parsed.text[start].isupper() or start == 0

        def phrase(text: str, start: int = start, end: int = end, capital: bool = capital) -> Changes:
            return (Change(start, end, text[:1].upper() + text[1:] if capital else text),)

        if value in _TRIOS:
            other = rng.choice([n for n in _TRIOS if n != value])
            side = print_numeral(other, figure, parsed.text[start:end])
            if side and noun.lemma not in {"percent", "time", "year", "month", "week", "day", "hour"}:
                yield Axis("cardinality", (EMPTY, phrase(side)), (phrase(_TRIOS[value]), phrase(_TRIOS[other])))
        if _EXACT.search(parsed.text) or (noun.relation == "obj" and parsed.tokens[noun.head].lemma in _HOLDING):
            continue
        if parsed.tokens[noun.head].lemma == "be" or parsed.tokens[noun.head].pos != "VERB":
            continue
        if 3 <= value <= 40 and noun.lemma not in {"year", "month", "week", "day", "hour", "time", "point"}:
            away = other_number(figure, rng)
            side = print_numeral(away, figure, parsed.text[start:end]) if away else None
            if away and side and away >= 3:
                texts = []
                for number in (value, int(away)):
                    part = rng.randint(2, number - 1)
                    shown = [words_of_number(n) if figure.word or n < 10 else str(n) for n in (part, number)]
                    texts.append(phrase(f"{shown[0]} of the {shown[1]}"))
                yield Axis("cardinality", (EMPTY, phrase(side)), (texts[0], texts[1]))
        if 24 <= value <= 96 and not figure.word:
            few = rng.randint(3, 6)
            yield Axis("rounding", (EMPTY, phrase(words_of_number(few))), (phrase("dozens of"), phrase("a handful of")))


def name_exchange_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange two names of one kind: "from Paris to Lyon" and "from Lyon to Paris"."""
    keys = keyed(parsed)
    for kind in ("place", "name", "nationality", "weekday"):
        two = [key for key in keys if key[0] == kind]
        if len(two) == 2 and not symmetric(parsed, keys[two[0]], keys[two[1]]):
            changes = exchanged(parsed, two[0], two[1])
            if changes:
                yield Axis("parties" if kind != "weekday" else "date", (EMPTY, changes))


_CLOCK = re.compile(r"\b(\d\d?)((?:[:.]\d\d)? ?(?:a\.m\.|p\.m\.|am|pm))(?!\w)")


def clock_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put another hour."""
    for found in _CLOCK.finditer(parsed.text):
        hours = [h for h in range(1, 12) if h != int(found[1]) and str(h) not in parsed.text]
        if hours:
            yield Axis("date", (EMPTY, (Change(found.start(1), found.end(1), str(rng.choice(hours))),)))
