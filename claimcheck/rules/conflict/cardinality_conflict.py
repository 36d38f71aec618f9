"""The number of parties differs, or does not fit the parties that are named.

## What it finds
"Bilateral" of three countries, "both ministers" of three, two leaders in one document and three in another.
## Why it matters
Who was at the table is the first thing that readers of diplomacy and of contracts look for.
## Example
> France, Italy and Spain signed a bilateral pact on fishing quotas.
> The pact on fishing quotas is trilateral, the ministers of France, Italy and Spain said.
## Left alone
> France, Italy and Spain signed a trilateral pact on fishing quotas.
> France and Italy have argued over fishing quotas; their bilateral talks failed in May.
## Limits
Lists that name some of the parties ("among them") are not counted.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, make_side, of_kind
from claimcheck.records import Conflict, Severity, Side
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Parties

LATERAL = "lateral"  # bilateral, trilateral: words for what so many parties do together
SURE = 0.85  # the words of one sentence contradict one another


def check(story: Story) -> Iterator[Conflict]:
    statements = of_kind(story, Parties)
    for group in _miscounted(statements):
        own, named = group
        agreeing = [s for s in statements if _same_parties(s, named)]
        inside = [s for s in agreeing if s.claim.document_id == own.claim.document_id]
        yield Conflict((_side([own]), _side(inside)), QUESTION, SURE)
        outside = _first_of_each([s for s in agreeing if s.claim.document_id != own.claim.document_id])
        if outside:
            yield Conflict((_side([own]), _side(outside)), QUESTION, SURE)
    yield from (conflict for conflict in story.clashes(Parties) if _counts_only(conflict))


QUESTION = "how many parties there are"


def _first_of_each(statements: list[Statement]) -> list[Statement]:
    """Return the first statement of each document: a summit's "trilateral" stands in every paragraph."""
    first: dict[str, Statement] = {}
    for statement in statements:
        first.setdefault(statement.claim.document_id, statement)
    return list(first.values())


def _counts_only(conflict: Conflict) -> bool:
    """Whether every side is a counted noun ("both ministers"); lists of names are often of others."""
    values = [mention.value for side in conflict.sides for mention in side.mentions]
    return all(isinstance(value, Parties) and value.of and not value.names for value in values)


def _miscounted(statements: list[Statement]) -> Iterator[tuple[Statement, Statement]]:
    """Yield a word for a number of parties with the list in its own sentence that names another number."""
    for word in statements:
        value = word.mention.value
        if not isinstance(value, Parties) or not value.word.endswith(LATERAL):
            continue
        for other in statements:
            named = other.mention.value
            if (
                isinstance(named, Parties)
                and len(named.names) > value.count
                and other.claim.sentence == word.claim.sentence
                and other.mention.span.end <= word.mention.span.start
            ):
                yield word, other
                break


def _same_parties(statement: Statement, named: Statement) -> bool:
    value, other = statement.mention.value, named.mention.value
    if not isinstance(value, Parties) or not isinstance(other, Parties) or value.count != other.count:
        return False
    return value.names == other.names if value.names else value.word.endswith(LATERAL)


def _side(statements: list[Statement]) -> Side:
    return make_side(str(statements[0].mention.value), statements)


RULE = ConflictRule(
    id="CC108",
    name="cardinality-conflict",
    category="cardinality",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
