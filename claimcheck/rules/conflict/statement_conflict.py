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
It reads two sentences alone, without what stands around them. Sentences of one document it is not asked about, nor
those of two that are not among the nearest to each other or hardly seem to speak of one fact; and the more articles a
story has, the more they must, for where many outlets copy each other most of what it calls a contradiction is none.
Most contradictions in other words it does not see. It was trained on English news.
"""

from collections.abc import Iterator

from claimcheck.compare import MIN_CONTRADICTION, Pair, Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Polarity, Severity, Tense
from claimcheck.rules.rule import ConflictRule

PERFECT = frozenset(("has", "have", "'s", "'ve", "’s", "’ve"))


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.contradictions:
        if pair.probability >= MIN_CONTRADICTION and not _may_have_changed(pair, story):
            yield pair_conflict(pair, "what happened", (pair.first.claim.text, pair.second.claim.text))


def _may_have_changed(pair: Pair, story: Story) -> bool:
    """Whether the document published first tells how things stand or will be, which may have changed by the other.

    What had not happened by the first has perhaps since then. Of documents without a date, a plan and what came of it
    are of before and after.
    """
    first, second = pair.first.claim, pair.second.claim
    before, after = story.published(first), story.published(second)
    if before is None or after is None:
        planned = Modality.PLANNED in (first.modality, second.modality)
        return planned and Tense.PAST in (first.tense, second.tense)
    if before == after:
        return False
    early, late = (first, second) if before < after else (second, first)
    return early.tense is not Tense.PAST or (early.polarity is Polarity.NEGATED and _has_come_about(late))


def _has_come_about(claim: Claim) -> bool:
    """Whether a claim says what is done by now: "has opened"."""
    tokens = claim.sentence.tokens
    return any(
        token.text.lower() in PERFECT and token.relation == "aux" and tokens[token.head].lemma == claim.predicate
        for token in tokens
        if claim.span.covers(token.span)
    )


RULE = ConflictRule(
    id="CC125",
    name="statement-conflict",
    category="contradiction",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
