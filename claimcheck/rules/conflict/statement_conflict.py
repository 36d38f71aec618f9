"""Two sentences cannot both be true, whatever the words in which they differ.

## What it finds
Sentences of one fact that exclude each other by their meaning: another cause, another winner, another order of things,
a firm that closed its plant and one that enlarged it. The entailment model reads both; a clash of figures, places or
names that another rule sees is left to that rule.
## Why it matters
Most contradictions hold no figure to compare.
## Example
> The strike at the Orvane glass works ended on Monday after the union accepted the offer.
> The strike at the Orvane glass works goes on after the union rejected the offer on Monday.
## Left alone
> The strike at the Orvane glass works ended on Monday after the union accepted the offer.
> Workers at the Orvane glass works voted on Monday for the offer, and their walkout is over.
## Limits
Warnings are only those of which the model is sure and whose sentences have few words in common; about half of them are
right. The others are for information: the model takes most near copies for a clash (on real news 2 of 79 were one). It
reads two sentences alone, without what stands around them, and sentences of one document it is not asked about. It was
trained on English news.
"""

from collections.abc import Iterator
from dataclasses import replace

from claimcheck.compare import MIN_CONTRADICTION, Story, pair_conflict
from claimcheck.records import Claim, Conflict, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import CONTENT

MIN_SURE = 0.5  # probability from which it is a warning: with the next line 2 of 100 real articles had a false alarm
MAX_SHARED_WORDS = 0.3  # of the shorter sentence; above it stood 145 of the 148 pairs that 143 real articles had
DOUBTFUL = 0.1  # probability at the most of the others


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.contradictions:
        if pair.probability >= MIN_CONTRADICTION:
            sure = pair.probability >= MIN_SURE and _in_own_words(pair.first.claim, pair.second.claim)
            seen = pair if sure else replace(pair, probability=min(pair.probability, DOUBTFUL))
            yield pair_conflict(seen, "what happened", (pair.first.claim.text, pair.second.claim.text))


def _in_own_words(a: Claim, b: Claim) -> bool:
    """Whether the sentences of two claims have few words in common."""
    words = [{t.lemma.lower() for t in claim.sentence.tokens if t.pos in CONTENT} for claim in (a, b)]
    return len(words[0] & words[1]) <= MAX_SHARED_WORDS * min(map(len, words))


RULE = ConflictRule(
    id="CC125",
    name="statement-conflict",
    category="contradiction",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
