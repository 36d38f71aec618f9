"""Documents give different ranks, or different years for "first since".

## What it finds
"Third-largest" against "fifth-largest", "first since 2011" against "first since 2017", of one thing.
## Why it matters
Records and firsts are what headlines are made of, and what readers remember.
## Example
> It was the worst drought in the valley since 1973.
> It was the worst drought in the valley since 1983.
## Left alone
> It was the worst drought in the valley since 1973.
> It was the third drought in the valley this decade.
## Limits
A rank of another list (the largest by area, the third by population) must be told by its words.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Ordinal


def check(story: Story) -> Iterator[Conflict]:
    yield from story.clashes(Ordinal)


RULE = ConflictRule(
    id="CC112",
    name="ordinal-conflict",
    category="ordinal-superlative",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
