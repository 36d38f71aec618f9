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
For information only: on real news 2 of 79 findings were right, for the model takes most near copies of one sentence for
a clash. So their confidence is 0.1 at the most, and the rule, which takes a third of the time of a check, is left out
unless `--min-confidence` is 0.1 or less; the coverage counts the pairs. It reads two sentences alone, without what
stands around them, and sentences of one document it is not asked about. It was trained on English news.
"""

from collections.abc import Iterator
from dataclasses import replace

from claimcheck.compare import MIN_CONTRADICTION, Story, askable_facts, pair_conflict
from claimcheck.records import Conflict, Severity
from claimcheck.rules.rule import ConflictRule

DOUBTFUL = 0.1  # probability at the most, whatever the fit to stories with planted clashes says


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.contradictions:
        if pair.probability >= MIN_CONTRADICTION:
            seen = replace(pair, probability=min(pair.probability, DOUBTFUL))
            yield pair_conflict(seen, "what happened", (pair.first.claim.text, pair.second.claim.text))


RULE = ConflictRule(
    id="CC125",
    name="statement-conflict",
    category="contradiction",
    severity=Severity.INFO,
    check=check,
    doc=__doc__,
    max_confidence=DOUBTFUL,
    count_unasked=lambda story: len(askable_facts(story)),
)
