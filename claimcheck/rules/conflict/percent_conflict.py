"""Documents give different percentages of one thing.

## What it finds
Shares and rates, in percent or as fractions, about one fact, whose ranges do not overlap; and a percentage of change
that does not follow from the figures before and after, in one document or another.
## Why it matters
Rates are quoted by others as they stand.
## Example
> Food prices in Ostrava rose 4.6% in September from a year before.
> Food prices in Ostrava rose 6.4 per cent in September from a year before.
## Left alone
> About half of the voters in Ostrava backed the tram line.
> Some 51 percent of the voters in Ostrava backed the tram line.
## Limits
A share that follows from two counts is the matter of arithmetic-conflict.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from claimcheck.compare import Story, figures_side
from claimcheck.evidence.arithmetic import Range, gap
from claimcheck.evidence.changes import Change, find_changes
from claimcheck.evidence.references import with_references
from claimcheck.records import Conflict, Severity, Side
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Percent, compatible

SURE, LIKELY = 0.85, 0.6
CHANGE_ERROR = 0.8  # percentage points that a change may be off: it was computed before its figures were rounded
MIN_DIGITS = 3  # of a figure by which the changes of two documents are known to be of one thing
_OTHER_BASE = re.compile(
    r"\b(?:previous|preceding|second|first|prior|last) (?:quarter|month|week|half)\b|\b(?:quarter|month)-on-"
    r"|\bsequential|\bforecast|\bexpect|\btarget|\bbudget|\bestimate|\bsince\b|\baverage",
    re.I,
)


def check(story: Story) -> Iterator[Conflict]:
    yield from with_references(story.clashes(Percent), story.articles, Percent)
    changes = [list(find_changes(story.terms[article.document.id])) for article in story.articles]
    for own in changes:
        yield from (conflict for change in own if (conflict := _own_conflict(change)))
    for first, second in combinations(changes, 2):
        yield from _cross_conflicts(first, second)


def _own_conflict(change: Change) -> Conflict | None:
    """Return that a percentage does not follow from the two figures beside it."""
    implied, stated = change.implied(), change.stated()
    if implied is None or stated is None or gap(implied, stated) <= CHANGE_ERROR or change.percent is None:
        return None
    near = change.percent.sentence == change.after.sentence
    said = figures_side(str(change.percent.mention.value), [change.percent])
    return Conflict((said, _figures(change)), "by how many percent it changed", SURE if near else LIKELY)


def _cross_conflicts(first: Sequence[Change], second: Sequence[Change]) -> Iterator[Conflict]:
    """Yield where two documents have one figure and percentages of its change that do not fit."""
    for a in first:
        for b in second:
            if not _same_figure(a, b) or {a.up, b.up} == {True, False} or _bases_apart(a, b):
                continue
            one, two = _percent(a), _percent(b)
            if one is None or two is None or (a.percent is None and b.percent is None):
                continue
            fitting = [
                x for x in first for y in second if _same_figure(x, y) and _same_figure(x, a) and not _clash(x, y)
            ]
            if _clash(a, b) and not fitting:
                yield Conflict((_side(a), _side(b)), "by how many percent it changed", LIKELY)


def _same_figure(a: Change, b: Change) -> bool:
    """Whether two changes arrive at one figure, printed finely enough not to be the same by chance."""
    x, y = a.after, b.after
    digits = min(len(re.sub(r"\D|0+$", "", re.sub(r"\D", "", t.mention.text))) for t in (x, y))
    same = x.kind == y.kind and not x.bare and not y.bare and x.unit == y.unit
    return same and digits >= MIN_DIGITS and compatible(x.mention.value, y.mention.value)


def _percent(change: Change) -> Range | None:
    return change.stated() or change.implied()


def _clash(a: Change, b: Change) -> bool:
    one, two = _percent(a), _percent(b)
    return one is not None and two is not None and gap(one, two) > CHANGE_ERROR


def _bases_apart(a: Change, b: Change) -> bool:
    """Whether only one of the percentages is of another quarter, a forecast or the like."""
    bases = [bool(_OTHER_BASE.search((c.percent or c.after).sentence.text)) for c in (a, b)]
    return bases[0] != bases[1]


def _side(change: Change) -> Side:
    if change.percent is None:
        return _figures(change)
    return figures_side(str(change.percent.mention.value), [change.percent])


def _figures(change: Change) -> Side:
    implied = change.implied() or (0.0, 0.0)
    figures = [term for term in (change.before, change.after) if term is not None]
    return figures_side(f"{sum(implied) / 2:.3g} %", figures)


RULE = ConflictRule(
    id="CC105", name="percent-conflict", category="percent", severity=Severity.ERROR, check=check, doc=__doc__
)
