"""A later article gives a newer figure than an earlier one.

## What it finds
Two figures of one thing in articles of different days, of which the later says itself that its figure is a new one: a
toll that has risen, so many that have died, so many by now or so far.
## Why it matters
Nobody is wrong, but what the earlier article says no longer holds: a draft that took its figure from there needs the
newer one.
## Example
> 2025-03-03: The derailment at Lorne injured 27 people.
> 2025-03-05: The derailment at Lorne is now known to have injured 31 people.
## Left alone
> 2025-03-03: The derailment at Lorne injured 27 people.
> 2025-03-05: The derailment at Lorne is still said to have injured 27 people.
## Limits
For information only. Both articles must be dated: without that, and where the later one only gives another figure,
it is a conflict. So it is where a change is the event itself: a rate that was raised to so many percent.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Duration, Money, Percent, Quantity


def check(story: Story) -> Iterator[Conflict]:
    for kind in (Quantity, Money, Percent, Duration):
        yield from story.updates(kind)


RULE = ConflictRule(
    id="CC129", name="updated-figure", category="update", severity=Severity.INFO, check=check, doc=__doc__
)
