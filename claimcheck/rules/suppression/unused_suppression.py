"""A suppression hides nothing any more.

## What it finds
A comment, or an entry of the configuration file, that asks not to report findings, where there are none of its rules.
## Why it matters
The text was mended, and what is left of the suppression would hide the next error in the same place.
## Example
> <!-- claimcheck: ignore duplicated-words -- the poem says so -->
>   ¶ The committee met in the harbour on Tuesday.
## Left alone
> <!-- claimcheck: ignore duplicated-words -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
## Limits
An entry of the configuration file is looked at only when the documents or outlets that it names are being checked.
"""

from claimcheck.records import Severity
from claimcheck.rules.rule import SuppressionRule

RULE = SuppressionRule(
    id="CC901", name="unused-suppression", category="suppression", severity=Severity.WARNING, doc=__doc__
)
