"""The edits that make one sentence say something else: each finds axes, two ways to fill one place of a sentence.

An axis says what stands in the sentence (side 0) and what may stand there instead (side 1), so that a text with one
side and a text with the other cannot both be true. A group is made of an axis by crossing the sides of a premise with
those of a hypothesis; each text then stands as often in a contradicting pair as in one that does not contradict.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from claimcheck.records import Mention, Token
from claimcheck.training.edit_words import (
    antonyms,
    exchange_verb,
    form_of,
    inflect,
    like_case,
    opposites,
    table,
)
from claimcheck.training.pair_texts import Change, Changes, Parsed
from claimcheck.values import Age, Duration, Moment, Money, Ordinal, Organization, Percent, Person, Place, Quantity

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
SMALL_WORDS = (SMALL + "seventeen eighteen nineteen").split()
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


@dataclass(frozen=True, slots=True)
class Axis:
    """Two ways to fill one place of a sentence that cannot both be true.

    sides: the changes that make each side of the sentence; () leaves it as it is.
    hypotheses: where a hypothesis says a side in another way (rounded, less precise); None: as `sides`.
    agree: the label of a hypothesis by a premise of its own side.
    open: changes that make a premise of neither side, by which both hypotheses are neutral: "was due to sign".
    """

    kind: str
    sides: tuple[Changes, Changes]
    hypotheses: tuple[Changes, Changes] | None = None
    agree: str = "entail"
    open: Changes | None = None


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


# --- values: a mention has a key, and a new value of that key can be printed the way the mention is printed

Key = tuple[str, str]  # kind and what it is, equal for mentions that say the same
EMPTY: Changes = ()

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


def _number_kind(mention: Mention) -> str | None:
    value = mention.value
    if isinstance(value, Quantity):
        return "unit-number" if value.measure else "number"
    for cls, kind in ((Percent, "percent"), (Money, "money"), (Age, "age"), (Duration, "duration")):
        if isinstance(value, cls):
            return kind
    return None


def key_of(mention: Mention, parsed: Parsed) -> Key | None:
    """Return what a mention says as a key; None for what no edit may touch."""
    value = mention.value
    kind = _number_kind(mention)
    if kind is not None:
        figure = numeral(mention)
        number = value.number  # type: ignore[union-attr]
        if figure is None or (figure.value < 2 and not figure.decimals):
            return None
        before = parsed.text[max(mention.span.start - 12, 0) : mention.span.start]
        if (number.low != number.high and not number.approximate) or _LOOSE.search(mention.text):
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


_AREAS = frozenset({"country", "city", "state", "county", "province", "region", "continent", "district", "town", "village"})


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
    if _number_kind(mention) is not None:
        figure = numeral(mention)
        far = mention.value.number.approximate
        other = other_number(figure, rng, far=far) if figure else None
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
        return _draw([w for w in pools.demonyms.get(_demonym_shape(said), ()) if w not in text], rng)
    if kind == "place":
        return _other_place(mention, parsed, pools, rng)
    if kind == "name":
        return _draw([name for name in table()["surnames"].split() if name not in text and name[0] != said[0]], rng)
    if kind == "ordinal":
        ranks = table()["ordinals"]
        return _draw([rank for rank in ranks[:6] if rank not in text.lower()], rng)
    return _draw([name for name in _organization_swap(said) if name not in text], rng)


def _draw(options: Sequence[str], rng: Random) -> str | None:
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
    return _draw(options, rng)


def print_value(key: Key, other: str, mention: Mention, parsed: Parsed) -> Change | None:
    """Return the change that prints another value where a mention stands; None where it has no such form."""
    kind, said = key
    if _number_kind(mention) is not None:
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


def value_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield an axis for each value of a sentence: another number, day, place or name in its place."""
    for key, mentions in keyed(parsed).items():
        other = other_value(key, mentions[0], parsed, pools, rng)
        changes = value_changes(parsed, key, mentions, other) if other else None
        if changes:
            yield Axis(kind_of(key), (EMPTY, changes))


def kind_of(key: Key) -> str:
    """Return the kind of pair that an edit of a key makes."""
    names = {"unit-number": "unit", "weekday": "date", "month": "date", "year": "date"}
    return names.get(key[0], key[0])


