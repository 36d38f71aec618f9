"""What one document states as certain, another leaves open.

## What it finds
One fact that is asserted in one document and possible, unknown or only alleged in another.
## Why it matters
An allegation printed as a fact is libel; a doubt that was dropped is a false report.
## Example
> It is not yet known whether bank details were copied in the attack on the clinic.
> Bank details were copied in the attack on the clinic, managers have confirmed.
## Left alone
> The clinic may reopen on Monday.
> The clinic will reopen on Monday, if the inspectors agree.
## Limits
A later document may know more; dates of publication tell. Real news says "allegedly" in one outlet and "police say" in
the next: of 48 such findings on 35 stories two were worth a look, so they are for information only.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, pair_conflict
from claimcheck.records import Claim, Conflict, Modality, Severity, Tense
from claimcheck.rules.rule import ConflictRule
from claimcheck.stances import ALLEGED_WORDS
from claimcheck.statements import objects_apart


def check(story: Story) -> Iterator[Conflict]:
    asking = {fact.row for fact in story.facts if _asks_whether(fact.claim)}
    for pair in story.fact_pairs:
        for first, second in ((pair.first, pair.second), (pair.second, pair.first)):
            open_, certain = first.claim, second.claim
            if not _is_certain(certain) or _came_later(open_, certain, story):
                continue
            in_doubt = open_.predicate == certain.predicate and certain.attribution is None and _is_open(open_)
            if (first.row in asking or in_doubt) and not objects_apart(pair.first, pair.second):
                values = tuple(str(claim.modality) for claim in (pair.first.claim, pair.second.claim))
                yield pair_conflict(pair, "how sure it is", (values[0], values[1]))


def _asks_whether(claim: Claim) -> bool:
    """Whether the claim stands under "whether": said to be open, whatever the verb."""
    tokens = claim.sentence.tokens
    return "whether" in claim.sentence.text.lower() and any(
        token.text.lower() == "whether" and token.relation == "mark" and claim.span.covers(tokens[token.head].span)
        for token in tokens
    )


def _is_open(claim: Claim) -> bool:
    """Whether the claim leaves open if it happened; "could" without "have" is said of what is to come, or possible."""
    words = [word.lower() for word in claim.text.split()]
    if claim.modality is Modality.ALLEGED:
        return _is_alleged(claim)
    return any(word in {"may", "might", "could"} and "have" in words[i + 1 : i + 3] for i, word in enumerate(words))


def _is_alleged(claim: Claim) -> bool:
    """Whether the doubt is about what happened: "allegedly struck", not "struck by an allegedly drunk driver"."""
    tokens = claim.sentence.tokens
    doubts = [t for t in tokens if t.text.lower() in ALLEGED_WORDS and claim.span.covers(t.span)]
    return not doubts or any(tokens[t.head].lemma == claim.predicate for t in doubts)


def _is_certain(claim: Claim) -> bool:
    return claim.modality is Modality.ASSERTED and claim.tense is Tense.PAST


def _came_later(open_: Claim, certain: Claim, story: Story) -> bool:
    first, second = story.published(open_), story.published(certain)
    return first is not None and second is not None and first < second


RULE = ConflictRule(
    id="CC118",
    name="modality-conflict",
    category="modality-certainty",
    severity=Severity.INFO,
    check=check,
    doc=__doc__,
)
