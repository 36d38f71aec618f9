"""The same figure is given in different units.

## What it finds
One figure with two units that do not measure the same: 14 feet and 14 metres, 88 mph and 88 km/h, 11 years and 11
months, 25 basis points and 25 percentage points. And a conversion in brackets that is off: 1.9 kilometres (3.1 miles).
And one sum for so much and for another measure: 90 cents a minute and
90 cents a kilometre.
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
from dataclasses import dataclass
from itertools import combinations, pairwise

from claimcheck.compare import Story, make_side, of_kind, same_figure_other_unit
from claimcheck.likeness import is_on_topic
from claimcheck.mentions.amounts import singular
from claimcheck.records import Conflict, Mention, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import DAYS_OF_UNIT, Duration, Money, Percent, Quantity

SURE, LIKELY = 0.85, 0.6
MAX_CONVERSION_ERROR = 0.1  # fraction; "20 miles (30 km)" is rounding, 32 km would be exact
_CONVERTED = re.compile(r"\s*[(,]\s*(?:or |about |roughly |some |around )*")  # between a measure and its conversion
MIN_FINE_DIGITS = 2  # of a figure that is known again by itself; noughts aside
MIN_COSINE = 0.3  # of the claims of two measures of different kinds; by judgement
# fmt: off
PER = frozenset((
    "tonne", "ton", "kilogram", "kilo", "kg", "gram", "pound", "ounce", "litre", "liter", "gallon", "pint", "barrel",
    "bushel", "bag", "sack", "box", "carton", "crate", "dozen", "bottle", "pack", "packet", "metre", "meter",
    "kilometre", "kilometer", "mile", "foot", "hectare", "acre", "minute", "hour", "day", "night", "week", "month",
    "quarter", "year", "head", "person", "share", "egg", "ticket", "passenger", "trip", "ride", "vehicle", "household",
    "megawatt-hour", "kilowatt-hour", "unit", "piece",
))
SAME_UNIT = {
    "kilo": "kilogram",
    "kg": "kilogram",
    "liter": "litre",
    "meter": "metre",
    "kilometer": "kilometre",
    "ton": "tonne",
}
# fmt: on
_PER = r"(?:(?:for |on |to )?(?:each|every)|per|an?|one|the)(?: single| metric)? "
_PER_AFTER = re.compile(rf"\s(?:{_PER})(?P<per>[a-z]+(?:-hour)?)\b(?! (?:ago|earlier|later|and))", re.I)
_PER_BEFORE = re.compile(
    r"\b(?:each|every|per|an?|one)(?: single| metric)? (?P<per>[a-z]+(?:-hour)?)\b[^.;,]{0,50}"
    r"\b(?:costs?|costing|worth|fetch(?:es|ed)|sold|sells?|goes|went|priced|paid|brings?|brought)\b[^.;,]{0,20}$",
    re.I,
)


def check(story: Story) -> Iterator[Conflict]:
    found = [conflict for conflict in story.clashes(Quantity) if same_figure_other_unit(conflict)]
    yield from found
    seen = {mention for conflict in found for side in conflict.sides for mention in side.mentions}
    yield from (c for c in _mixed_up(story) if not any(m in seen for side in c.sides for m in side.mentions))
    yield from _other_rates(story)
    measures = [s for s in of_kind(story, Quantity) if _measure(s).measure]
    for first, second in pairwise(sorted(measures, key=lambda s: (s.claim.document_id, s.mention.span))):
        if _is_conversion(first, second) and _is_off(_measure(first), _measure(second)):
            sides = (make_side(first.mention.text, [first]), make_side(second.mention.text, [second]))
            yield Conflict(sides, "how the measure is converted", SURE)


@dataclass(frozen=True, slots=True)
class _Printed:
    """A measure as it is printed."""

    figure: float
    unit: str
    kind: str  # of what is measured: a dimension, "time", "points"
    size: float  # in the base unit of the kind


def _printed(mention: Mention) -> _Printed | None:
    """Return how a measure, a length of time or a change in points is printed; None of what has no unit of its own."""
    match mention.value:
        case Quantity() as value if value.measure:
            size = value.number.low or value.number.high
            return _Printed(value.printed_figure, value.printed_unit, value.measure, size)
        case Duration() as value if value.number.low == value.number.high:
            days = value.number.low
            return _Printed(round(days / DAYS_OF_UNIT[value.printed_unit], 2), value.printed_unit, "time", days)
        case Percent() as value if value.points and value.number.low == value.number.high:
            points, basis = value.number.low, "basis" in mention.text.lower()
            return _Printed(round(100 * points if basis else points, 4), "basis" if basis else "", "points", points)
    return None


def _mixed_up(story: Story) -> Iterator[Conflict]:
    """Yield one figure that two documents measure in different units, the figure too fine to be so by chance."""
    by_figure: dict[float, list[tuple[Statement, _Printed]]] = {}
    for statement in of_kind(story, Quantity, Duration, Percent):
        printed = _printed(statement.mention)
        if printed and _fine_digits(printed.figure) >= MIN_FINE_DIGITS:
            by_figure.setdefault(printed.figure, []).append((statement, printed))
    for statements in by_figure.values():
        said = {(s.claim.document_id, printed.unit) for s, printed in statements}
        for (a, x), (b, y) in combinations(statements, 2):
            ids = a.claim.document_id, b.claim.document_id
            if ids[0] == ids[1] or not _units_apart(x, y):
                continue
            if {(ids[0], y.unit), (ids[1], x.unit)} & said:
                continue  # it speaks of both
            shared = (a.content.words - a.content.names) & (b.content.words - b.content.names)
            if shared and story.space.cosines[a.row, b.row] >= MIN_COSINE:
                yield Conflict(tuple(make_side(s.mention.text, [s]) for s in (a, b)), "in what it is measured", LIKELY)


def _fine_digits(figure: float) -> int:
    return len(f"{figure:.10g}".partition("e")[0].replace(".", "").strip("0"))


def _units_apart(a: _Printed, b: _Printed) -> bool:
    """Whether one figure means two things: other dimensions, or units of one that differ by more than a rounding."""
    if a.unit == b.unit:
        return False
    if a.kind != b.kind:
        return not {a.kind, b.kind} & {"time", "points"}  # 24 hours and 24 kilometres are two things
    return min(a.size, b.size) < (1 - MAX_CONVERSION_ERROR) * max(a.size, b.size)


def _other_rates(story: Story) -> Iterator[Conflict]:
    """Yield a sum that two documents give for two different measures of one thing: "90 cents a minute"."""
    rates = [(statement, per) for statement in of_kind(story, Money) if (per := _per(statement))]
    said = {(s.claim.document_id, _sum(s), per) for s, per in rates}
    done: set[tuple[str, str, float]] = set()
    for (a, per_a), (b, per_b) in combinations(rates, 2):
        ids = a.claim.document_id, b.claim.document_id
        if ids[0] == ids[1] or per_a == per_b or _sum(a) != _sum(b) or (*ids, _sum(a)) in done:
            continue
        cosine = story.space.cosines[a.row, b.row]
        on_topic = is_on_topic(a.content, b.content, story.space, cosine=cosine)
        if {(ids[0], _sum(a), per_b), (ids[1], _sum(a), per_a)} & said or not on_topic:
            continue
        done.add((*ids, _sum(a)))
        sides = tuple(make_side(f"{s.mention.text} a {per}", [s]) for s, per in ((a, per_a), (b, per_b)))
        yield Conflict(sides, "for how much the sum is", LIKELY)


def _per(statement: Statement) -> str:
    """Return the measure that a sum is for: "tonne" of "280 pesos a tonne"; "" when none is named."""
    sentence, span = statement.claim.sentence, statement.mention.span
    text, start, end = sentence.text, span.start - sentence.span.start, span.end - sentence.span.start
    match = _PER_AFTER.match(text, end) or _PER_BEFORE.search(text[:start])
    per = singular(match["per"]) if match else ""
    return SAME_UNIT.get(per, per) if per in PER else ""


def _sum(statement: Statement) -> float:
    value = statement.mention.value
    return value.number.low if isinstance(value, Money) else 0.0


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
