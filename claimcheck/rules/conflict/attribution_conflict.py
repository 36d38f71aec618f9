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
Only words in quotation marks are compared. Who says them must stand beside them: by name, as "he" or "she" where one
person can be meant, as "the judge" where the article names one. Words that take up a part of another's quotation are
left alone.
"""

from collections.abc import Iterator
from itertools import combinations

from claimcheck.compare import Story
from claimcheck.quotations import quoted_side, same_speaker, same_words
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule

MIN_COMMON_FRACTION = 0.5  # of the longer one's words: one may take up what another has said, and go on


def check(story: Story) -> Iterator[Conflict]:
    for a, b in combinations(story.passages, 2):
        if not a.speaker or not b.speaker or same_speaker(a.speaker.value, b.speaker.value):
            continue
        short, long = sorted(len(passage.text.split()) for passage in (a, b))
        if short >= MIN_COMMON_FRACTION * long and same_words(a, b):
            yield Conflict((quoted_side(a, a.speaker), quoted_side(b, b.speaker)), "who said it", 0.85)


RULE = ConflictRule(
    id="CC116",
    name="attribution-conflict",
    category="attribution",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
