"""The same figure is given in different units.

## What it finds
One figure with two units that do not measure the same: 14 feet and 14 metres, 88 mph and 88 km/h. And a conversion in
brackets that is off: 1.9 kilometres (3.1 miles).
## Why it matters
The figure was copied and its unit was not; the thing is off by a factor.
## Example
> The crack in the Ennor dam is 14 feet long.
> The crack in the Ennor dam is fourteen metres long.
## Left alone
> The crack in the Ennor dam is 14 feet long.
> The crack in the Ennor dam is about 4.3 metres long.
## Limits
A figure that differs as well as its unit is the matter of quantity-conflict.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from claimcheck.compare import Story, make_side, of_kind, same_figure_other_unit
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Quantity

SURE = 0.85
MAX_CONVERSION_ERROR = 0.1  # fraction; "20 miles (30 km)" is rounding, 32 km would be exact
_CONVERTED = re.compile(r"\s*[(,]\s*(?:or |about |roughly |some |around )*")  # between a measure and its conversion


def check(story: Story) -> Iterator[Conflict]:
    yield from (conflict for conflict in story.clashes(Quantity) if same_figure_other_unit(conflict))
    measures = [s for s in of_kind(story, Quantity) if _measure(s).measure]
    for first, second in pairwise(sorted(measures, key=lambda s: (s.claim.document_id, s.mention.span))):
        if _is_conversion(first, second) and _is_off(_measure(first), _measure(second)):
            sides = (make_side(first.mention.text, [first]), make_side(second.mention.text, [second]))
            yield Conflict(sides, "how the measure is converted", SURE)


def _measure(statement: Statement) -> Quantity:
    value = statement.mention.value
    if not isinstance(value, Quantity):
        raise TypeError(f"not a quantity: {value}")
    return value


def _is_conversion(first: Statement, second: Statement) -> bool:
    """Whether the second measure stands right behind the first, in brackets or after "or", in another unit."""
    sentence = first.claim.sentence
    if sentence != second.claim.sentence or _measure(first).measure != _measure(second).measure:
        return False
    start, end = first.mention.span.end - sentence.span.start, second.mention.span.start - sentence.span.start
    other = _measure(first).printed_unit != _measure(second).printed_unit
    return other and not _is_rest(first, second) and _CONVERTED.fullmatch(sentence.text[start:end]) is not None


def _is_rest(first: Statement, second: Statement) -> bool:
    """Whether the second measure is what is over one unit of the first: "5 feet, 8 inches"."""
    value = _measure(first)
    return bool(value.printed_figure) and _measure(second).number.high < value.number.low / value.printed_figure


def _is_off(a: Quantity, b: Quantity) -> bool:
    """Whether the measures differ; of "5 to 8 miles (8 to 13 km)" one end is enough, since the first has only one."""
    ends = ((a.number.low, b.number.low), (a.number.high, b.number.high))
    return all(abs(x - y) > MAX_CONVERSION_ERROR * max(abs(x), abs(y)) for x, y in ends)


RULE = ConflictRule(
    id="CC114", name="unit-conflict", category="unit", severity=Severity.ERROR, check=check, doc=__doc__
)