def rounding_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes whose hypotheses round or bound a number: "about 40" for 41, "more than 15" for 17."""
    for key, mentions in keyed(parsed).items():
        mention = mentions[0]
        figure = numeral(mention) if _number_kind(mention) in {"number", "money", "percent"} else None
        if figure is None or len(mentions) > 1 or figure.value < 13 or mention.value.number.approximate:  # type: ignore[union-attr]
            continue
        other = other_number(figure, rng, far=True)
        before = parsed.text[max(figure.start - 1, 0) : figure.start]
        if other is None or (figure.start != mention.span.start and before not in "$€£") or before == "-":
            continue
        start = figure.start - (before in set("$€£"))
        symbol = parsed.text[start : figure.start]
        number = parsed.text[figure.start : figure.end]
        if start and not re.search(r"(?<!\b[Tt]he)(?<!\b[Aa])(?<!\b[Aa]n)(?<!\bhis)(?<!\bher)(?<!\bits)(?<!\ball)(?<!\bose)\s$", parsed.text[:start]):
            continue
        if parsed.text[figure.end : figure.end + 1] == "-":
            continue
        side = print_numeral(other, figure, number)
        if side is None:
            continue
        said = [_rounded_phrase(v, o, rng, symbol) for v, o in ((figure.value, other), (other, figure.value))]
        low, high = sorted((figure.value, other))
        if rng.random() < 0.5:
            texts = [f"about {symbol}{_round_to(v):,.0f}" for v in (figure.value, other)]
            agree = "entail"
        else:
            texts, agree = said, "entail"
        if low * 1.35 > high:
            continue
        if start == 0:
            texts = [t[:1].upper() + t[1:] for t in texts]
        here = tuple((Change(start, figure.end, text),) for text in texts)
        yield Axis("rounding", (EMPTY, (Change(figure.start, figure.end, side),)), (here[0], here[1]), agree)


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


# --- words


def verb_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put a verb's opposite in its place: "rose" and "fell"."""
    for i, token in enumerate(parsed.tokens):
        change = verb_change(parsed, i, rng) if token.pos == "VERB" else None
        if change is not None:
            yield Axis("direction", (EMPTY, (change,)))


def verb_change(parsed: Parsed, i: int, rng: Random) -> Change | None:
    """Return the change of a verb to an opposite in the same form; None where it has none."""
    token = parsed.tokens[i]
    others = antonyms().get(token.lemma.lower(), ())
    if not others or parsed.child(i, "compound:prt") is not None or is_negated(parsed, i):
        return None
    object_ = parsed.child(i, "obj")
    if parsed.child(i, "aux:pass") is not None and token.lemma.lower() in {"leave", "find", "lose", "miss", "keep"}:
        return None
    if token.relation in {"amod", "compound"} or object_ is not None and parsed.tokens[object_].lemma in _SET_PHRASES:
        return None
    text = exchange_verb(token.text, token.lemma.lower(), rng.choice(others), participle=is_participle(parsed, i))
    return None if text is None else Change(token.span.start, token.span.end, text)


_SET_PHRASES = frozenset(
    "life place part effect way mind time temper balance".split()
)  # "lost their lives" has no opposite


def is_participle(parsed: Parsed, i: int) -> bool:
    """Return whether a word that may be past or participle stands where a participle does."""
    relations = {parsed.tokens[c].relation for c in parsed.children[i]}
    has = any(
        parsed.tokens[c].relation.startswith("aux") and parsed.tokens[c].lemma in {"have", "be", "get"}
        for c in parsed.children[i]
    )
    return has or "aux:pass" in relations or parsed.tokens[i].relation in {"acl", "amod"}


def is_negated(parsed: Parsed, i: int) -> bool:
    """Return whether a word is denied: "did not", "never", "no one"."""
    words = {parsed.tokens[j].text.lower() for c in parsed.children[i] for j in (c, *parsed.children[c])}
    return bool(words & {"not", "n't", "n’t", "never", "no", "neither", "nor", "nobody", "hardly", "nothing", "none"})


def opposite_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put an opposite in the place of an adjective, adverb, noun or preposition."""
    for token in parsed.tokens:
        if token.name or token.pos in {"VERB", "AUX", "PROPN", "PRON"}:
            continue
        others = opposites().get(token.text.lower(), ())
        if not others or token.text.lower() in {"left", "right", "open", "with", "last", "second", "top"}:
            continue
        if token.text.lower() in {"more", "less"} and not _comparative(parsed, token):
            continue
        if token.text.lower() in {"before", "after", "earlier", "later", "former"} and not _orders_events(parsed, token):
            continue
        text = like_case(rng.choice(others), token.text)
        kind = "order" if token.text.lower() in {"before", "after", "earlier", "later"} else "direction"
        yield Axis(kind, (EMPTY, (Change(token.span.start, token.span.end, text),)))


def _orders_events(parsed: Parsed, token: Token) -> bool:
    """Return whether "before" or "after" orders two events, unlike "after 204 days" and "than a year before"."""
    if token.pos not in {"ADP", "SCONJ"}:
        return False  # "never before"
    following = parsed.text[token.span.end : token.span.end + 40]
    before = parsed.text[max(token.span.start - 30, 0) : token.span.start]
    figure = re.match(
        r"\s+(?:\d|\w+ (?:years?|months?|weeks?|days?|hours?|minutes?)\b|(?:about|nearly|more|less)\b)", following
    )
    if re.search(r"\b(?:is|are|was|were|be|been|go|goes|went|come|came|comes|appear|appeared|day|brought|taken) $", before):
        return False  # "the case is before the court", "the day before"
    return following[:1] == " " and figure is None and not re.search(r"\bthan\b", before)


def _comparative(parsed: Parsed, token: Token) -> bool:
    """Return whether "more" compares a quality, where "less" can stand: "more expensive"."""
    head = parsed.tokens[token.head]
    return token.relation == "advmod" and head.pos in {"ADJ", "ADV"}


def polarity_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that deny what a sentence says, or say what it denies."""
    for i in claim_verbs(parsed):
        negated = negation(parsed, i, rng)
        if negated:
            yield Axis("polarity", (EMPTY, negated))
        affirmed = affirmation(parsed, i)
        if affirmed:
            yield Axis("polarity", (EMPTY, affirmed))


