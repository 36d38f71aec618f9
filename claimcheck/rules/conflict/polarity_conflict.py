"""One document affirms what another denies.

## What it finds
Claims of one fact of which one is negated: did and did not, all and none, approved and refused.
## Why it matters
A "not" that was lost or added turns a story round.
## Example
> The Ostrava council approved the tram line on Thursday night.
> The Ostrava council did not approve the tram line on Thursday night.
## Left alone
> The mayor of Ostrava said the council had approved the tram line.
> The opposition leader denied that the council had approved the tram line.
## Limits
What different speakers say against each other is their dispute and not the papers'. Inside one article nothing is
reported: in real news each "not" there belonged to another occasion. Between articles too: of 15 such findings on 45
stories of real news none was right, so they are for information only.
"""

from collections.abc import Iterator

from claimcheck.compare import Pair, Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Polarity, Severity
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import objects_apart

SURE_FACT = 0.6  # of being one fact: a negation is easily of something else


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.fact_pairs:
        a, b = pair.first.claim, pair.second.claim
        if a.document_id == b.document_id or _says_when(a) or _says_when(b):
            continue
        if a.polarity is b.polarity or not (_same_certainty(pair) and _same_event(pair)):
            continue
        if a.attribution and b.attribution and a.attribution.lower() != b.attribution.lower():
            continue
        yield pair_conflict(pair, "whether it is so", (str(a.polarity), str(b.polarity)))


def _says_when(claim: Claim) -> bool:
    """Whether a negated claim says from when on it is so: "will not open before May"; or leaves the choice."""
    words = set(claim.text.lower().split())
    return "either" in words or (claim.polarity is Polarity.NEGATED and bool(words & {"before", "until", "till"}))


def _same_certainty(pair: Pair) -> bool:
    a, b = pair.first.claim, pair.second.claim
    return a.modality is b.modality and a.modality is not Modality.POSSIBLE


def _same_event(pair: Pair) -> bool:
    """Whether both claims have one predicate and object; else the negation may stand with another fact."""
    a, b = pair.first.claim, pair.second.claim
    same = a.predicate == b.predicate and not objects_apart(pair.first, pair.second)
    return same and pair.probability >= SURE_FACT


RULE = ConflictRule(
    id="CC109", name="polarity-conflict", category="polarity", severity=Severity.INFO, check=check, doc=__doc__
)
