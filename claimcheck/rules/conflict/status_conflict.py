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
A later document may report what an earlier one announced; dates of publication tell.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Severity, Tense
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Moment


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.fact_pairs:
        for plan, done in ((pair.first.claim, pair.second.claim), (pair.second.claim, pair.first.claim)):
            if (
                _is_plan(plan)
                and _is_done(done, story)
                and plan.predicate == done.predicate
                and not _came_later(plan, done, story)
            ):
                values = tuple(
                    "to come" if claim is plan else "done" for claim in (pair.first.claim, pair.second.claim)
                )
                yield pair_conflict(pair, "whether it has happened", (values[0], values[1]))


def _is_plan(claim: Claim) -> bool:
    """Whether the claim says now that it is to come; "was due to vote" is said of a plan that is past."""
    words = claim.text.lower().split()
    return claim.modality is Modality.PLANNED and not {"was", "were", "had"} & set(words)


def _is_done(claim: Claim, story: Story) -> bool:
    """Whether the claim says that it has happened, and names no day that was still to come."""
    published = story.published(claim)
    times = [mention.value for mention in claim.mentions if isinstance(mention.value, Moment)]
    to_come = published is not None and any(time.first is not None and time.first > published for time in times)
    return claim.modality is Modality.ASSERTED and claim.tense is Tense.PAST and not to_come


def _came_later(plan: Claim, done: Claim, story: Story) -> bool:
    first, second = story.published(plan), story.published(done)
    return first is not None and second is not None and first < second


RULE = ConflictRule(
    id="CC110", name="status-conflict", category="status-tense", severity=Severity.ERROR, check=check, doc=__doc__
)
