"""The same figure is given in different units.

## What it finds
One figure with two units that do not measure the same: 14 feet and 14 metres, 88 mph and 88 km/h.
## Why it matters
The figure was copied and its unit was not; the thing is off by a factor.
## Example
> The crack in the Ennor dam is 14 feet long.
> The crack in the Ennor dam is fourteen metres long.
## Left alone
> The crack in the Ennor dam is 14 feet long.
> The crack in the Ennor dam is about 4.3 metres long.
## Limits
A figure that differs as well as its unit is the matter of quantity-conflict.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, same_figure_other_unit
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Quantity


def check(story: Story) -> Iterator[Conflict]:
    yield from (conflict for conflict in story.clashes(Quantity) if same_figure_other_unit(conflict))


RULE = ConflictRule(
    id="CC114", name="unit-conflict", category="unit", severity=Severity.ERROR, check=check, doc=__doc__
)
