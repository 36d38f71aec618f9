"""One place that only one can fill is given to two.

## What it finds
Two makers of one product, two winners of one prize, two next opponents, two "only bidders", two teams of one rider.
## Why it matters
Who it is, is the first question of a reader, and mixing up two firms or two films is soon noticed by both.
## Example
> The Silver Lantern, the top prize of the festival, went to "Low Water" on Sunday.
> "Nine Doors" won the Silver Lantern at the festival on Sunday.
## Left alone
> "Low Water" won the Silver Lantern at the festival on Sunday.
> "Nine Doors" won the Bronze Lantern at the festival on Sunday.
## Limits
The place must be named in words that leave room for one only: a named prize, "the next opponent", "minority partner".
"""

from collections.abc import Iterator
from itertools import combinations, product

from claimcheck.compare import Story
from claimcheck.evidence.belonging import OFFICES, same_body
from claimcheck.evidence.fillings import (
    CREATING,
    DESIGNING,
    INQUIRING,
    MAKING,
    SCORING,
    SUCCEEDING,
    TRAINING,
    WINNING,
    Filling,
    find_acts,
    find_posts,
    same_filler,
)
from claimcheck.individuals import clashing_sides, within_one_document
from claimcheck.mentions.people import near_miss
from claimcheck.once import once_per_article
from claimcheck.records import Article, Conflict, Severity, Side
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Person

ACTS = (MAKING, WINNING, CREATING, DESIGNING, SUCCEEDING, TRAINING, SCORING, INQUIRING)
OFFICE_HOLDERS = 0.5  # one post of one body, two names; some bodies have two chairs, and some have had a change
LIKELY = 0.55  # the words leave room for one only, but may be said of two things


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        teams = [belonging for belonging in individual.belongings if belonging.role == "team"]
        sides = clashing_sides(teams, lambda a, b: same_body(a.mention.value, b.mention.value))
        if len(sides) > 1:
            yield Conflict(within_one_document(sides), f"what team {individual.person} is in", LIKELY)
    by_place: dict[str, list[Filling]] = {}
    for article in story.articles:
        for filling in _fillings(article):
            by_place.setdefault(filling.place, []).append(filling)
    for place, fillings in by_place.items():
        sides = clashing_sides(fillings, lambda a, b: same_filler(a, b) or _told_apart(a, b, story))
        if len(sides) > 1:
            yield Conflict(within_one_document(sides), place, LIKELY)
    yield from _office_holders(story)


@once_per_article
def _fillings(article: Article) -> list[Filling]:
    return [*find_acts(article, ACTS), *find_posts(article)]


def _office_holders(story: Story) -> Iterator[Conflict]:
    """Yield the first posts of bodies that are given to two persons, by documents that each know one of them."""
    for one, other in combinations(story.individuals, 2):
        if one.documents & other.documents or near_miss(one.person, other.person):
            continue
        for a, b in product(one.belongings, other.belongings):
            far = story.far_apart(a.mention.document_id, b.mention.document_id)  # the office may have changed hands
            if not far and a.role == b.role and a.role in OFFICES and same_body(a.mention.value, b.mention.value):
                sides = tuple(Side(str(i.person), (c.person,), (c.quotation,)) for i, c in ((one, a), (other, b)))
                yield Conflict(sides, f"who stands first in {a.value}", OFFICE_HOLDERS)
                break


def _told_apart(a: Filling, b: Filling, story: Story) -> bool:
    """Whether one document knows both persons: then there may be two winners, of the men's race and the women's."""
    if not isinstance(a.mention.value, Person) or not isinstance(b.mention.value, Person):
        return False
    homes = [
        individual.documents
        for filling in (a, b)
        for individual in story.individuals
        if filling.mention in individual.mentions
    ]
    return len(homes) == 2 and bool(homes[0] & homes[1]) and a.place.startswith(WINNING.question)


RULE = ConflictRule(
    id="CC122",
    name="identity-conflict",
    category="identity",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
