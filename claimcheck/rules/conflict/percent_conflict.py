"""Documents give different percentages of one thing.

## What it finds
Shares and rates, in percent or as fractions, about one fact, whose ranges do not overlap.
## Why it matters
Rates are quoted by others as they stand.
## Example
> Food prices in Ostrava rose 4.6% in September from a year before.
> Food prices in Ostrava rose 6.4 per cent in September from a year before.
## Left alone
> About half of the voters in Ostrava backed the tram line.
> Some 51 percent of the voters in Ostrava backed the tram line.
## Limits
A percentage that follows from counts elsewhere is the matter of arithmetic-conflict.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.records import Conflict, Severity
from claimcheck.references import with_references
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Percent


def check(story: Story) -> Iterator[Conflict]:
    yield from with_references(story.clashes(Percent), story.articles, Percent)


RULE = ConflictRule(
    id="CC105", name="percent-conflict", category="percent", severity=Severity.ERROR, check=check, doc=__doc__
)
