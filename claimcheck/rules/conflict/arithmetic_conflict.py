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
from claimcheck.mentions.numbers import read_figures
from claimcheck.records import Conflict, Mention, Sentence, Severity, Side, Span
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Money, Number, Percent, Quantity

MIN_PARTS = 3
MAX_OFF, MAX_OFF_CLOSED = 0.12, 0.3  # fraction of the total; lists further off are of something else
CLOSING = frozenset("remaining rest remainder other others".split())  # words before the last part of a list
SURE, LIKELY = 0.85, 0.6
MAX_PARTS = 8
SHARE_ERROR = 1.5  # percentage points that rounding may put a share off


def check(story: Story) -> Iterator[Conflict]:
    for article in story.articles:
        for sentence in article.sentences:
            if "%" in sentence.text or "per" in sentence.text:
                yield from _shares(sentence, [m for m in article.mentions if sentence.span.covers(m.span)])
        statements = [s for s in of_kind(story, Quantity, Money) if s.claim.document_id == article.document.id]
        statements = sorted((s for s in statements if _can_add(s)), key=lambda s: s.mention.span)
        end = -1  # of the last list found: its own parts are not totals
        for i, total in enumerate(statements):
            if total.mention.span.start < end:
                continue
            for parts in _lists(total, statements[i + 1 :]):
                if _is_sum(total, parts):
                    end = parts[-1].mention.span.end
                    break
                if _is_near(total, parts):
                    sides = (make_side(str(total.mention.value), [total]), make_side(_sum_text(parts), parts))
                    yield Conflict(sides, "what the parts add up to", SURE if _is_closed(parts) else LIKELY)
                    end = parts[-1].mention.span.end
                    break


def _shares(sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Conflict]:
    """Yield where a percentage is given for "n of m" in the same sentence and does not follow from the two counts."""
    counts = _counts(sentence, mentions)
    for percent in mentions:
        value = percent.value
        if (
            not isinstance(value, Percent)
            or value.points
            or len(counts) != 2
            or not OR_BEFORE & _before(percent, sentence)
        ):
            continue
        part, whole = sorted(counts, key=lambda count: count[1])
        if part[1] == whole[1] or "of" not in _before(whole[0], sentence):
            continue
        follows = 100 * part[1] / whole[1]
        if abs(follows - value.number.low) > max(SHARE_ERROR, value.number.step):
            said = Side(str(value), (percent,), (sentence.span,))
            counted = Side(f"{follows:.3g} %", (part[0], whole[0]), (sentence.span, sentence.span))
            yield Conflict((said, counted), "what share the counts make", SURE)


def _counts(sentence: Sentence, mentions: Sequence[Mention]) -> list[tuple[Mention, float]]:
    """Return the counts of a sentence, bare figures ("504 wore one") too, with their numbers."""
    found = []
    for figure in read_figures(sentence.text):
        span = Span(sentence.span.start + figure.start, sentence.span.start + figure.end)
        mention = next((m for m in mentions if m.span.overlaps(span)), None)
        number = figure.number
        if mention is None and figure.digits and number.low == number.high >= MIN_BARE_COUNT:
            text = sentence.text[figure.start : figure.end]
            found.append((Mention(sentence.document_id, span, text, Quantity(number, "")), number.low))
        elif mention is not None and isinstance(mention.value, Quantity) and not mention.value.measure:
            found.append((mention, number.low))
    return found


OR_BEFORE = frozenset({"or", "equals", "is", "just", "about"})
MIN_BARE_COUNT = 5  # smaller bare figures are numbers of rounds, items and pages


def _before(mention: Mention, sentence: Sentence) -> set[str]:
    """Return the two words before a mention."""
    return set(sentence.text[: mention.span.start - sentence.span.start].lower().replace(",", " ").split()[-2:])


def _lists(total: Statement, following: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Yield what may be the whole list of the total's parts, the surest first.

    A list is closed by "the remaining 46 million", or it is one sentence whose last figure stands after "and".
    """
    parts: list[Statement] = []
    last = total
    for statement in following:
        if statement.claim.sentence.index - last.claim.sentence.index > 1 or len(parts) == MAX_PARTS:
            break
        if _same_unit(total, statement) and _number(statement).low < _number(total).low:
            parts.append(statement)
            last = statement
            if _is_closed(parts) and len(parts) >= MIN_PARTS:
                yield list(parts)
    for first in range(len(parts)):
        sentence = parts[first].claim.sentence
        together = [part for part in parts[first:] if part.claim.sentence == sentence]
        if len(together) >= MIN_PARTS and sentence.index - total.claim.sentence.index <= 1 and _ends_with_and(together):
            yield together


def _is_closed(parts: Sequence[Statement]) -> bool:
    """Whether the last part is what remains, or the list says that it makes up the total."""
    before = _words_before(parts[-1], 4)
    return bool(CLOSING & set(before)) or "made up of" in parts[-1].claim.sentence.text


def _ends_with_and(parts: Sequence[Statement]) -> bool:
    between = parts[-1].claim.sentence
    start = parts[-2].mention.span.end - between.span.start
    end = parts[-1].mention.span.start - between.span.start
    return "and" in between.text[start:end].split()


def _words_before(statement: Statement, count: int) -> list[str]:
    sentence = statement.claim.sentence
    words = sentence.text[: statement.mention.span.end - sentence.span.start].lower().split()
    return words[-count - len(statement.mention.text.split()) :]


def _is_sum(total: Statement, parts: Sequence[Statement]) -> bool:
    added = sum(_number(part).low for part in parts)
    return abs(added - _number(total).low) <= _margin(total, parts)


def _is_near(total: Statement, parts: Sequence[Statement]) -> bool:
    """Whether the sum is off the total by no more than an error would put it off."""
    whole = _number(total).low
    off = abs(sum(_number(part).low for part in parts) - whole) / whole
    return off <= (MAX_OFF_CLOSED if _is_closed(parts) else MAX_OFF)


def _can_add(statement: Statement) -> bool:
    """Whether the figure is a plain count or sum; lengths and speeds are seldom parts of one another."""
    value = statement.mention.value
    if not isinstance(value, Quantity | Money):
        return False
    number = value.number
    return number.low == number.high and number.low > 0 and not (isinstance(value, Quantity) and value.measure)


def _margin(total: Statement, parts: Sequence[Statement]) -> float:
    """Return how far rounding alone may put the sum off: nothing for counts that are printed to the unit."""
    steps = [_number(s).step for s in (total, *parts)]
    finest = min(steps)
    return sum(step for step in steps if step > finest) / 2


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
