"""The same words are put in the mouths of different speakers.

## What it finds
One quotation, word for word or nearly, given to two people.
## Why it matters
Words given to the wrong person are the costliest of errors.
## Example
> "Nobody in this town will drink that water again," the mayor, Ada Lind, told reporters.
> "Nobody in this town will drink that water again," said Bo Sand, who runs the waterworks.
## Left alone
> "Nobody in this town will drink that water again," the mayor, Ada Lind, told reporters.
> Ms Lind said: "Nobody in this town will drink that water again."
## Limits
Only words in quotation marks are compared; a speaker must be named beside them, and not by "the president" or in a
sentence that says something of its own.
"""

from collections.abc import Iterator
from itertools import combinations

from claimcheck.compare import Story
from claimcheck.quotations import quoted_side, same_speaker, same_words
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule


def check(story: Story) -> Iterator[Conflict]:
    for a, b in combinations(story.passages, 2):
        if same_words(a, b) and a.speaker and b.speaker and not same_speaker(a.speaker.value, b.speaker.value):
            yield Conflict((quoted_side(a, a.speaker), quoted_side(b, b.speaker)), "who said it", 0.85)


RULE = ConflictRule(
    id="CC116",
    name="attribution-conflict",
    category="attribution",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
