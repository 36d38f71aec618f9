"""Documents say the opposite of each other in other words.

## What it finds
Rose and fell, opened and closed, northbound and southbound, of one thing in one fact.
## Why it matters
It is the same as a lost "not", and harder to see.
## Example
> The level of the Kessar reservoir rose over the week, the water board said.
> The level of the Kessar reservoir fell over the week, the water board said.
## Left alone
> The level of the Kessar reservoir rose in March.
> The level of the Lindt reservoir fell in March.
## Limits
Only pairs of opposites in the table below are known.
"""

from collections.abc import Iterator

from claimcheck.compare import Pair, Story, pair_conflict
from claimcheck.records import Claim, Conflict, Polarity, Severity
from claimcheck.rules.rule import ConflictRule

OPPOSITES = (
    (
        "rise increase grow climb gain jump surge soar advance strengthen up higher upward more",
        "fall decrease drop decline slip shrink sink tumble lose plunge ease weaken down lower downward less",
    ),
    ("raise lift increase", "cut lower reduce slash"),
    ("open reopen", "close shut"),
    ("approve pass back accept endorse adopt support", "reject refuse oppose block"),
    ("win", "lose"),
    ("widen broaden expand", "narrow shrink"),
    ("northbound north northern north-facing northward", "southbound south southern south-facing southward"),
    ("eastbound east eastern eastward", "westbound west western westward"),
    ("before", "after"),
    ("arrive enter", "leave depart exit"),
    ("buy", "sell"),
    ("hire recruit", "dismiss fire sack"),
    ("tighten", "loosen relax ease"),
    ("import", "export"),
    ("convict", "acquit clear"),
    ("guilty", "innocent"),
    ("beat exceed top", "miss"),
    ("left", "right"),
)  # words that cannot both be said of one thing; one line a pair of senses


def check(story: Story) -> Iterator[Conflict]:
    for pair in story.fact_pairs:
        a, b = pair.first.claim, pair.second.claim
        if a.polarity is not Polarity.AFFIRMED or b.polarity is not Polarity.AFFIRMED or a.modality is not b.modality:
            continue
        words = _opposites(a, b)
        if words is not None and _near(pair):
            yield pair_conflict(pair, "which way it went", words)


def _opposites(a: Claim, b: Claim) -> tuple[str, str] | None:
    """Return the opposite words of the two claims, when neither claim has both."""
    first, second = _lemmas(a), _lemmas(b)
    for group, other in _TABLE:
        for one, two in ((group, other), (other, group)):
            x, y = first & one, second & two
            if x and y and not first & two and not second & one:
                return sorted(x)[0], sorted(y)[0]
    return None


_TABLE = tuple((frozenset(one.split()), frozenset(two.split())) for one, two in OPPOSITES)


def _lemmas(claim: Claim) -> frozenset[str]:
    return frozenset(
        token.lemma.lower()
        for token in claim.sentence.tokens
        if claim.span.covers(token.span) and token.pos in {"VERB", "NOUN", "ADJ", "ADV"}
    )


def _near(pair: Pair) -> bool:
    """Whether both claims have one subject, and no names that tell two things apart."""
    apart = (pair.first.names ^ pair.second.names) and not pair.first.names <= pair.second.names
    return (
        bool(pair.first.noun)
        and pair.first.noun == pair.second.noun
        and not (apart and not pair.second.names <= pair.first.names)
    )


RULE = ConflictRule(
    id="CC120",
    name="direction-conflict",
    category="antonym-direction",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