def claim_verbs(parsed: Parsed) -> list[int]:
    """Return the predicates that make the sentence's claim: the root, or what a verb of saying at the root governs."""
    root = parsed.root
    token = parsed.tokens[root]
    if token.lemma.lower() in table()["reporting"]:
        said = parsed.child(root, "ccomp", "parataxis")
        return [] if said is None else [said]
    return [root]


_VAGUE = frozenset("some few many any most no none nobody several every all each either neither nothing only".split())
_NO_NEGATION = frozenset(
    "not n't n’t never only always still yet also already often even just neither nor too either ever almost nearly "
    "hardly no both until unless but rather".split()
)


def negation(parsed: Parsed, i: int, rng: Random) -> Changes | None:
    """Return the changes that deny a predicate: "rose" becomes "did not rise"; None where that is not safe."""
    token = parsed.tokens[i]
    subject = parsed.child(i, "nsubj", "nsubj:pass")
    if subject is None or subject > i or parsed.tokens[subject].text.lower() in {"who", "which", "that", "what"}:
        return None
    words = {parsed.tokens[j].text.lower() for j in parsed.children[i]}
    vague = {parsed.tokens[j].text.lower() for j in parsed.subtree(subject)}
    if parsed.tokens[i - 1].relation == "advmod" and parsed.tokens[i - 1].head == i:
        return None  # "it nicely supplements" has its adverb in the way
    if words & _NO_NEGATION or vague & _VAGUE:
        return None
    auxiliary = next((c for c in parsed.children[i] if parsed.tokens[c].pos == "AUX" and c > subject), None)
    if auxiliary is not None:
        word = parsed.tokens[auxiliary]
        if word.text.lower() not in _AUXILIARIES:
            return None
        if word.lemma == "will" or word.text.lower() in {"was", "were", "is", "are", "has", "have", "had"}:
            choice = rng.choice(("not", "not", "never")) if word.lemma == "have" else "not"
            return (Change(word.span.end, word.span.end, f" {choice}"),)
        return (Change(word.span.end, word.span.end, " not"),)
    if token.pos != "VERB" or any(parsed.tokens[c].relation == "aux" for c in parsed.children[i]):
        return None
    if any(parsed.tokens[c].relation in {"conj", "parataxis"} for c in parsed.children[i]):
        return None
    form = form_of(token.text, token.lemma.lower(), participle=False)
    base = token.lemma.lower()
    if form == "past" and inflect(base, "past") != base:
        text = rng.choice((f"did not {base}", f"did not {base}", f"failed to {base}", f"never {token.text}"))
    elif form == "s":
        text = f"does not {base}"
    else:
        return None
    return (Change(token.span.start, token.span.end, text),)


_AUXILIARIES = frozenset("was were is are has have had will would can could should must does did do".split())


def affirmation(parsed: Parsed, i: int) -> Changes | None:
    """Return the changes that take a denial away: "did not rise" becomes "rose"; None where there is none."""
    token = parsed.tokens[i]
    denials = [c for c in parsed.children[i] if parsed.tokens[c].text.lower() in {"not", "n't", "n’t"}]
    words = {parsed.tokens[j].text.lower() for j in range(len(parsed.tokens))}
    if len(denials) != 1 or words & {
        "any",
        "but",
        "yet",
        "either",
        "anyone",
        "anything",
        "nor",
        "only",
        "until",
        "ever",
    }:
        return None
    denial = parsed.tokens[denials[0]]
    before = parsed.tokens[denials[0] - 1]
    if before.lemma == "do" and denials[0] + 1 == i and token.pos == "VERB":
        form = {"did": "past", "does": "s", "do": "base"}.get(before.text.lower())
        if form is None:
            return None
        verb = inflect(token.lemma.lower(), form)  # type: ignore[arg-type]
        return (Change(before.span.start, token.span.end, verb),)
    if before.text.lower() in _AUXILIARIES - {"do", "does", "did"}:
        start = before.span.end
        return (Change(start, denial.span.end, ""),)
    return None


