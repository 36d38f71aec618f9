"""Documents give different ranks, or different years for "first since".

## What it finds
"Third-largest" against "fifth-largest", "first since 2011" against "first since 2017", of one thing, also in one text.
## Why it matters
Records and firsts are what headlines are made of, and what readers remember.
## Example
> It was the worst drought in the valley since 1973.
> It was the worst drought in the valley since 1983.
## Left alone
> It was the worst drought in the valley since 1973.
> It was the third drought in the valley this decade.
## Limits
A rank of another list (the largest by area, the third by population) must be told by its words.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from claimcheck.compare import Story, make_side, of_kind
from claimcheck.mentions.ordinals import SUPERLATIVES
from claimcheck.records import Conflict, Severity, Token
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Ordinal, comparable, compatible

LIKELY = 0.6  # one text, one superlative, one region; by judgement
RANKED = frozenset(SUPERLATIVES.values())
OTHER_ORDER = frozenset("by behind after once then formerly previously now until before or another".split())
SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
NOBODY = frozenset("it he she they what which that this who there one".split())  # it is not said here who holds it


def check(story: Story) -> Iterator[Conflict]:
    found = story.clashes(Ordinal)
    yield from found
    seen = [{mention for side in conflict.sides for mention in side.mentions} for conflict in found]
    ranks = [s for s in of_kind(story, Ordinal) if _is_rank(s)]
    for a, b in combinations(ranks, 2):
        if _one_thing(a, b) and not any({a.mention, b.mention} <= mentions for mentions in seen):
            sides = tuple(make_side(s.mention.text, [s]) for s in (a, b))
            yield Conflict(sides, "which place it has", LIKELY)


def _is_rank(statement: Statement) -> bool:
    value = statement.mention.value
    return (
        isinstance(value, Ordinal)
        and value.since is None
        and value.of.split()[:1] != []
        and (value.of.split()[0] in RANKED)
    )


def _one_thing(a: Statement, b: Statement) -> bool:
    """Whether one text gives one thing two places in one order: the same superlative in the same region."""
    if a.claim.document_id != b.claim.document_id or a.claim.sentence is b.claim.sentence:
        return False
    if not comparable(a.mention.value, b.mention.value) or compatible(a.mention.value, b.mention.value):
        return False
    regions, holders = [_region(s) for s in (a, b)], [_holder(s) for s in (a, b)]
    if not regions[0] & regions[1] or any(_words(s) & OTHER_ORDER for s in (a, b)):
        return False
    first, second = (holder - _noun(a) - _noun(b) for holder in holders)  # two lakes are not one
    return not (first and second) or bool(first & second)


def _noun(statement: Statement) -> frozenset[str]:
    value = statement.mention.value
    return frozenset(value.of.split()) if isinstance(value, Ordinal) else frozenset()


def _words(statement: Statement) -> set[str]:
    return {token.text.lower() for token in statement.claim.sentence.tokens}


def _region(statement: Statement) -> frozenset[str]:
    """Return the names below the rank: "Valais" of "the third-largest in the canton of Valais"."""
    tokens = statement.claim.sentence.tokens
    below = _below(_tops(statement, tokens), tokens)
    return frozenset(tokens[i].lemma.lower() for i in below if tokens[i].pos == "PROPN")


def _holder(statement: Statement) -> frozenset[str]:
    """Return the words for what has the rank; empty when a pronoun stands for it, or nothing."""
    tokens = statement.claim.sentence.tokens
    tops = _tops(statement, tokens)
    for i in tops:
        if tokens[i].relation == "appos":
            held = [tokens[i].head]
        else:
            held = [j for j, token in enumerate(tokens) if token.head == i and token.relation in SUBJECTS]
        if held:
            parts = [j for j, t in enumerate(tokens) if t.head == held[0] and t.relation in {"compound", "flat"}]
            return frozenset(tokens[j].lemma.lower() for j in (*held, *parts)) - NOBODY
    return frozenset()


def _tops(statement: Statement, tokens: Sequence[Token]) -> list[int]:
    """Return the words of the rank that hang from words outside it."""
    inside = {i for i, token in enumerate(tokens) if statement.mention.span.overlaps(token.span)}
    return [i for i in sorted(inside) if tokens[i].head not in inside or tokens[i].head == i]


def _below(tops: Sequence[int], tokens: Sequence[Token]) -> set[int]:
    below = set(tops)
    for _ in tokens:
        more = {
            i
            for i, token in enumerate(tokens)
            if token.head in below and token.relation not in SUBJECTS and i not in below
        }
        if not more:
            break
        below |= more
    return below


RULE = ConflictRule(
    id="CC112",
    name="ordinal-conflict",
    category="ordinal-superlative",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
