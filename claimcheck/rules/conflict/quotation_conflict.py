"""One quotation has different words in different places.

## What it finds
Passages between quotation marks that are nearly the same, by the same speaker as far as named, with words changed.
## Why it matters
What stands between quotation marks was said so, or it is not a quotation.
## Example
> "The bridge will never be a danger to anyone," said the engineer, Ida Holm.
> "The bridge will always be a danger to someone," said the engineer, Ida Holm.
## Left alone
> "The bridge will never be a danger to anyone," said the engineer, Ida Holm.
> "The bridge will never be a danger," said Ms Holm.
## Limits
A shorter quotation that leaves words out at its ends is not a change, nor are an editor's brackets and the spelling of
the other English; words translated twice are reported.
"""

from collections.abc import Iterator
from itertools import combinations

from claimcheck.compare import Story
from claimcheck.quotations import changed_words, quoted_side, same_speaker
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule


def check(story: Story) -> Iterator[Conflict]:
    for a, b in combinations(story.passages, 2):
        if a.speaker and b.speaker and not same_speaker(a.speaker.value, b.speaker.value):
            continue
        changed = changed_words(a, b)
        if changed is not None:
            first, second = changed
            yield Conflict((quoted_side(a, first), quoted_side(b, second)), "what the words of the quotation are", 0.85)


RULE = ConflictRule(
    id="CC117",
    name="quotation-conflict",
    category="quote-wording",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