def role_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that give a person another role: "mayor" and "deputy mayor"."""
    for found in _roles().finditer(parsed.text):
        word = found[0]
        group = next(group for group in table()["roles"] if word.lower() in group)
        others = [role for role in group if role != word.lower() and role not in parsed.text.lower()]
        if others:
            text = like_case(rng.choice(others), word)
            yield Axis("role", (EMPTY, (Change(found.start(), found.end(), text),)))


@cache
def _roles() -> re.Pattern[str]:
    roles = sorted({role for group in table()["roles"] for role in group}, key=lambda role: (-len(role), role))
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, roles))})(?![\w-]|'s wife)")


def swap_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange the subject and the object of a verb: "A beat B" and "B beat A"."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma.lower() not in _ONE_WAY:
            continue
        subject, object_ = parsed.child(i, "nsubj"), parsed.child(i, "obj")
        if subject is None or object_ is None or not subject < i < object_:
            continue
        spans = [_name_span(parsed, word) for word in (subject, object_)]
        if spans[0] is None or spans[1] is None:
            continue
        if parsed.tokens[subject].name != parsed.tokens[object_].name:
            continue
        (a, b), (c, d) = spans[0], spans[1]
        text = parsed.text
        if text[a:b] != text[c:d]:
            yield Axis("parties", (EMPTY, (Change(a, b, text[c:d]), Change(c, d, text[a:b]))))


_ONE_WAY = frozenset(
    "beat defeat sue accuse buy acquire replace succeed overtake attack invade criticise criticize condemn arrest kill "
    "shoot hire invite blame fine ban warn thank urge fire sack support endorse outbid lead rescue attack bomb praise "
    "tell owe pay employ own".split()
)


def _name_span(parsed: Parsed, i: int) -> tuple[int, int] | None:
    """Return the characters of a name that is all of its phrase."""
    if not parsed.tokens[i].name:
        return None
    words = parsed.subtree(i)
    if words != list(range(words[0], words[-1] + 1)) or any(parsed.tokens[w].pos != "PROPN" for w in words):
        return None
    return parsed.tokens[words[0]].span.start, parsed.tokens[words[-1]].span.end


def exchange_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange two values of one kind: "15 killed and 20 hurt" and "20 killed and 15 hurt"."""
    figures = [(m, numeral(m)) for m in parsed.mentions if _number_kind(m) in {"number", "money", "percent"}]
    for kind in ("number", "money", "percent"):
        two = [f for m, f in figures if _number_kind(m) == kind and f and key_of(m, parsed)]
        if len(two) == 2 and two[0].value != two[1].value and two[0].value >= 2 and two[1].value >= 2:
            one, other = two
            there = print_numeral(other.value, one, parsed.text[one.start : one.end]) if not other.decimals else None
            here = print_numeral(one.value, other, parsed.text[other.start : other.end]) if not one.decimals else None
            if there and here:
                changes = (Change(one.start, one.end, there), Change(other.start, other.end, here))
                yield Axis(kind, (EMPTY, changes))


# --- hypotheses that say a side in another way


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
        if not found or parsed.text[mention.span.end : mention.span.end + 2] in {", ", "'s", "’s"} and before.count(",") % 2:
            continue
        if len(places) > 1 or around in parsed.text or parsed.text.count(value.name) > 1:
            continue
        options = [n for n in pools.places.get("city", ()) if pools.lies_in.get(n) and pools.lies_in[n][-1] != around]
        other = _draw(options, rng)
        if other is None:
            continue
        start = found.start()
        phrases = [f"in {_with_the(name)}" for name in (around, pools.lies_in[other][-1])]
        here = tuple((Change(start, mention.span.end, like_case(text, parsed.text[start])),) for text in phrases)
        yield Axis("place", (EMPTY, (Change(mention.span.start, mention.span.end, other),)), (here[0], here[1]))


def _with_the(name: str) -> str:
    return f"the {name}" if re.match(r"(?:United|Netherlands|Philippines|Czech Rep|Dominican Rep|Bahamas|Maldives|Democratic|Republic)", name) else name


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
        figure = numeral(mention) if _number_kind(mention) == "number" else None
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
        if parsed.text[figure.end : figure.end + 1] != " " or re.search(r"\b(?:the|all|of|these|those|other|first|last) $", parsed.text[: figure.start].lower()):
            continue
        yield mention, figure, noun


