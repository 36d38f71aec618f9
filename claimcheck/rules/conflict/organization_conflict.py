"""One person is given two bodies, or one place is given to two bodies.

## What it finds
Two unions that one person heads, two employers of one analyst; two bodies that each brought the case, hold the rights,
or employ the same people.
## Why it matters
A statement is weighed by the body behind it, and the wrong body will ask for a correction.
## Example
> Marta Oller, who heads the Bakers' Guild, said talks would go on. Ms Oller said the Millers' Union she leads would wait.
## Left alone
> Marta Oller, who heads the Bakers' Guild, said talks would go on. Marta Oller is a member of the Millers' Union.
## Limits
Bodies of different kinds, a party and a company, are left alone: one person can head both.
"""

from collections.abc import Iterator

from claimcheck.belonging import excluding
from claimcheck.compare import Story
from claimcheck.individuals import clashing_sides
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule

OTHER_RULES = frozenset({"party", "team"})  # nationality-conflict and identity-conflict see these
LIKELY = 0.7  # a person can head two bodies of one kind, but a text seldom says so in two places


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        belongings = [b for b in individual.belongings if b.kind not in OTHER_RULES and b.role != "team"]
        sides = clashing_sides(belongings, lambda a, b: not excluding(a, b))
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what body {individual.person} speaks for", LIKELY)


RULE = ConflictRule(
    id="CC123",
    name="organization-conflict",
    category="organization",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
