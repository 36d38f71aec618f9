"""A suppression is past its date.

## What it finds
A comment that asks not to report findings until a day that is over. What it hid is reported again. A configuration
file with an entry past its date is refused before a check; of one that is over while a server runs, this tells.
## Why it matters
Whoever set the date wanted to look at it again.
## Example
> <!-- claimcheck: ignore duplicated-words until 2020-12-31 -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
## Left alone
> <!-- claimcheck: ignore duplicated-words until 2999-12-31 -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
## Limits
The day is that of the machine on which the check runs.
"""

from claimcheck.records import Severity
from claimcheck.rules.rule import SuppressionRule

RULE = SuppressionRule(
    id="CC902", name="expired-suppression", category="suppression", severity=Severity.WARNING, doc=__doc__
)
