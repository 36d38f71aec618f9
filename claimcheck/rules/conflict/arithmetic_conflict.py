"""The parts do not add up to the total.

## What it finds
A total and the list of its parts, in one sentence or in neighbouring ones of a document, that do not add up.
## Why it matters
One of the figures is wrong, and the text itself shows it.
## Example
> The town owes €412 million: €230 million to banks, €118 million to mills and the remaining €46 million to shops.
## Left alone
> The town owes €394 million: €230 million to banks, €118 million to mills and the remaining €46 million to shops.
## Limits
Lists that name only some of the parts are left alone unless they exceed the total.
"""

from collections.abc import Iterator, Sequence

from claimcheck.compare import Story, make_side, of_kind
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Money, Number, Quantity

MIN_PARTS = 3
MAX_OFF = 0.35  # fraction of the total; lists further off are of something else
EXHAUSTIVE = frozenset("rest remaining remainder made altogether comprise split divided balance other".split())
SURE, LIKELY = 0.85, 0.6
MAX_PARTS = 8


def check(story: Story) -> Iterator[Conflict]:
    for article in story.articles:
        statements = [s for s in of_kind(story, Quantity, Money) if s.claim.document_id == article.document.id]
        statements = sorted((s for s in statements if _can_add(s)), key=lambda s: s.mention.span)
        end = -1  # of the last list found: its own parts are not totals
        for i, total in enumerate(statements):
            parts = _parts(total, statements[i + 1 :])
            if total.mention.span.start >= end and _clashes(total, parts):
                sides = (make_side(str(total.mention.value), [total]), make_side(_sum_text(parts), parts))
                yield Conflict(sides, "what the parts add up to", SURE if _is_exhaustive(parts) else LIKELY)
                end = parts[-1].mention.span.end


def _parts(total: Statement, following: Sequence[Statement]) -> list[Statement]:
    """Return the smaller figures of the same unit that follow the total, in its sentence or in the next ones."""
    parts: list[Statement] = []
    last = total
    for statement in following:
        if statement.claim.sentence.index - last.claim.sentence.index > 1 or len(parts) == MAX_PARTS:
            break
        if _same_unit(total, statement) and _number(statement).low < _number(total).low:
            parts.append(statement)
            last = statement
    return parts


def _clashes(total: Statement, parts: Sequence[Statement]) -> bool:
    """Whether the parts are a whole list and do not add up to the total, however many of them are taken."""
    if len(parts) < MIN_PARTS:
        return False
    whole = _number(total).low
    sums = [sum(_number(part).low for part in parts[:n]) for n in range(2, len(parts) + 1)]
    if any(abs(added - whole) <= _margin(total, parts) for added in sums):
        return False
    alone = parts[0].claim.sentence == parts[-1].claim.sentence
    off = abs(sums[-1] - whole) / whole
    return off <= MAX_OFF and (_is_exhaustive(parts) or (alone and sums[-1] > whole))


def _is_exhaustive(parts: Sequence[Statement]) -> bool:
    return bool(_words(parts) & EXHAUSTIVE)


def _can_add(statement: Statement) -> bool:
    """Whether the figure is a plain count or sum; lengths and speeds are seldom parts of one another."""
    value, number = statement.mention.value, _number(statement)
    return number.low == number.high and number.low > 0 and not (isinstance(value, Quantity) and value.measure)


def _margin(total: Statement, parts: Sequence[Statement]) -> float:
    """Return how far rounding alone may put the sum off."""
    steps = [_number(s).step for s in (total, *parts)]
    rounded = [step for step in steps if step != 1]
    return sum(rounded) / 2


def _number(statement: Statement) -> Number:
    value = statement.mention.value
    if not isinstance(value, Quantity | Money):
        raise TypeError(f"not a quantity or money: {value}")
    return value.number


def _same_unit(a: Statement, b: Statement) -> bool:
    x, y = a.mention.value, b.mention.value
    if isinstance(x, Money) and isinstance(y, Money):
        return x.currency == y.currency
    return isinstance(x, Quantity) and isinstance(y, Quantity) and x.measure == y.measure and _units_fit(x.unit, y.unit)


def _units_fit(a: str, b: str) -> bool:
    return not a or not b or a == b


def _words(statements: Sequence[Statement]) -> set[str]:
    return {token.text.lower() for s in statements for token in s.claim.sentence.tokens}


def _sum_text(parts: Sequence[Statement]) -> str:
    return f"{sum(_number(part).low for part in parts):,.10g} ({' + '.join(part.mention.text for part in parts)})"


RULE = ConflictRule(
    id="CC115",
    name="arithmetic-conflict",
    category="arithmetic",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
