"""One person is given two bodies, or one place is given to two bodies.

## What it finds
Two unions that one person heads, two employers of one analyst; two bodies that each brought the case, hold the rights,
or employ the same people. Two airlines, suppliers or ships of one event where each document knows its own only.
## Why it matters
A statement is weighed by the body behind it, and the wrong body will ask for a correction.
## Example
> Marta Oller, who heads the Bakers' Guild, said talks would go on. Ms Oller said the Millers' Union she leads agreed.
## Left alone
> Marta Oller, who heads the Bakers' Guild, said talks would go on. Marta Oller is a member of the Millers' Union.
## Limits
Bodies of different kinds, a party and a company, are left alone: one person can head both.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.evidence.belonging import excluding
from claimcheck.evidence.fillings import BUYING, EMPLOYING, HOLDING, OWNING, SUING, Filling, find_acts, same_filler
from claimcheck.evidence.holders import Holder, find_holders, strangers
from claimcheck.individuals import clashing_sides, within_one_document
from claimcheck.once import once_per_article
from claimcheck.records import Article, Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Organization

OTHER_RULES = frozenset({"party", "team"})  # nationality-conflict and identity-conflict see these
LIKELY = 0.7  # a person can head two bodies of one kind, but a text seldom says so in two places

STRANGERS = 0.6  # neither article knows whom the other one names
PERHAPS = 0.5  # the case, the rights: mostly there is one in a story


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        belongings = [b for b in individual.belongings if b.kind not in OTHER_RULES and b.role != "team"]
        sides = clashing_sides(belongings, lambda a, b: not excluding(a, b))
        if len(sides) > 1:
            yield Conflict(within_one_document(sides), f"what body {individual.person} speaks for", LIKELY)
    by_place: dict[str, list[Filling]] = {}
    for article in story.articles:
        for filling in _fillings(article):
            by_place.setdefault(filling.place, []).append(filling)
    for place, fillings in by_place.items():
        sides = clashing_sides(fillings, same_filler)
        if len(sides) > 1:
            yield Conflict(within_one_document(sides), place, PERHAPS)
    yield from _held_by_two(story)


def _held_by_two(story: Story) -> Iterator[Conflict]:
    """Yield the places that articles give to holders of whom each knows its own only."""
    by_place: dict[str, list[Holder]] = {}
    for article in story.articles:
        for holder in find_holders(article):
            by_place.setdefault(holder.place, []).append(holder)
    for place, holders in by_place.items():
        sides = clashing_sides(holders, lambda a, b: not strangers(a, b, story.articles))
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"who it is: {place}", STRANGERS)


@once_per_article
def _fillings(article: Article) -> list[Filling]:
    acts = find_acts(article, (SUING, HOLDING, EMPLOYING, OWNING, BUYING))
    return [filling for filling in acts if isinstance(filling.mention.value, Organization)]


RULE = ConflictRule(
    id="CC123",
    name="organization-conflict",
    category="organization",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
