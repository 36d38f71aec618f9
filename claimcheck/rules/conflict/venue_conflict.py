"""Documents put one event in different places.

## What it finds
Places of one event of which neither lies in the other: a town against another town, a hall against another hall.
## Why it matters
A reader who goes there, or a reporter who calls there, finds nothing; often two events were taken for one.
## Example
> The ministers of the three lakes met in Orvanna on Monday to sign the fishing treaty.
> The ministers of the three lakes signed the fishing treaty on Monday at a meeting in Saltholm.
## Left alone
> The leaders met at Camp David on Friday to discuss missile defence.
> The leaders met in Maryland on Friday to discuss missile defence.
## Limits
Where somebody comes from, works or travels to is not where an event is; capitals that stand for governments are
left out.
"""

from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Place


def check(story: Story) -> Iterator[Conflict]:
    yield from story.clashes(Place)


RULE = ConflictRule(
    id="CC101", name="venue-conflict", category="venue", severity=Severity.ERROR, check=check, doc=__doc__
)
