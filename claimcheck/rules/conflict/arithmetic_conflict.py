"""The parts do not add up to the total.

## What it finds
A total and the list of its parts, in one sentence or in neighbouring ones of a document, that do not add up.
## Why it matters
One of the figures is wrong, and the text itself shows it.
## Example
> The town owes 412 million euros: 230 million to banks, 118 million to the region and the other 46 million to mills.
## Left alone
> The town owes 394 million euros: 230 million to banks, 118 million to the region and the other 46 million to mills.
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
MAX_SENTENCES_APART = 2


def check(story: Story) -> Iterator[Conflict]:
    for article in story.articles:
        statements = [s for s in of_kind(story, Quantity, Money) if s.claim.document_id == article.document.id]
        statements.sort(key=lambda s: s.mention.span)
        for parts in _lists(statements):
            total = _total(parts, statements)
            if total is not None:
                sure = bool(_words(parts) & EXHAUSTIVE)
                sides = (make_side(str(total.mention.value), [total]), make_side(_sum_text(parts), parts))
                yield Conflict(sides, "what the parts add up to", SURE if sure else LIKELY)


def _lists(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Yield the runs of at least MIN_PARTS figures of one unit that stand in one sentence or in two that follow."""
    done: set[int] = set()
    for i, first in enumerate(statements):
        if i in done:
            continue
        run = [first]
        for j in range(i + 1, len(statements)):
            other = statements[j]
            if other.claim.sentence.index - run[-1].claim.sentence.index > 1 or len(run) > 8:
                break
            if _same_unit(first, other) and _plain(other) and _is_listed(run[-1], other):
                run.append(other)
        if len(run) >= MIN_PARTS and _plain(first):
            yield run
            done |= {i + k for k in range(len(run) - MIN_PARTS + 1)}


def _total(parts: Sequence[Statement], statements: Sequence[Statement]) -> Statement | None:
    """Return the figure just before the list that the parts should add up to and do not; None if one fits."""
    added = sum(_number(part).low for part in parts)
    largest = max(_number(part).low for part in parts)
    before = [
        s
        for s in statements
        if s.mention.span.end <= parts[0].mention.span.start
        and 0 <= parts[0].claim.sentence.index - s.claim.sentence.index <= MAX_SENTENCES_APART
        and _plain(s)
        and _fits_unit(s, parts)
        and _number(s).low > largest
    ]
    if not before or any(abs(_number(s).low - added) <= _margin(s, parts) for s in before):
        return None
    total = before[-1]
    off = abs(_number(total).low - added) / _number(total).low
    cue = bool(_words(parts) & EXHAUSTIVE)
    alone = {part.claim.sentence.index for part in parts} <= {parts[0].claim.sentence.index}
    if off > MAX_OFF or not (cue or (alone and added > _number(total).low)):
        return None
    return total


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


def _is_listed(a: Statement, b: Statement) -> bool:
    """Whether two figures stand in one list: joined as conjuncts or in clauses side by side, no measures among them."""
    return not any(isinstance(s.mention.value, Quantity) and s.mention.value.measure for s in (a, b))


def _plain(statement: Statement) -> bool:
    number = _number(statement)
    return number.low == number.high and number.low > 0


def _same_unit(a: Statement, b: Statement) -> bool:
    x, y = a.mention.value, b.mention.value
    if isinstance(x, Money) and isinstance(y, Money):
        return x.currency == y.currency
    return isinstance(x, Quantity) and isinstance(y, Quantity) and x.measure == y.measure and _units_fit(x.unit, y.unit)


def _fits_unit(total: Statement, parts: Sequence[Statement]) -> bool:
    return all(_same_unit(total, part) for part in parts)


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
