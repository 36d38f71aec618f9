"""Run the numeric finders, and where two of them claim the same words keep the more specific."""

from collections.abc import Sequence
from datetime import date

from claimcheck.mentions.amounts import find_amounts
from claimcheck.mentions.dates import find_dates
from claimcheck.mentions.durations import find_durations
from claimcheck.mentions.measures import find_measures
from claimcheck.mentions.money import find_money
from claimcheck.mentions.ordinals import find_ordinals
from claimcheck.mentions.parties import find_parties
from claimcheck.records import Mention, Sentence
from claimcheck.values import Age, Ordinal, Percent, Value

# A finder earlier in this order wins the words that a later one claims too: "46 million euros" is no count of euros,
# "three euros in every ten" no sum, "in 16 days' time" no duration.
FINDERS = (find_money, find_measures, find_parties, find_dates, find_durations, find_ordinals, find_amounts)


def find_numeric(sentences: Sequence[Sentence], published: date | None) -> list[Mention]:
    """Return the numeric mentions of one document, sorted by span, none overlapping another."""
    ranked = [(rank, mention) for rank, find in enumerate(FINDERS, 1) for mention in find(sentences, published)]
    return keep_specific([(0 if _is_first(mention.value) else rank, mention) for rank, mention in ranked])


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
