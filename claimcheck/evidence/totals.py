"""Find the parts that a text lists of a total, and what it says that one count leaves of another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimcheck.evidence.arithmetic import Range, add, gap
from claimcheck.evidence.terms import COUNT, MONEY, PERCENT, Term, between, same_unit
from claimcheck.mentions.amounts import PERSON_NOUNS

MIN_PARTS, MAX_PARTS = 3, 8
MAX_OFF, MAX_OFF_CLOSED = 0.12, 0.3  # fraction of the total; lists further off are of something else
MIN_EXCESS = 1.005  # of parts over their total; a little more is rounding
MAX_CHARS_APART = 110  # between two parts of a list: "231,000 at the Infirmary in the north of the town, 124,000"
MAX_CHARS_TO_LIST = 60  # between the total and a list that is set beside it
_JOINT = re.compile(r"[,;:–—]|\b(?:and|plus)\b")
_LAST_JOINT = re.compile(r"\b(?:and|plus|with)\b")
_CLOSING = re.compile(r"\b(?:remaining|rest|remainder|others?|balance|another)\b")
_DEFINITE_REST = re.compile(r"\b(?:the (?:other|remaining|rest,?|remainder,?)|its other|(?:the )?remaining) $", re.I)
_MADE_UP = re.compile(
    r"\b(?:made up of|comprise[sd]?|comprising|consist(?:s|ed|ing) of|broken down|breaks? down|divided (?:into|between)"
    r"|split (?:into|between)|namely|composed of|account(?:s|ed)? for all"
    r"|mak(?:es?|ing) up (?:all|the whole))\b",
    re.I,
)
_SOME_ONLY = re.compile(
    r"\b(?:includ\w+|among (?:them|the)|such as|of (?:whom|which|these|those|them)\b|at least|more than|up to"
    r"|as well as|apart from|besides|in addition|excluding|except|not counting|followed|ahead of|compared"
    r"|against last)\b",
    re.I,
)
_OPENS = re.compile(r"(?::| [-–—]| \()[^.;:]{0,40}$")
_TOTAL_IS = re.compile(
    r"\b(?:total|number|overall|figure|tally|count|sum)\b[^.;,]{0,40}"
    r"\b(?:is|was|are|were|stands at|stood at|at|reached) $",
    re.I,
)
_THE = re.compile(r"\b(?:the|all) $", re.I)
PEOPLE = PERSON_NOUNS | frozenset(
    "adult teenager toddler baby infant pensioner male female foreigner tourist local".split()
)  # what a number of people is divided into
_SINGLE = re.compile(r"\b(?:one|another(?! \w+ (?:people|were|was)))\b", re.I)
_OPENS_LIST = re.compile(r"^[^.;:,]{0,40}(?::| [-–—]) ")
_IS_PART = re.compile(r"^ of (?:the|its|their|these|those) \d")
_SOME_BUT_DISJOINT = re.compile(r"\b[Oo]f (?:which|these|those|them|whom)\b")
_COUNTED = re.compile(  # "three payments, of 800, 700 and 500"
    r"^(?: [\w'’-]+)?(?:,|:| [-–—]) ?(?:(?:one )?of |worth )?$"
)
_FURTHER = re.compile(r"\b(?:an?other|a further|the (?:other|remaining)|(?:and )?another) $", re.I)
_OF_THEM = re.compile(r"^(?: [\w'’-]+)? of (?:them|these|those)\b", re.I)
_APPOSED = re.compile(r"^(?:,| [-–—]|:| \()\s?$")
_TOTAL_BEFORE = re.compile(
    r"\b(?:(?:a|the|combined|grand|overall) total of|totall?ing|for a total of|making a total of|adding up to"
    r"|making) (?:\w+ )?$",
    re.I,
)
_TOTAL_AFTER = re.compile(r"^ (?:in all|in total|altogether|all told)\b", re.I)
_OF = re.compile(r"\bof (?:the |its |their |his |her |our |all |all the |these |those |some |about )?$", re.I)
_ONE_MORE = re.compile(
    r"\b(?:and|plus) (?:an?|one|his|her|their|the)\b(?! (?:remaining|other|rest|further|total)\b)", re.I
)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A total and the parts that a text says make it up."""

    total: Term
    parts: tuple[Term, ...]
    closed: bool  # whether the text says that these are all

    @property
    def sum(self) -> Range:
        return add([part.range for part in self.parts])

    @property
    def off(self) -> float:
        """How far the parts are off the total beyond all rounding, as a fraction of the total.

        A part may be "one" or "another", which are no figures.
        """
        first, last = self.parts[0], self.parts[-1]
        start = self.total.end if self.total.sentence == last.sentence and self.total.end < last.end else 0
        singles = len(_SINGLE.findall(last.sentence.text, start)) if first.kind == COUNT else 0
        sums = [(self.sum[0] + n, self.sum[1] + n) for n in range(singles + 1)]
        return min(gap(total, self.total.range) for total in sums) / self.total.number.low


