"""A suppression cannot be followed: it names no rule that there is, gives no reason, or is not written as one.

## What it finds
Comments to claimcheck that are not of the form "ignore RULE until 2026-12-31 -- reason"; "until" and its date may be
left out. They hide nothing.
## Why it matters
Whoever wrote it believes that it holds.
## Example
> <!-- claimcheck: ignore duplicated-words -->
>   ¶ The committee met in the the harbour on Tuesday.
> <!-- claimcheck: ignore duplicate-words -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
> <!-- claimcheck: skip duplicated-words -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
## Left alone
> <!-- claimcheck: ignore duplicated-words, CC507 -- the poem says so -->
>   ¶ The committee met in the the harbour on Tuesday.
## Limits
In plain text a line is looked at only when it begins with "claimcheck: ignore".
"""

from claimcheck.records import Severity
from claimcheck.rules.rule import SuppressionRule

RULE = SuppressionRule(
    id="CC903", name="malformed-suppression", category="suppression", severity=Severity.WARNING, doc=__doc__
)
