"""Find the words of one document that state a value: one module a kind of value."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from claimcheck.mentions.names import Found, read_names
from claimcheck.mentions.numeric import find_numeric
from claimcheck.mentions.organizations import read_organizations
from claimcheck.mentions.parties import find_named_parties
from claimcheck.mentions.people import read_people
from claimcheck.mentions.places import read_places
from claimcheck.records import Mention, Sentence


def find_mentions(
    sentences: Sequence[Sentence], published: date | None, title: str | None = None
) -> tuple[Mention, ...]:
    """Return the mentions in one document's sentences, sorted by span.

    No two overlap, but for lists of names: they are a number of parties and hold the mentions of the names.

    published: the document's date, for "on Tuesday"; None when it is unknown.
    title: a headline from metadata; its names help to tell the names of the text.
    """
    names = read_names(sentences, title)
    found: list[Found] = [*read_organizations(names), *read_people(names), *read_places(names)]
    mentions = [item.mention() for item in found]
    alone = _without_overlaps([*mentions, *find_numeric(sentences, published)])
    lists = find_named_parties(sentences, alone)
    return tuple(sorted((*alone, *lists), key=lambda mention: (mention.span, mention.value.kind)))


def _without_overlaps(mentions: list[Mention]) -> tuple[Mention, ...]:
    """Return the longest mention of each overlapping group, in the order of the text."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: (-len(m.span), m.span.start, m.value.kind)):
        at = bisect_left(kept, mention.span, key=lambda m: m.span)
        if not any(mention.span.overlaps(neighbour.span) for neighbour in kept[max(at - 1, 0) : at + 1]):
            kept.insert(at, mention)
    return tuple(kept)