_ARGUMENTS = frozenset({"nsubj", "nsubj:pass", "obj"})
_EXACT = re.compile(r"\b(?:only|just|exactly|must|can|cannot|should|need|needs|required|both|each|altogether|total)\b")
_HOLDING = frozenset(
    "have include contain comprise need require offer collect win cost take use get find make recognize recognise score "
    "play hold own publish earn run complete spend want see know".split()
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
        if _EXACT.search(parsed.text) or noun.relation == "obj" and parsed.tokens[noun.head].lemma in _HOLDING:
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


def outcome_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of what was done or not, with plans as premises that leave both open: "was due to sign"."""
    for i in claim_verbs(parsed):
        token = parsed.tokens[i]
        denied = negation(parsed, i, rng)
        if not denied or token.pos != "VERB" or token.lemma in {"use", "be"}:
            continue
        base = token.lemma.lower()
        subject = parsed.tokens[parsed.child(i, "nsubj", "nsubj:pass") or 0]
        plural = subject.pos == "NOUN" and subject.text.lower() != subject.lemma or parsed.child(parsed.tokens.index(subject), "conj") is not None
        here = Change(token.span.start, token.span.end, "")
        auxiliaries = [c for c in parsed.children[i] if parsed.tokens[c].relation.startswith("aux")]

        def put(text: str, at: Change = here) -> Changes:
            return (Change(at.start, at.end, text),)

        if not auxiliaries and form_of(token.text, base, participle=False) == "past" and subject.pos in {"NOUN", "PROPN"}:
            be = "were" if plural else "was"
            yield Axis("status", (EMPTY, put(f"did not {base}")), None, "entail", put(f"{be} {rng.choice(('due', 'expected', 'set', 'likely'))} to {base}"))
            yield Axis(
                "polarity",
                (EMPTY, put(f"did not {base}")),
                (put(f"did not fail to {base}"), put(f"failed to {base}")),
            )
        elif len(auxiliaries) == 1 and auxiliaries[0] == i - 1:
            word = parsed.tokens[i - 1]
            span = Change(word.span.start, token.span.end, "")
            be = "are" if plural else "is"
            lower = word.text.lower()
            if lower == "will" and token.text.lower() == base:
                yield Axis("modality", (EMPTY, put(f"will not {base}", span)), None, "entail", put(f"may {base}", span))
                if subject.pos in {"NOUN", "PROPN"}:
                    yield Axis(
                        "modality",
                        (EMPTY, put(f"will not {base}", span)),
                        (put(f"{be} set to {base}", span), put(f"{be} not going to {base}", span)),
                    )
            elif lower in {"has", "have"} and token.text.lower() == inflect(base, "participle"):
                yield Axis("status", (EMPTY, put(f"{lower} yet to {base}", span)), None, "entail", put(f"may {lower.replace('has', 'have')} {inflect(base, 'participle')}", span))
                yield Axis("status", (EMPTY, put(f"{lower} yet to {base}", span)), (put(f"{lower} already {inflect(base, 'participle')}", span), put(f"{lower} not yet {inflect(base, 'participle')}", span)))


def attribution_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of what one speaker says or denies; what another speaker says leaves both open."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma.lower() not in {"say", "claim", "argue", "insist", "believe", "warn"} or token.relation not in {"root", "parataxis"}:
            continue
        said = parsed.child(i, "ccomp")
        if said is None and token.relation == "parataxis":
            said = token.head
        speaker = parsed.child(i, "nsubj")
        if form_of(token.text, token.lemma.lower(), participle=False) != "past":
            continue
        if said is None or speaker is None or parsed.tokens[speaker].pos not in {"NOUN", "PROPN"}:
            continue
        span = _phrase_span(parsed, speaker)
        denied = negation(parsed, said, rng)
        if span is None or not denied or parsed.tokens[said].pos != "VERB":
            continue
        others = [s for s in table()["speakers"] if not set(s.split()) & set(parsed.text.lower().split()) - {"the", "a"}]
        other = like_case(rng.choice(others), parsed.text[span[0]]) if span[0] == 0 else rng.choice(others)
        if span[0] <= denied[0].start < span[1]:
            continue
        yield Axis("attribution", (EMPTY, denied), None, "entail", (Change(span[0], span[1], other),))


def name_exchange_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that exchange two names of one kind: "from Paris to Lyon" and "from Lyon to Paris"."""
    keys = keyed(parsed)
    for kind in ("place", "name", "nationality", "weekday"):
        two = [key for key in keys if key[0] == kind]
        if len(two) == 2 and not symmetric(parsed, keys[two[0]], keys[two[1]]):
            changes = _exchanged(parsed, two[0], two[1])
            if changes:
                yield Axis("parties" if kind != "weekday" else "date", (EMPTY, changes))


def _exchanged(parsed: Parsed, one: Key, other: Key) -> Changes | None:
    """Return the changes that put each of two values where the other stands."""
    keys = keyed(parsed)
    here = value_changes(parsed, one, keys[one], other[1])
    there = value_changes(parsed, other, keys[other], one[1])
    if not here or not there:
        return None
    kinds = {type(m.value) for key in (one, other) for m in keys[key]}
    types = {m.value.type for key in (one, other) for m in keys[key] if isinstance(m.value, Place)}
    return (*here, *there) if len(kinds) == 1 and len(types) < 2 else None


_SYMMETRIC = re.compile(r"\b(?:between|met|meet|meets|meeting|with|and|or|together|both|versus|against|talks)\b|,? [–-] |^(?:, |'s |’s | \()$")


def symmetric(parsed: Parsed, one: Sequence[Mention], other: Sequence[Mention]) -> bool:
    """Return whether two values may change places without a change of meaning: "A and B", "A met B"."""
    start = min(m.span.end for m in (*one, *other))
    end = max(m.span.start for m in (*one, *other))
    return bool(_SYMMETRIC.search(parsed.text[start:end])) or len(one) + len(other) > 2


def passive_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes of who did it to whom, with the passive or the opposite verb as hypothesis: "B lost to A"."""
    for i, token in enumerate(parsed.tokens):
        if token.lemma.lower() not in _ONE_WAY or token.pos != "VERB" or token.relation not in {"root", "ccomp", "conj"}:
            continue
        subject, object_ = parsed.child(i, "nsubj"), parsed.child(i, "obj")
        if subject is None or object_ is None or form_of(token.text, token.lemma.lower(), participle=False) != "past":
            continue
        names = [parsed.tokens[w].name for w in (subject, object_)]
        spans = [_phrase_span(parsed, w) for w in (subject, object_)]
        if spans[0] is None or spans[1] is None or not names[0] or names[0] != names[1]:
            continue
        (a, b), (c, d) = spans
        if parsed.text[b:c].strip() != token.text or is_participle(parsed, i):
            continue
        one, other = parsed.text[a:b], parsed.text[c:d]
        inside = [_mid_sentence(parsed, text, w) for text, w in ((one, subject), (other, object_))]
        verb = token.text
        done = inflect(token.lemma.lower(), "participle")
        lost = token.lemma in {"beat", "defeat"} and rng.random() < 0.6

        def turned(actor: str, target: str, lost: bool = lost, done: str = done) -> str:
            return f"{target} lost to {actor}" if lost else f"{target} was {done} by {actor}"

        def put(text: str, a: int = a, d: int = d) -> Changes:
            return (Change(a, d, like_case(text, parsed.text[a])),)

        swapped = put(f"{inside[1]} {verb} {inside[0]}")
        yield Axis("parties", (EMPTY, swapped), (put(turned(inside[0], inside[1])), put(turned(inside[1], inside[0]))))


def _phrase_span(parsed: Parsed, i: int) -> tuple[int, int] | None:
    """Return the characters of a phrase that is one piece and short."""
    words = parsed.subtree(i)
    if words != list(range(words[0], words[-1] + 1)) or len(words) > 6 or any(parsed.tokens[w].text in {",", "who", "which"} for w in words):
        return None
    return parsed.tokens[words[0]].span.start, parsed.tokens[words[-1]].span.end


def _mid_sentence(parsed: Parsed, text: str, i: int) -> str:
    """Return a phrase as it reads inside a sentence: "The" loses its capital."""
    first = parsed.tokens[parsed.subtree(i)[0]]
    return text[:1].lower() + text[1:] if first.pos in {"DET", "ADJ", "NOUN"} and not first.name else text


def sibling_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put a thing of the same kind in the place of another: "gold" and "silver", "bus" and "train"."""
    for token in parsed.tokens:
        change = sibling_change(parsed, token, rng)
        if change:
            yield Axis("object", (EMPTY, (change,)))


def sibling_change(parsed: Parsed, token: Token, rng: Random) -> Change | None:
    """Return the change of a noun to another of its group; None where it has none."""
    if token.pos != "NOUN" or token.name:
        return None
    if token.relation == "compound" and parsed.tokens[token.head].text.lower() not in _COMPOUND_HEADS:
        return None  # "fire chief" and "coffee table" have no siblings
    group = _siblings().get(token.text.lower(), ())
    others = [word for word in group if word not in parsed.text.lower()]
    return Change(token.span.start, token.span.end, like_case(rng.choice(others), token.text)) if others else None


_COMPOUND_HEADS = frozenset(
    "crash accident ticket tickets fare fares driver drivers strike strikes service services passengers passenger prices "
    "price exports imports export production teachers teacher pupils patients victims station medal match player players "
    "trafficking smuggling seizure attack".split()
)


@cache
def _siblings() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in table()["siblings"]:
        words = row.split()
        for word in words:
            found[word] = tuple(w for w in words if w != word)
            if row not in table()["siblings_without_plural"]:
                found[_plural(word)] = tuple(_plural(w) for w in words if w != word)
    return found


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    return noun[:-1] + "ies" if re.search(r"[^aeiou]y$", noun) else noun + "s"


def quantifier_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put the opposite of a quantifier: "most" and "few", "all the" and "none of the"."""
    for found in re.finditer(r"\b(?:([Aa]ll|[Bb]oth|[Mm]ost) (?:of )?(the|its|their|his|her)|([Mm]ost|[Mm]any|[Ff]ew)(?= [a-z-]+s\b))\b", parsed.text):
        word = (found[1] or found[3]).lower()
        if re.search(r"\bnot\b|n['’]t\b", parsed.text):
            continue
        if re.search(r"\b(?:not|the|so|how|too|a|as|very|in|at|after|of) $", parsed.text[: found.start()].lower()):
            continue
        if found[1]:
            text = {"all": "none of", "both": "neither of", "most": "few of"}[word] + f" {found[2]}"
        else:
            text = {"most": "few", "many": "few", "few": "many"}[word]
        yield Axis("quantifier", (EMPTY, (Change(found.start(), found.end(), like_case(text, found[0])),)))


def cause_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that give another cause: "because of fog" and "because of a strike"."""
    for found in re.finditer(r"\b(?:because of|caused by|owing to|due to) ", parsed.text):
        first = next((i for i, t in enumerate(parsed.tokens) if t.span.start == found.end()), None)
        if first is None or re.search(r"\bnot\b", parsed.text):
            continue
        head = first
        while parsed.tokens[head].head > head and parsed.tokens[parsed.tokens[head].head].pos in {"NOUN", "PROPN"}:
            head = parsed.tokens[head].head
        words = [w for w in parsed.subtree(head) if w >= first]
        if parsed.tokens[head].pos != "NOUN" or words != list(range(first, words[-1] + 1)) or len(words) > 8:
            continue
        others = [c for c in table()["causes"] if not set(c.split()) & set(parsed.text.lower().split()) - {"a", "the"}]
        end = parsed.tokens[words[-1]].span.end
        yield Axis("cause", (EMPTY, (Change(found.end(), end, rng.choice(others)),)))


_CLOCK = re.compile(r"\b(\d\d?)((?:[:.]\d\d)? ?(?:a\.m\.|p\.m\.|am|pm))(?!\w)")


def clock_axes(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Axis]:
    """Yield axes that put another hour."""
    for found in _CLOCK.finditer(parsed.text):
        hours = [h for h in range(1, 12) if h != int(found[1]) and str(h) not in parsed.text]
        if hours:
            yield Axis("date", (EMPTY, (Change(found.start(1), found.end(1), str(rng.choice(hours))),)))



AxisMaker = Callable[[Parsed, Pools, Random], Iterator[Axis]]
EDITS: dict[str, AxisMaker] = {
    "value": value_axes,
    "rounding": rounding_axes,
    "verb": verb_axes,
    "opposite": opposite_axes,
    "polarity": polarity_axes,
    "role": role_axes,
    "swap": swap_axes,
    "exchange": exchange_axes,
    "wider place": wider_place_axes,
    "month": month_axes,
    "cardinality": cardinality_axes,
    "outcome": outcome_axes,
    "attribution": attribution_axes,
    "name exchange": name_exchange_axes,
    "passive": passive_axes,
    "sibling": sibling_axes,
    "quantifier": quantifier_axes,
    "cause": cause_axes,
    "clock": clock_axes,
}


def shared_axes(premise: Parsed, hypothesis: Parsed, pools: Pools, rng: Random) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes that two reports of one fact share: the same value or the same direction in both.

    The first axis of each pair is for the premise, the second for the hypothesis.
    """
    here, there = keyed(premise), keyed(hypothesis)
    for key in [k for k in here if k in there]:
        kind, said = key
        mentions = [*here[key], *there[key]]
        if kind == "number" and float(said) < 5 and len({m.value.unit for m in mentions}) > 1:  # type: ignore[union-attr]
            continue
        if kind == "ordinal":
            continue
        if _says_again(premise, key) or _says_again(hypothesis, key):
            continue
        if key[0] in {"weekday", "month"} and _is_said(premise, here[key]) != _is_said(hypothesis, there[key]):
            continue
        other = other_value(key, here[key][0], premise, pools, rng)
        if other is None or re.search(rf"\b{re.escape(other)}\b", hypothesis.text):
            continue
        changes = value_changes(premise, key, here[key], other), value_changes(hypothesis, key, there[key], other)
        if changes[0] and changes[1]:
            yield Axis(kind_of(key), (EMPTY, changes[0])), Axis(kind_of(key), (EMPTY, changes[1]))
    for kind in ("number", "money", "percent", "name", "place", "weekday"):
        two = [key for key in here if key[0] == kind and key in there]
        if len(two) != 2 or sum(key[0] == kind for key in here) > 2 or sum(key[0] == kind for key in there) > 2:
            continue
        if any(symmetric(parsed, keys[two[0]], keys[two[1]]) for parsed, keys in ((premise, here), (hypothesis, there))):
            if kind not in {"number", "money", "percent"}:
                continue
        if any(_says_again(parsed, key) for parsed in (premise, hypothesis) for key in two):
            continue
        both = _exchanged(premise, two[0], two[1]), _exchanged(hypothesis, two[0], two[1])
        if both[0] and both[1]:
            name = {"name": "parties", "place": "parties", "weekday": "date"}.get(kind, kind)
            yield Axis(name, (EMPTY, both[0])), Axis(name, (EMPTY, both[1]))
    for token in premise.tokens:
        twins = [t for t in hypothesis.tokens if t.text.lower() == token.text.lower()]
        changed = sibling_change(premise, token, rng) if len(twins) == 1 else None
        other_text = changed.text if changed else ""
        if changed and other_text.lower() not in hypothesis.text.lower() and twins[0].pos == "NOUN":
            there_change = Change(twins[0].span.start, twins[0].span.end, like_case(other_text.lower(), twins[0].text))
            again = [c for t in premise.tokens if t.text == token.text for c in [t]]
            if len(again) == 1:
                yield Axis("object", (EMPTY, (changed,))), Axis("object", (EMPTY, (there_change,)))
    yield from _shared_directions(premise, hypothesis)


def _is_said(parsed: Parsed, mentions: Sequence[Mention]) -> bool:
    """Return whether a time is that of a statement: "said on Monday", in any of its mentions."""
    for mention in mentions:
        i = parsed.tokens_of(mention)[0]
        while parsed.tokens[i].head != i and parsed.tokens[i].pos not in {"VERB", "AUX"}:
            i = parsed.tokens[i].head
        if parsed.tokens[i].lemma.lower() in table()["reporting"]:
            return True
    return False


def _says_again(parsed: Parsed, key: Key) -> bool:
    """Return whether a text holds a number a second time as the value of something else."""
    if key[0] not in {"number", "money", "percent", "age", "duration", "unit-number"}:
        return False
    same = [m for m in parsed.mentions if (f := numeral(m)) is not None and f"{f.value:g}" == key[1]]
    return len(same) > 1


_DIRECTIONS = (
    (
        "rise climb increase grow jump soar surge advance gain rally",
        "fall drop decrease shrink slump plunge tumble slide",
    ),
    ("approve back support endorse pass ratify adopt", "reject oppose"),
    ("open reopen start begin launch", "close end shut"),
    ("win", "lose"),
    ("convict", "acquit clear"),
    ("arrest detain", "free"),
    ("raise lift", "lower cut"),
    ("confirm", "deny"),
)


def _shared_directions(premise: Parsed, hypothesis: Parsed) -> Iterator[tuple[Axis, Axis]]:
    """Yield axes of verbs that both texts use for one direction, each once."""
    for rows in _DIRECTIONS:
        groups = [row.split() for row in rows]
        for here, away in (groups, groups[::-1]):
            found = []
            for parsed in (premise, hypothesis):
                verbs = [
                    i
                    for i, token in enumerate(parsed.tokens)
                    if token.pos == "VERB" and token.lemma.lower() in {*here, *away} and not is_negated(parsed, i)
                ]
                if len(verbs) == 1 and parsed.tokens[verbs[0]].lemma.lower() in here:
                    found.append((parsed, verbs[0]))
            if len(found) != 2:
                continue
            axes = []
            for parsed, i in found:
                token = parsed.tokens[i]
                index = (here.index(token.lemma.lower()) + len(parsed.text)) % len(away)
                text = exchange_verb(token.text, token.lemma.lower(), away[index], participle=is_participle(parsed, i))
                if text and token.relation not in {"amod", "compound"} and parsed.child(i, "compound:prt") is None:
                    axes.append(Axis("direction", (EMPTY, (Change(token.span.start, token.span.end, text),))))
            if len(axes) == 2:
                yield axes[0], axes[1]
