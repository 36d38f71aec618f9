"""Documents give different ages of one person or thing, or different lengths of one stretch of time.

## What it finds
Ages of the same person or thing, and durations of the same thing, whose ranges do not overlap.
## Why it matters
Ages identify people; lengths of sentences and contracts are facts that others act on.
## Example
> Nora Falk, 41, won the sailing race round the island.
> Nora Falk, 47, won the sailing race round the island.
## Left alone
> The closure of the tunnel will last six months.
> The closure of the tunnel will last half a year.
## Limits
An age and a year of birth are compared by arithmetic-conflict.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Age, Duration


def check(story: Story) -> Iterator[Conflict]:
    yield from story.clashes(Age, Duration)


RULE = ConflictRule(
    id="CC113", name="age-conflict", category="age-duration", severity=Severity.ERROR, check=check, doc=__doc__
)
