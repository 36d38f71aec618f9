"""Documents give different amounts of one thing.

## What it finds
Counts of one kind of thing, and measures of one dimension, about one fact, whose ranges do not overlap.
## Why it matters
Readers cannot tell which amount holds; often one of them was corrected later.
## Example
> The fire at the Larkdale depot killed 12 people, officials said.
> The fire at the Larkdale depot killed 21 people, officials said.
## Left alone
> At least 12 people died in the fire at the Larkdale depot.
> The fire at the Larkdale depot killed 15 people, officials said.
## Limits
A toll that has risen is an update (updated-figure) only where both documents are dated and the later one says so.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, same_figure_other_unit
from claimcheck.evidence.references import with_references
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Quantity


def check(story: Story) -> Iterator[Conflict]:
    conflicts = with_references(story.clashes(Quantity), story.articles, Quantity)
    yield from (conflict for conflict in conflicts if not same_figure_other_unit(conflict))


RULE = ConflictRule(
    id="CC103", name="quantity-conflict", category="quantity", severity=Severity.ERROR, check=check, doc=__doc__
)
