"""One person is named in two ways.

## What it finds
Names that are nearly the same, of people with the same role or in the same facts: Anders and Andreas, Pyke and Pike.
## Why it matters
A name spelt wrongly is the error that readers report first, and it defeats every later search.
## Example
> The race director, Tomas Verhagen, said 4,000 runners had entered.
> The race director, Thomas Verhaagen, said 4,000 runners had entered.
## Left alone
> Anna Brandt won the first heat; her sister Hanna Brandt came second.
## Limits
A name written in another alphabet's two common transcriptions may be reported.
"""

from collections.abc import Iterator
from itertools import combinations

from claimcheck.compare import Story
from claimcheck.individuals import Individual, side_of
from claimcheck.mentions.people import compatible_roles, near_miss
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule


def check(story: Story) -> Iterator[Conflict]:
    for a, b in combinations(story.individuals, 2):
        if near_miss(a.person, b.person):
            together = a.documents & b.documents
            evidence = _evidence(a, b)
            if together and not evidence:
                continue
            yield Conflict((side_of(a), side_of(b)), "what the name is", 0.85 if evidence else 0.6)


def _evidence(a: Individual, b: Individual) -> bool:
    """Whether something beside the likeness says that they are one person: a role in common."""
    return any(compatible_roles(x.value, y.value) for x in a.roles for y in b.roles)


RULE = ConflictRule(
    id="CC106",
    name="person-name-conflict",
    category="person-name",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
