"""What one document announces, another reports as done.

## What it finds
One act that is still to come in one document and over in another: will sign, has signed.
## Why it matters
A plan that is printed as a fact is a false report.
## Example
> The directors of the harbour will vote on the new toll next month.
> The directors of the harbour voted on the new toll last night.
## Left alone
> The directors of the harbour were due to vote on the new toll on Thursday.
> The directors of the harbour voted on the new toll on Thursday.
## Limits
A later document may report what an earlier one announced; dates of publication tell. Without dates a story's articles
are of before and after: of 35 such findings on 35 stories of real news one was right, so they are for information only.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Severity, Tense
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import objects_apart
from claimcheck.values import Moment

PAST_PLANS = frozenset("was were had wanted intended planned hoped aimed sought".split())
ONCE_MORE = frozenset("again another return once second third".split())  # it has been done before
YEAR_DAYS = 300  # what was done so long before a plan was printed is no news, but another occasion


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.fact_pairs:
        for plan, done in ((pair.first.claim, pair.second.claim), (pair.second.claim, pair.first.claim)):
            if (
                _is_plan(plan)
                and _is_done(done, story)
                and plan.predicate == done.predicate
                and not objects_apart(pair.first, pair.second)
                and not _came_later(plan, done, story)
                and not _other_occasion(plan, done, story)
            ):
                values = tuple(
                    "to come" if claim is plan else "done" for claim in (pair.first.claim, pair.second.claim)
                )
                yield pair_conflict(pair, "whether it has happened", (values[0], values[1]))


def _is_plan(claim: Claim) -> bool:
    """Whether the claim says now that it is to come; "was due to vote" is said of a plan that is past."""
    words = set(claim.text.lower().split())
    return claim.modality is Modality.PLANNED and not (PAST_PLANS | ONCE_MORE) & words


def _is_done(claim: Claim, story: Story) -> bool:
    """Whether the claim says that it has happened, and names no day that was still to come."""
    published = story.published(claim)
    times = [mention.value for mention in claim.mentions if isinstance(mention.value, Moment)]
    to_come = published is not None and any(time.first is not None and time.first > published for time in times)
    return claim.modality is Modality.ASSERTED and claim.tense is Tense.PAST and not to_come


def _came_later(plan: Claim, done: Claim, story: Story) -> bool:
    first, second = story.published(plan), story.published(done)
    return first is not None and second is not None and first < second


def _other_occasion(plan: Claim, done: Claim, story: Story) -> bool:
    """Whether the act is dated so that the plan cannot be of it: in a year long past, or both with times far apart."""
    acts, plans = ([m.value for m in c.mentions if isinstance(m.value, Moment)] for c in (done, plan))
    ends = [time.last for time in acts if time.last is not None]
    starts = [*(time.first for time in plans if time.first is not None), *filter(None, [story.published(plan)])]
    return any((start - end).days > YEAR_DAYS for end in ends for start in starts)


RULE = ConflictRule(
    id="CC110", name="status-conflict", category="status-tense", severity=Severity.INFO, check=check, doc=__doc__
)