def find_breakdowns(terms: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield the totals of one article with their parts: of each total the surest list only.

    A list is closed by "the remaining 46 million" or "made up of", or it is one sentence whose last figure stands after
    "and". The parts of a list that is found are no totals of others.
    """
    figures = [term for term in terms if term.plain and term.kind in (COUNT, MONEY)]
    end = (-1, -1)  # sentence and place of the last figure used
    for i, total in enumerate(figures):
        place = (total.sentence.index, total.start)
        if place < end:
            continue
        lists = [b for b in _lists(total, figures[i + 1 :]) if b.off <= (MAX_OFF_CLOSED if b.closed else MAX_OFF)]
        found = next((b for b in lists if not b.off), next(iter(lists), None)) or _summed_up(figures[:i], total)
        if found:
            yield found
            last = max(found.parts, key=lambda part: (part.sentence.index, part.start))
            end = (last.sentence.index, last.end)


def _lists(total: Term, following: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield what may be the whole list of the total's parts, the surest first."""
    yield from _people(total, following)
    yield from _counted(total, following)
    yield from _further(total, following)
    if total.bare and not (
        _OF.search(total.before)
        or _TOTAL_IS.search(total.before)
        or _OPENS_LIST.match(total.after)
        or _IS_PART.match(total.after)
    ):
        return
    parts: list[Term] = []
    last = total
    for term in following:
        if term.sentence.index - last.sentence.index > 1 or len(parts) == MAX_PARTS:
            break
        if same_unit(total, term) and term.number.low < total.number.low:
            parts.append(term)
            last = term
            if len(parts) >= MIN_PARTS and _is_closed(total, parts):
                yield Breakdown(total, tuple(parts), True)
    yield from _two_parts(total, parts)
    for first in range(len(parts)):
        sentence = parts[first].sentence
        together = [part for part in parts[first:] if part.sentence == sentence]
        if len(together) < MIN_PARTS or sentence.index - total.sentence.index > 1 or not _is_list(together):
            continue
        introduced = _introduces(total, together[0])
        found = Breakdown(total, tuple(together), _is_made_up(together))
        exceeds = found.sum[0] > total.range[1] * MIN_EXCESS
        is_whole = introduced or (found.sum[0] >= total.range[0] and not any(part.bare for part in together))
        of_it = exceeds and (_is_of(total, together) or _is_parallel(total, together))
        if (is_whole or of_it or not found.off) and (of_it or not _some_only(total, together)):
            yield found


def _is_of(total: Term, parts: Sequence[Term]) -> bool:
    """Whether the parts are said to be of the total: more than it they can be together only where they overlap."""
    start = total.end if total.sentence == parts[0].sentence else 0
    said = _SOME_BUT_DISJOINT.search(parts[0].sentence.text, start, parts[-1].end)
    return bool(said) and not _SOME_ONLY.search(parts[0].sentence.text, said.end() if said else 0, parts[-1].end)


def _is_parallel(total: Term, parts: Sequence[Term]) -> bool:
    """Whether the parts of "58 of the 64" fill the next sentence: "with 41 ..., with 12 ... and with eight ..."."""
    words = {(part.before.split() or [""])[-1].lower() for part in parts}
    return bool(_IS_PART.match(total.after)) and len(words) == 1 and all(part.bare for part in parts)


def _is_closed(total: Term, parts: Sequence[Term]) -> bool:
    """Whether the last part is what remains, or the list says that it makes up the total."""
    before = " ".join(parts[-1].before.split()[-4:])
    rest = bool(_CLOSING.search(before.replace("another", ""))) and not _some_only(total, parts)
    return rest or (_is_made_up(parts) and _is_list(parts))


def _is_made_up(parts: Sequence[Term]) -> bool:
    return bool(_MADE_UP.search(parts[0].before))


def _is_list(parts: Sequence[Term]) -> bool:
    """Whether the parts stand in one sentence with a comma or "and" between any two, and "and" before the last."""
    if any(a.sentence != b.sentence for a, b in pairwise(parts)):
        return False
    joints = [between(a, b) for a, b in pairwise(parts)]
    return all(_JOINT.search(words) and len(words) <= MAX_CHARS_APART for words in joints) and bool(
        _LAST_JOINT.search(joints[-1])
    )


def _introduces(total: Term, first: Term) -> bool:
    """Whether a list is set beside the total by a colon or dash, or says that it makes the total up."""
    if _MADE_UP.search(first.before):
        return True
    return total.sentence == first.sentence and bool(_OPENS.search(between(total, first)[-100:]))


def _some_only(total: Term, parts: Sequence[Term]) -> bool:
    """Whether the text says that it names some of the parts only."""
    text = parts[-1].sentence.text
    start = total.end if total.sentence == parts[-1].sentence else 0
    return bool(_SOME_ONLY.search(text, start, parts[-1].end))


def _two_parts(total: Term, parts: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield two parts of a total in its own sentence: "of the 120, 80 were hurt and the other 40 were not"."""
    if len(parts) < 2 or any(part.sentence != total.sentence for part in parts[:2]):
        return
    a, b = parts[:2]
    if len(parts) > 2 and parts[2].sentence == total.sentence:
        return
    rest = _OF.search(total.before) and _DEFINITE_REST.search(b.before)
    if rest and not _some_only(total, parts[:2]) and not _ONE_MORE.search(b.after[:40]):
        yield Breakdown(total, (a, b), True)


def _counted(total: Term, following: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield as many parts as the text says there are: "2.1 million. There were three payments, of 800,000 ..."."""
    for i, number in enumerate(following[:2]):
        n = int(number.number.low) if number.plain and number.kind == COUNT and number.unit else 0
        parts = list(following[i + 1 : i + 1 + n])
        if not MIN_PARTS <= n == len(parts) or number.sentence.index - total.sentence.index not in (0, 1):
            continue
        if any(t.sentence != number.sentence or not same_unit(total, t) for t in parts) or not _is_list(parts):
            continue
        if _COUNTED.match(between(number, parts[0])) and not _some_only(number, parts):
            yield Breakdown(total, tuple(parts), False)


def _further(total: Term, following: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield some of a total and others of it that are more than it: "seven ships. Six of them ..., a further two"."""
    for a, b in pairwise(following[:3]):
        near = a.sentence == b.sentence and a.sentence.index - total.sentence.index in (0, 1)
        if near and a.number.low < total.number.low and same_unit(a, total) and b.kind == COUNT:
            found = Breakdown(total, (a, b), True)
            if _OF_THEM.match(a.after) and _FURTHER.search(b.before) and found.sum[0] > total.range[1]:
                yield found


def _people(total: Term, following: Sequence[Term]) -> Iterator[Breakdown]:
    """Yield the men, women and children that so many people are said to be: "the eight, four men and three women"."""
    if total.unit in PEOPLE or (total.bare and not _THE.search(total.before)):
        return
    parts: list[Term] = []
    for term in following:
        if term.sentence != total.sentence or term.kind != COUNT or term.unit not in PEOPLE:
            break
        parts.append(term)
    if len(parts) < 2 or not _is_list(parts) or not _APPOSED.match(between(total, parts[0])):
        return
    if not _some_only(total, parts) and not _ONE_MORE.search(parts[-1].after[:40]):
        yield Breakdown(total, tuple(parts), True)


def _summed_up(before: Sequence[Term], total: Term) -> Breakdown | None:
    """Return the list that a total at its end adds up: "12 men and nine women, a total of 21 people"."""
    if not (_TOTAL_BEFORE.search(total.before) or _TOTAL_AFTER.match(total.after)):
        return None
    parts = [t for t in before if t.sentence == total.sentence and t.number.low < total.number.low]
    if len(parts) < 2 or not all(t.kind == total.kind for t in parts) or not _is_list(parts):
        return None
    if len(between(parts[-1], total)) > MAX_CHARS_TO_LIST or _some_only(parts[0], [*parts, total]):
        return None
    found = Breakdown(total, tuple(parts), False)
    return found if found.off <= MAX_OFF else None


def find_whole_shares(terms: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
    """Yield percentages of one sentence that are all the shares of one thing: the last is of the rest."""
    by_sentence: dict[int, list[Term]] = {}
    for term in terms:
        by_sentence.setdefault(term.sentence.index, []).append(term)
    for here in by_sentence.values():
        percents = [term for term in here if term.kind == PERCENT]
        is_list = len(percents) >= 2 and _is_list(percents) and not _some_only(percents[0], percents)
        if is_list and _DEFINITE_REST.search(percents[-1].before) and all(term.plain for term in percents):
            yield tuple(percents)
