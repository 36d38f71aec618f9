"""Documents give different sums for one thing.

## What it finds
Sums of one currency, about one fact, whose ranges do not overlap.
## Why it matters
A sum with two digits exchanged or a wrong scale changes the story.
## Example
> The harbour fund holds 18.5 million euros, the auditors said.
> The harbour fund holds 15.8 million euros, the auditors said.
## Left alone
> The harbour fund holds 18.5 million euros, the auditors said.
> The harbour fund holds about €18m, the auditors said.
## Limits
Sums in different currencies are not converted.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.evidence.references import with_references
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Money


def check(story: Story) -> Iterator[Conflict]:
    yield from with_references(story.clashes(Money), story.articles, Money)


RULE = ConflictRule(
    id="CC104", name="money-conflict", category="money", severity=Severity.ERROR, check=check, doc=__doc__
)
