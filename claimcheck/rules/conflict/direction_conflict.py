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
from claimcheck.records import Claim, Conflict, Polarity, Severity, Token
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


Said = list[tuple[str, str]]  # words, each with the noun it is said of, sorted


def check(story: Story) -> Iterator[Conflict]:
    said: dict[int, Said] = {}  # by claim
    for pair in story.fact_pairs:
        a, b = pair.first.claim, pair.second.claim
        if a.polarity is not Polarity.AFFIRMED or b.polarity is not Polarity.AFFIRMED or a.modality is not b.modality:
            continue
        if _names_apart(pair):
            continue
        for fact in (pair.first, pair.second):
            if fact.row not in said:
                said[fact.row] = _said_of(fact.claim)
        words = _opposites(said[pair.first.row], said[pair.second.row])
        if words is not None:
            yield pair_conflict(pair, "which way it went", words)


def _names_apart(pair: Pair) -> bool:
    """Whether each claim names something that the other does not."""
    first, second = pair.first.content.names, pair.second.content.names
    return not (first <= second or second <= first)


def _opposites(first: Said, second: Said) -> tuple[str, str] | None:
    """Return the opposite words that two claims say of one noun; None when a claim has both of them."""
    of_one_noun = [(word, other) for word, noun in first for other, other_noun in second if noun == other_noun]
    if not any(other in _OPPOSED.get(word, ()) for word, other in of_one_noun):
        return None  # as most pairs
    words, other_words = {word for word, _ in first}, {word for word, _ in second}
    for group, other_group in _TABLE:
        for one, two in ((group, other_group), (other_group, group)):
            if words & two or other_words & one:
                continue
            for word, opposite in of_one_noun:
                if word in one and opposite in two:
                    return word, opposite
    return None


_TABLE = tuple((frozenset(one.split()), frozenset(two.split())) for one, two in OPPOSITES)
_OPPOSED = {
    word: frozenset().union(*(two for one, two in (*_TABLE, *(sides[::-1] for sides in _TABLE)) if word in one))
    for word in frozenset().union(*(side for sides in _TABLE for side in sides))
}  # the opposites of each word


def _said_of(claim: Claim) -> Said:
    """Return the words of the claim with the noun each is said of: its subject, or what it describes."""
    tokens = claim.sentence.tokens
    subjects: dict[int, list[Token]] = {}  # by what they are subjects of
    for token in tokens:
        if token.relation in {"nsubj", "nsubj:pass"}:
            subjects.setdefault(token.head, []).append(token)
    found = set()
    for i, token in enumerate(tokens):
        if not claim.span.covers(token.span) or token.pos not in {"VERB", "ADJ", "ADV", "NOUN"}:
            continue
        nouns = subjects.get(i, [])
        if token.relation in {"amod", "compound"}:
            nouns = [*nouns, tokens[token.head]]
        found |= {(token.lemma.lower(), noun.lemma.lower()) for noun in nouns if noun.pos in {"NOUN", "PROPN"}}
    return sorted(found)


RULE = ConflictRule(
    id="CC120",
    name="direction-conflict",
    category="antonym-direction",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
