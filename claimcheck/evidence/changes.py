"""Find what a text says of a figure that changed: what it was, what it is, by how many percent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimcheck.evidence.arithmetic import Range, change, extent
from claimcheck.evidence.terms import MONEY, PERCENT, POINTS, Term, between, same_unit
from claimcheck.values import Number

# fmt: off
UP = (
    "up|rises?|rose|risen|rising|increas\\w*|jump\\w*|climb\\w*|grew|grow|grows|growth|growing|grown|gain\\w*|surg\\w*"
    "|soar\\w*|leap\\w*|leapt|advanc\\w*|higher|more|dearer|bigger|larger"
)
DOWN = (
    "down|falls?|fell|fallen|falling|drop\\w*|declin\\w*|decreas\\w*|cuts?|cutting|reduc\\w*|slash\\w*|lower\\w*"
    "|plung\\w*|slump\\w*|slid|slides?|shrank|shrinks?|shrunk|sank|sinks?|tumbl\\w*|dip\\w*|less|fewer|cheaper|smaller"
)
# fmt: on
_FILLER = (
    r"(?:\s(?:by|of|about|around|some|a|an|the|just|only|nearly|almost|over|more|than|whopping|full|mere)){0,4}\s?$"
)
_WAY_BEFORE = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))(?:(?: [\w'’-]+){{1,5}} by)?{_FILLER}", re.I)
_WAY_AFTER = re.compile(rf"^(?:\s|-)(?:[a-z-]+\s)?(?:(?P<up>{UP})|(?P<down>{DOWN}))\b", re.I)
_OTHER_MEASURE = re.compile(  # of what else than the two figures beside it a percentage may be
    r"^(?: \w+){0,4}? ?(?:of\b|in real|real\b|after inflation|adjusted|constant|underlying|like-for-like|organic|per\b"
    r"|an? (?:year|month|week|day)\b(?! (?:ago|earlier|before))|annual\w*|each|every|on average|points?\b|margin)",
    re.I,
)
_WORDS = r"(?:[\w'’-]+,? ){0,4}"
_FROM = re.compile(
    r"\bfrom (?:(?:about|around|just|some|nearly|a|an|the|its|their|last|current|previous|year|year's) )*$", re.I
)
_TO = re.compile(r"\bto (?:(?:about|around|just|some|nearly|a|an|the) )*$", re.I)
_THEN_TO = re.compile(rf"^(?: [\w'’-]+,?){{0,6}},? to {_WORDS}$", re.I)
_THEN_FROM = re.compile(rf"^(?: [\w'’-]+,?){{0,6}},? (?:from|up from|down from) {_WORDS}$", re.I)
_AGAINST = re.compile(
    rf"^(?: [\w'’-]+){{0,6}},? (?:against|compared (?:with|to)|versus|instead of|up from|down from) {_WORDS}$", re.I
)
MAX_RATIO = 10.0  # a figure seldom changes by more; then the two are of different things
MAX_WORDS_BESIDE = 4  # between the amount of a change and the figures it is of
_BY = re.compile(rf"\b(?:(?:{UP}|{DOWN})(?: by| of)?|by|of) $", re.I)
MAX_WORDS_APART = 12  # between a percentage and the figures it is of, in one sentence
_BREAK = re.compile(r"[;:]|\b(?:and|while|whereas|but|although|though)\b", re.I)
_BACK = re.compile(  # how a sentence begins that gives the percentage of the one before
    r"^(?:(?:that|this|it|which)(?:['’]s| is| was| means| marks?| represents| amounts to| would be)"
    r"|(?:the|an?) (?:rise|increase|jump|cut|fall|drop|decline|reduction)\b)",
    re.I,
)


# how many times as much, and how far off an editor lets it be: 2.5 times is "more than doubled", 1.6 times "nearly"
_TIMES = {"doubl": 2.0, "tripl": 3.0, "trebl": 3.0, "quadrupl": 4.0, "halv": 0.5}
_MULTIPLIED = re.compile(
    r"(?P<more>more than |over )?\b(?P<times>doubl|tripl|trebl|quadrupl|halv)(?:e|es|ed|ing)\b"
    r"(?: [\w'’-]+){0,4}? (?:from|to)(?: about| around| just| some| nearly| a| an)* $",
    re.I,
)
MIN_OF_MULTIPLE, MAX_OF_MULTIPLE, MAX_OF_MORE = 0.8, 1.3, 1.6


@dataclass(frozen=True, slots=True)
class Change:
    """A figure that changed."""

    after: Term
    before: Term | None = None
    percent: Term | None = None  # as printed beside the figures

    @property
    def up(self) -> bool | None:
        """Whether the percentage is said to be a rise; None when nothing says so."""
        return _way(self.percent) if self.percent else None

    def implied(self) -> Range | None:
        """Return the percentage that the two figures make, whatever its sign; None without a figure before."""
        if self.before is None:
            return None
        a, b = extent(_scaled(self.before, self.after)), self.after.range
        low, high = change(a, b)
        return (low, high) if low >= 0 else (-high, -low) if high <= 0 else (0.0, max(-low, high))

    def stated(self) -> Range | None:
        """Return the percentage as printed."""
        return extent(self.percent.number) if self.percent else None


def find_changes(terms: Sequence[Term]) -> Iterator[Change]:
    """Yield the changes that the terms of one article are said to make, those with both figures first."""
    by_sentence: dict[int, list[Term]] = {}
    for term in terms:
        by_sentence.setdefault(term.sentence.index, []).append(term)
    for index, here in by_sentence.items():
        pairs = [pair for a, b in pairwise(_amounts(here)) if (pair := _before_and_after(a, b))]
        percents = [term for term in here if _is_change(term)]
        following = [term for term in by_sentence.get(index + 1, ()) if _is_change(term)]
        for before, after in pairs:
            own = [p for p in percents if _is_of(p, before, after)]
            later = [p for p in following if len(pairs) == 1 and not percents and _refers_back(p)]
            for percent in own or later[:1]:
                yield Change(after, before, percent)
            if not own and not later:
                yield Change(after, before)
        if not pairs:
            yield from _without_before(here, percents, following)


def find_multiples(terms: Sequence[Term]) -> Iterator[tuple[Change, str]]:
    """Yield the changes that do not fit the word beside them, with that word: "doubled from 30 to 45"."""
    for a, b in pairwise(terms):
        pair = _before_and_after(a, b, bare=True) if a.sentence == b.sentence else None
        match = _MULTIPLIED.search(a.before)
        if pair is None or match is None:
            continue
        before, after = pair
        times = after.number.low / _scaled(before, after).low / _TIMES[match["times"].lower()]
        if not MIN_OF_MULTIPLE <= times <= (MAX_OF_MORE if match["more"] else MAX_OF_MULTIPLE):
            yield Change(after, before), match[0].split(" from")[0].split(" to ")[0]


def find_differences(terms: Sequence[Term]) -> Iterator[tuple[Change, Term]]:
    """Yield the changes that have the amount of the change beside them: "rose by 40 to 520 from 480"."""
    for three in zip(terms, terms[1:], terms[2:], strict=False):
        if len({term.sentence.index for term in three}) > 1:
            continue
        for by, a, b in (three, (three[2], three[0], three[1])):
            pair = _before_and_after(a, b)
            beside = between(by, a) if by.start < a.start else between(b, by)
            if pair is None or not by.plain or not _is_amount_of(by, a) or _BREAK.search(beside):
                continue
            if len(beside.split()) <= MAX_WORDS_BESIDE and _BY.search(by.before):
                yield Change(pair[1], pair[0]), by


def _is_amount_of(by: Term, figure: Term) -> bool:
    """Whether a figure can be what was added to the other one; percentages change by points."""
    return by.kind == POINTS if figure.kind == PERCENT else by.kind != PERCENT and same_unit(by, figure)


def _amounts(terms: Sequence[Term]) -> list[Term]:
    return [term for term in terms if term.kind not in (PERCENT, POINTS) and term.number.low > 0]


def _before_and_after(a: Term, b: Term, *, bare: bool = False) -> tuple[Term, Term] | None:
    """Return which of two neighbouring figures of a sentence was before and which came after.

    bare: whether both may stand alone, with nothing that says what they count.
    """
    if not same_unit(a, b) or (a.bare and b.bare and not bare) or not (a.plain and b.plain):
        return None
    words = between(a, b)
    pair = None
    if _FROM.search(a.before) and _THEN_TO.match(words):
        pair = a, b
    elif (_TO.search(a.before) and _THEN_FROM.match(words)) or _AGAINST.match(words):
        pair = b, a
    if pair is None:
        return None
    ratio = _scaled(pair[0], pair[1]).low / pair[1].number.low
    return pair if 1 / MAX_RATIO <= ratio <= MAX_RATIO and ratio != 1 else None


def _scaled(term: Term, like: Term) -> Number:
    """Return the number of a bare figure in the scale of the other: 1.15 of "from 1.15 to 1.24 billion"."""
    number, scale = term.number, 1.0
    if term.bare and not like.bare and like.kind == MONEY:
        scale = next((s for s in (1e9, 1e6, 1e3) if like.number.low >= s > number.low), 1.0)
    return Number(number.low * scale, number.high * scale, number.step * scale, number.approximate)


def _way(percent: Term) -> bool | None:
    match = _WAY_AFTER.match(percent.after) or _WAY_BEFORE.search(percent.before)
    return None if match is None else match["up"] is not None


def _is_change(term: Term) -> bool:
    """Whether a percentage is how much something changed, and of nothing that is said beside it."""
    return term.kind == PERCENT and _way(term) is not None and not _OTHER_MEASURE.match(term.after)


def _is_of(percent: Term, before: Term, after: Term) -> bool:
    """Whether a percentage is said of two figures of its sentence, with no clause between them."""
    first, last = min(before.start, after.start), max(before.end, after.end)
    if first < percent.start < last:
        return True
    text = percent.sentence.text
    words = text[percent.end : first] if percent.end <= first else text[last : percent.start]
    return len(words.split()) <= MAX_WORDS_APART and not _BREAK.search(words)


def _refers_back(percent: Term) -> bool:
    return bool(_BACK.match(percent.sentence.text.strip("\"'“‘ "))) and len(percent.before.split()) <= MAX_WORDS_APART


def _without_before(here: Sequence[Term], percents: Sequence[Term], following: Sequence[Term]) -> Iterator[Change]:
    """Yield what a sentence and the next say of a figure and its change, with no word of what it was before."""
    amounts = [term for term in _amounts(here) if term.plain and not term.bare]
    for percent in percents:
        for amount in amounts:
            if percent.end <= amount.start:
                words = between(percent, amount)
                if re.search(r"\bto (?:about |around )?$", words) and not _BREAK.search(words):
                    yield Change(amount, None, percent)
            elif re.match(r"^,? \(?(?:[a-z]+ )?(?:which is |an? )?\w+(?: of| by)? ?$", between(amount, percent)):
                yield Change(amount, None, percent)
    back = [percent for percent in following if _refers_back(percent)]
    if len(amounts) == 1 and not percents and back:
        yield Change(amounts[0], None, back[0])
