"""Run the numeric finders, and where two of them claim the same words keep the more specific."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from claimcheck.mentions.amounts import find_amounts, is_label
from claimcheck.mentions.dates import find_dates
from claimcheck.mentions.durations import find_durations
from claimcheck.mentions.measures import find_measures
from claimcheck.mentions.money import find_money
from claimcheck.mentions.numbers import Figure, read_figures
from claimcheck.mentions.ordinals import find_ordinals
from claimcheck.mentions.parties import find_parties
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import Age, Duration, Money, Number, Ordinal, Percent, Quantity, Value

# A finder earlier in this order wins the words that a later one claims too: "46 million euros" is no count of euros,
# "three euros in every ten" no sum, "in 16 days' time" no duration.
FINDERS = (find_money, find_measures, find_parties, find_dates, find_durations, find_ordinals, find_amounts)


def find_numeric(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the numeric mentions of one document, sorted by span, none overlapping another."""
    ranked = [(rank, mention) for rank, find in enumerate(FINDERS, 1) for mention in find(sentences, published)]
    found = keep_specific([(0 if _is_first(mention.value) else rank, mention) for rank, mention in ranked])
    return sorted([*found, *_with_shared_units(sentences, found)], key=lambda mention: mention.span)


def _with_shared_units(sentences: Sequence[Sentence], found: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the figures whose unit stands behind the last of them only: the seven of "seven and five years"."""
    for sentence in sentences:
        if " and " not in sentence.text:
            continue
        inside = [mention for mention in found if sentence.span.covers(mention.span)]
        figures = read_figures(sentence.text)
        for mention in inside:
            start = mention.span.start - sentence.span.start
            own = next((figure for figure in figures if figure.start == start), None)
            joint, shared = _JOINT, own
            for figure in reversed([figure for figure in figures if figure.end <= start]):
                if shared is None or not joint.fullmatch(sentence.text, figure.end, shared.start):
                    break
                span = Span(sentence.span.start + figure.start, sentence.span.start + figure.end)
                value = _in_unit_of(mention.value, own, figure) if own else None
                if value is None or is_label(sentence.text, figure) or any(span.overlaps(m.span) for m in inside):
                    break
                yield Mention(sentence.document_id, span, sentence.text[figure.start : figure.end], value)
                joint, shared = _COMMA, figure


_JOINT, _COMMA = re.compile(r",? and "), re.compile(r", ")
MAX_TIMES = 100.0  # of figures that share a unit; else one of them is a year or a label


def _in_unit_of(value: Value, own: Figure, figure: Figure) -> Value | None:
    """Return the value that a bare figure has in the unit of another one; None where that cannot be told."""
    if not isinstance(value, Quantity | Money | Percent | Duration | Age):
        return None
    plain = all(n.low == n.high > 0 for n in (value.number, own.number, figure.number))
    if not plain or own.paired or figure.paired or (figure.scaled and not own.scaled):
        return None
    printed = own.number.low / own.scale
    times = figure.number.low / figure.scale / printed
    if not 1 / MAX_TIMES <= times <= MAX_TIMES:
        return None
    size = value.number.low * times
    number = Number(size, size, value.number.step)
    if isinstance(value, Quantity) and value.printed_figure:
        return replace(value, number=number, printed_figure=value.printed_figure * times)
    return replace(value, number=number)


def _is_first(value: Value) -> bool:
    """Whether a value goes before all others: the year of "worst since 1973" is no date, the 61 of an age no count."""
    return isinstance(value, Percent | Age) or (isinstance(value, Ordinal) and value.since is not None)


def keep_specific(ranked: Sequence[tuple[int, Mention]]) -> list[Mention]:
    """Return mentions without overlaps, sorted by span: the lowest rank wins, then the longest, then the first."""
    kept: list[Mention] = []
    taken: set[int] = set()
    for _, mention in sorted(ranked, key=lambda pair: (pair[0], -len(pair[1].span), pair[1].span)):
        places = range(mention.span.start, mention.span.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.span)
