"""Documents give different ages of one person or thing, or different lengths of one stretch of time.

## What it finds
Ages of the same person or thing, and durations of the same thing, whose ranges do not overlap. An age may be told by
a year of birth or of building or by what somebody was in another year, a duration by its beginning ("since 2023"
against "for six years"), the length of a contract or of an extension by its end, all counted to the day of publication.
Also a parent who is hardly older than the child.
## Why it matters
Ages identify people; lengths of sentences and contracts are facts that others act on.
## Example
> Nora Falk, 41, won the sailing race round the island.
> Nora Falk, 47, won the sailing race round the island.
## Left alone
> The closure of the tunnel will last six months.
> The closure of the tunnel will last half a year.
## Limits
Without a date of publication nothing is counted from a year. The age of a thing may be a year or two off, one
printed in tens several.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, find_clashes, link_statements, of_kind
from claimcheck.individuals import clashing_sides
from claimcheck.lifetimes import (
    find_wrong_ages,
    find_wrong_extensions,
    find_wrong_kin,
    find_wrong_stretches,
    find_wrong_terms,
)
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Age, Duration, compatible

SURE = 0.85  # an age stands right beside the name that it is said of
LIKELY = 0.55  # "the 23-year-old" is the one named just before


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        sides = clashing_sides(individual.ages, lambda a, b: compatible(a.mention.value, b.mention.value))
        if len(sides) > 1:
            by_sense = {age.mention for age in individual.ages if age.by_sense}
            probability = LIKELY if any(by_sense.issuperset(side.mentions) for side in sides) else SURE
            yield Conflict(tuple(sides), f"how old {individual.person} is", probability)
    yield from _of_nobody_named(story)
    yield from story.clashes(Duration)
    yield from find_wrong_ages(story)
    yield from find_wrong_kin(story)
    yield from find_wrong_stretches(story)
    yield from find_wrong_terms(story)
    yield from find_wrong_extensions(story)


def _of_nobody_named(story: Story) -> Iterator[Conflict]:
    """Yield the clashes of ages that are said of "a suspect" or "the driver"; of whom a name is known, that tells."""
    known = {age.mention for individual in story.individuals for age in individual.ages}
    ages = [
        statement
        for statement in of_kind(story, Age)
        if statement.mention not in known and statement.content.noun.islower() and not statement.content.names
    ]
    yield from find_clashes(story, ages, link_statements(story, ages)).conflicts


RULE = ConflictRule(
    id="CC113", name="age-conflict", category="age-duration", severity=Severity.ERROR, check=check, doc=__doc__
)
