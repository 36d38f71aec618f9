"""One person, ship or body is given two nationalities or parties.

## What it finds
Demonyms and countries said of one person or of the one thing of its kind: a Mexican boxer and "the Argentine".
## Why it matters
It is a fact about a person that is easily checked and seldom forgiven.
## Example
> Croatian midfielder Luka Perin signed for four years.
> Slovenian midfielder Luka Perin signed for four years.
## Left alone
> The Dutch-Moroccan midfielder Luka Perin signed for four years.
> Moroccan midfielder Luka Perin signed for four years.
## Limits
Two nationalities of one person, given apart, are reported.
"""

from collections.abc import Iterator

from claimcheck.belonging import excluding
from claimcheck.compare import Story
from claimcheck.individuals import clashing_sides, same_party
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        sides = clashing_sides(individual.nationalities, lambda a, b: a.value == b.value)
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what nationality {individual.person} has", LIKELY)
        sides = clashing_sides(individual.parties, lambda a, b: same_party(a.value, b.value))
        if len(sides) < 2:
            headed = [b for b in individual.belongings if b.kind == "party"]
            sides = clashing_sides(headed, lambda a, b: not excluding(a, b))
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what party {individual.person} is of", LIKELY)


LIKELY = 0.75  # some people have two nationalities, and some change parties


RULE = ConflictRule(
    id="CC111",
    name="nationality-conflict",
    category="nationality-party",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
