"""Find figures that a text says follow from those before: a sum, what is left, a fraction, so many times so much."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from claimcheck.evidence.arithmetic import Range, add, gap, subtract
from claimcheck.evidence.shares import Share
from claimcheck.evidence.terms import COUNT, MONEY, PERCENT, POINTS, Term, between, same_unit

SENTENCES_BACK = 2  # from a result to the figures that it follows from
MAX_FIGURES_BACK = 8  # between a result and the first figure that it follows from
MAX_BACK_WHOLE = 4  # sentences from "half of the income" to how much the income is
MAX_OPERANDS = 6  # beyond these no reader adds up in his head
MAX_OFF_SUM = 0.12  # fraction of the result; a sum further off is one of other figures
MAX_OFF_REST = 0.4  # a rest is small against its whole, so an error in the whole weighs more in it
MAX_OFF_FRACTION = 0.4
MAX_OFF_PRODUCT = 0.3
MAX_OFF_SAID_PRODUCT = 1.0  # where the text says "which makes ... each"
MIN_OF_PRODUCT = 3  # of a count: twice and once so much are told in other words
FRACTION_ERROR = 1.5  # percentage points: "half" may be 48.5 to 51.5
_HEDGE = r"(?:(?:about|around|some|just|only|nearly|almost|over|roughly|exactly|a|an|the|another) )*$"
_SUM = re.compile(
    r"\b(?:add(?:s|ed|ing)? up to|(?:that|this|it|which|together|they) (?:all )?(?:makes?|made)|making"
    r"|(?:brings?|bringing|brought|takes?|taking|took) (?:the|their|its|his|her) (?:[\w-]+ ){0,2}(?:total|sum|tally"
    r"|toll|number|count|bill|figure)(?: [\w-]+){0,3} to|comes? to|came to"
    r"|coming to|totals?|totalled|totall?ing|total of|sums? (?:up )?to|amounts? to|altogether,?|all told,?|in total,?"
    rf"|in all,?|all together,?|between them,?|together(?: [\w’']+){{1,2}}) {_HEDGE}",
    re.I,
)
_IN_ALL = re.compile(r"^(?: [\w'’-]+){0,3},? (?:in all|in total|altogether|all told|all together)\b", re.I)
_WITH_THE = re.compile(r"\b[Ww]ith (?:the|another|a further|an extra) $")
_LEAVES = re.compile(rf"\b(?:leaves?|leaving)(?: [\w'’-]+){{0,2}} {_HEDGE}", re.I)
_REST = re.compile(r"\b(?:the (?:other|remaining|rest,?|remainder,?)|its other|remaining) $", re.I)
_MISSES = re.compile(r"^(?: [a-z-]+)? (?:too (?:few|many|little|much)|short\b|left\b(?! for)|to (?:spare|go)\b)", re.I)
_LOST = re.compile(
    r"\b(?:los(?:t|es?|ing)|shed|sheds|sold|sells?|scrapped|gave up|closed|cut) (?:another |a further )?$"
)
_GAINED = re.compile(
    r"\b(?:gain(?:ed|s)?|added|adds|won|bought|acquired|hired|picked up|opened|took on) (?:another |a further )?$"
)
_NOW = re.compile(
    r"\b(?:and|so|which|now)\b[^.;:]{0,30}\b(?:now (?:has|have|holds?|counts?|runs?|owns?|employs?|numbers?)"
    r"|(?:comes?|came) (?:back|out) with|(?:is|are|was|were) left with|end(?:s|ed)? (?:up )?with) (?:only )?$"
)
_OF = re.compile(r"^(?: [\w'’-]+){0,3},? (?:out )?of (?:(?:the|its|their|his|her|our|all|those|these) )*$", re.I)
_APPOSED = re.compile(
    r"^[^.;:]{0,40}(?:,|:| [-–—]| \()(?: (?:or|that is|i\.e\.|that means|meaning|in other words|namely|which (?:is|are"
    r"|means|makes|comes to)|making|to be precise|in figures),?)* ?(?:about |some |around |at least |just )*$",
    re.I,
)
_OF_THEM = re.compile(r"^ of (?:them|these|those|which|whom)\b", re.I)
_TAKEN_UP = re.compile(r"\b[Oo]f (?:these|those|the|this) $")
_OF_ITS = re.compile(
    r"^ (?:of )?(?:the|its|their|this|that|his|her)(?: [\w'’-]+){1,6}?(?:,| [-–—]| \() ?(?:or |that is,? |some )?$"
)
_FRACTION_WORD = re.compile(r"\b(?:half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|in|out of)\b", re.I)
_EACH = re.compile(
    r"^,?(?: in)? (?:each\b|apiece\b|per (?:head|person|capita|piece|unit|household)\b|a (?:head|piece)\b"
    r"|on average\b|for each\b)",
    re.I,
)
_EACH_BEFORE = re.compile(
    r"\b(?:unit price of|at a price of|on average,?|an average(?: [\w-]+){0,2}? of|averag(?:es|ed|ing)|each (?:costs?"
    r"|paid|pays|gets?|got|receiv(?:es|ed)|worth|costing|of))"
    rf" {_HEDGE}",
    re.I,
)
_EACH_MAKES = re.compile(
    r"(?:^|[,;:] |\b(?:and|which|that) )(?:per (?:head|person|capita|piece|unit|household)|each|on average)"
    rf"[^,;:.]{{0,20}} (?:makes?|is|was|are|were|comes? to|came to|amounts? to) {_HEDGE}",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:makes?|making|comes? to|came to|total(?:s|led|ling)?|altogether|value|worth|amounts? to|in all|package|bill"
    r"|sum|all told|overall|for (?:all|the|a total))\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Result:
    """A figure that a text says follows from others, and what does follow from them."""

    said: Term
    operands: tuple[Term, ...]
    follows: Range
    question: str


def find_results(terms: Sequence[Term]) -> Iterator[Result]:
    """Yield the figures of one article that do not follow from those that the text says they follow from.

    Each is off by a little only: a figure that is far off follows from something else. And nothing simple may lead to
    it: no sum, difference or product of figures nearby.
    """
    usable = [term for term in terms if term.number.low == term.number.high > 0 and term.kind != POINTS]
    for i, said in enumerate(usable):
        near = [
            t
            for t in usable[max(0, i - MAX_FIGURES_BACK) : i]
            if said.sentence.index - t.sentence.index <= SENTENCES_BACK
        ]
        if said.kind == PERCENT:
            continue
        result = (
            _sum(said, near)
            or _rest(said, near)
            or _balance(said, near)
            or _product(said, near, usable[i + 1 : i + 3])
            or _fraction(
                said, near, [t for t in usable[:i] if said.sentence.index - t.sentence.index <= MAX_BACK_WHOLE]
            )
        )
        if result is not None:
            yield result


def find_apposed_fractions(parts: Sequence[tuple[Term, Term]], terms: Sequence[Term]) -> Iterator[Share]:
    """Yield the parts that are set beside another fraction: "half of the fleet, 26 of 64 boats"."""
    for part, whole in parts:
        before = [t for t in terms if t.kind == PERCENT and t.sentence == part.sentence and t.end <= part.start]
        if before and _FRACTION_WORD.search(before[-1].mention.text) and _OF_ITS.match(between(before[-1], part)):
            yield Share(part, whole, before[-1])


# Sums -----------------------------------------------------------------------------------------------------------------


def _sum(said: Term, near: Sequence[Term]) -> Result | None:
    """Return the sum that a figure is said to be of those before it, where it is not."""
    before = said.before
    with_the = [t for t in near if t.sentence == said.sentence and _WITH_THE.search(t.before)]
    if not (_SUM.search(before) or _IN_ALL.match(said.after) or with_the) or _EACH.match(said.after):
        return None
    parts = [t for t in near if t.kind != PERCENT and same_unit(t, said) and t.number.low < said.number.low]
    if len(parts) < 2 or _explained(said, near):
        return None
    runs = [parts[-n:] for n in range(2, min(len(parts), MAX_OPERANDS) + 1)]
    if with_the and not (parts[-1] is with_the[-1] and len(parts) >= 2):
        return None
    best = min(runs, key=lambda run: _off(add([t.range for t in run]), said))
    together = add([t.range for t in best])
    if not 0 < _off(together, said) <= MAX_OFF_SUM or not _one_list(best, said):
        return None
    return Result(said, tuple(best), together, "what the figures add up to")


def _one_list(parts: Sequence[Term], said: Term) -> bool:
    """Whether the parts stand together: in the sentence of the sum or in the one before, all that is there counted."""
    return len({t.sentence.index for t in parts} - {said.sentence.index}) <= 1 or len(parts) == 2


# What is left ---------------------------------------------------------------------------------------------------------


def _rest(said: Term, near: Sequence[Term]) -> Result | None:
    """Return what is left of a whole when parts are taken off, where another figure is said to be left."""
    leaves, rest = _LEAVES.search(said.before), _REST.search(said.before) or _is_the_rest(said)
    misses = _MISSES.match(said.after)
    if not (leaves or rest or misses):
        return None
    figures = [t for t in near if t.kind != PERCENT and same_unit(t, said)]
    own = [t for t in near if t.sentence == said.sentence and t.kind == said.kind == COUNT]
    if rest and len(own) == 2 and _OF.match(between(*own)):  # "the remaining 370 stand" may be read as 370 stands
        figures = own
    if len(figures) < 2 or _explained(said, near):
        return None
    whole = max(figures, key=lambda t: t.number.low)
    parts = [t for t in figures if t is not whole and t.number.low < whole.number.low]
    last = parts[-1:]
    if rest and not misses:
        parts = [t for t in parts if t.sentence.index >= whole.sentence.index]
        options = [parts[-n:] for n in range(1, len(parts) + 1)] + [[t] for t in parts[:-1]]
    else:
        options = [last] if last else []
    if not options or whole.number.low <= said.number.low:
        return None
    best = min(options, key=lambda run: _off(_left(whole, run), said))
    left = _left(whole, best)
    if left[1] <= 0 or not 0 < _off(left, said) <= MAX_OFF_REST:
        return None
    return Result(said, (whole, *best), left, "how many were left")


def _is_the_rest(said: Term) -> bool:
    return bool(re.search(r"(?:^|[.;,] |\band )[Tt]he (?:rest|remainder),? (?:of [\w ]{2,30},? )?$", said.before))


def _left(whole: Term, parts: Sequence[Term]) -> Range:
    return subtract(whole.range, add([part.range for part in parts]))


def _balance(said: Term, near: Sequence[Term]) -> Result | None:
    """Return what gains and losses make of a figure where another is said: "had 25, lost six and now has 18"."""
    if not _NOW.search(said.before) or len(near) < 2:
        return None
    start, moved = near[-2:]
    lost, gained = (bool(way.search(moved.before)) for way in (_LOST, _GAINED))
    own = all(t.sentence == said.sentence and t.kind != PERCENT and same_unit(t, said) for t in (start, moved))
    if not own or lost == gained or not start.plain or not moved.plain or not said.plain:
        return None
    follows = subtract(start.range, moved.range) if lost else add([start.range, moved.range])
    if not 0 < _off(follows, said) <= MAX_OFF_REST:
        return None
    return Result(said, (start, moved), follows, "how many there are now")


# Fractions ------------------------------------------------------------------------------------------------------------


def _fraction(said: Term, near: Sequence[Term], far: Sequence[Term]) -> Result | None:
    """Return the fraction of a whole that a figure is said to be: "two thirds of the 120 seats, that is, 90"."""
    fractions = [t for t in near if t.kind == PERCENT and _FRACTION_WORD.search(t.mention.text)]
    if not fractions or said.kind not in (COUNT, MONEY):
        return None
    fraction = fractions[-1]
    wholes = [t for t in far if t.kind not in (PERCENT, POINTS) and t.number.low > said.number.low]
    whole: Term | None = None
    after = [t for t in wholes if t.sentence == fraction.sentence and t.start >= fraction.end]
    before = [t for t in wholes if (t.sentence.index, t.start) < (fraction.sentence.index, fraction.start)]
    earlier = [t for t in before if same_unit(t, said)]
    just_before = [t for t in before if fraction.sentence.index - t.sentence.index <= 1]
    if said.sentence == fraction.sentence and after:
        if _OF.match(between(fraction, after[-1])) and _APPOSED.match(between(after[-1], said)):
            whole = after[-1]
    elif said.sentence == fraction.sentence and earlier and _OF_ITS.match(between(fraction, said)):
        whole = min(earlier, key=lambda t: abs(t.number.low * fraction.number.low / 100 / said.number.low - 1))
    elif just_before and _OF_THEM.match(fraction.after) and _is_taken_up(fraction, said):
        whole = just_before[-1]
    if whole is None:
        return None
    rate = fraction.number.low
    if abs(100 * said.number.low / whole.number.low - rate) <= FRACTION_ERROR or _explained(said, near):
        return None
    follows = (
        whole.range[0] * (rate - FRACTION_ERROR) / 100,
        whole.range[1] * (rate + FRACTION_ERROR) / 100,
    )
    if not 0 < _off(follows, said) <= MAX_OFF_FRACTION:
        return None
    return Result(said, (fraction, whole), follows, "what the fraction makes")


def _is_taken_up(fraction: Term, said: Term) -> bool:
    """Whether a figure takes up what the fraction has counted: "half of them were boys. Of these 40 ..."."""
    if said.sentence == fraction.sentence:
        return bool(
            re.match(
                r"^ of (?:them|these|those|which|whom)(?:,| [-–—]| \() ?(?:or |that is,? |some )?$",
                between(fraction, said),
            )
        )
    return said.sentence.index == fraction.sentence.index + 1 and bool(_TAKEN_UP.search(said.before))


# So many times so much ------------------------------------------------------------------------------------------------


def _product(said: Term, near: Sequence[Term], following: Sequence[Term]) -> Result | None:
    """Return the sum that so many at so much each make, where another is said; `said` is what each is said to be."""
    makes = _EACH_MAKES.search(said.before) or (_EACH.match(said.after) and _SUM.search(said.before))
    each = makes or _EACH.match(said.after) or _EACH_BEFORE.search(said.before)
    if not each or said.kind not in (MONEY, COUNT):
        return None
    after = [t for t in following if t.sentence.index - said.sentence.index <= 1]
    around = [t for t in (*near, *after) if t.kind != PERCENT and t.plain]
    pairs = [
        (number, total)
        for number in around
        for total in around
        if number is not total
        and number.kind == COUNT
        and number.number.low >= MIN_OF_PRODUCT
        and (total.kind == said.kind == MONEY or (total.kind == said.kind and same_unit(total, said)))
        and not (total.bare and said.kind != COUNT)
        and total.number.low > said.number.low
        and not (number.kind == MONEY or (number.unit and number.unit == said.unit and not number.bare))
    ]
    offs = [(_off(_times(number, said), total), number, total) for number, total in pairs]
    if not offs or min(offs, key=lambda x: x[0])[0] == 0:
        return None
    limit = MAX_OFF_SAID_PRODUCT if makes else MAX_OFF_PRODUCT
    off, number, total = min(offs, key=lambda x: x[0])
    if off > limit or not (makes or _RESULT.search(total.before[-60:]) or _RESULT.search(said.before[-60:])):
        return None
    return Result(total, (number, said), _times(number, said), "what so many at so much each make")


def _times(number: Term, each: Term) -> Range:
    return number.range[0] * each.range[0], number.range[1] * each.range[1]


# ----------------------------------------------------------------------------------------------------------------------


def _off(follows: Range, said: Term) -> float:
    """Return how far what follows is from what is said, beyond all rounding, as a fraction of what is said."""
    return gap(follows, said.range) / said.number.low


def _explained(said: Term, near: Sequence[Term]) -> bool:
    """Whether something simple leads to a figure: the sum of some before it, a difference, product, quotient, share."""
    figures = list(near)[-MAX_OPERANDS - 2 :]
    amounts = [t for t in figures if t.kind != PERCENT]
    alike = [t for t in amounts if same_unit(t, said)]
    for n in range(1, min(len(alike), MAX_OPERANDS) + 1):
        for some in combinations(alike, n):
            if n > 1 and not gap(add([t.range for t in some]), said.range):
                return True
            wholes = [t for t in alike if t not in some]
            if any(not gap(_left(whole, some), said.range) for whole in wholes):
                return True
    for a in figures:
        for b in figures:
            if a is b:
                continue
            scale = 0.01 if PERCENT in (a.kind, b.kind) else 1.0
            if not gap((a.range[0] * b.range[0] * scale, a.range[1] * b.range[1] * scale), said.range):
                return True
            if b.range[0] > 0 and not gap((a.range[0] / b.range[1], a.range[1] / b.range[0]), said.range):
                return True
    return False
