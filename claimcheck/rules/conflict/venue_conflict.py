"""Documents put one event in different places.

## What it finds
Places of one event of which neither lies in the other: a town against another town, a hall against another hall.
## Why it matters
A reader who goes there, or a reporter who calls there, finds nothing; often two events were taken for one.
## Example
> The ministers of the three lakes met in Orvanna on Monday to sign the fishing treaty.
> The ministers of the three lakes signed the fishing treaty on Monday at a meeting in Saltholm.
## Left alone
> The leaders met at Camp David on Friday to discuss missile defence.
> The leaders met in Maryland on Friday to discuss missile defence.
## Limits
Where somebody comes from, works or travels to is not where an event is; capitals that stand for governments are
left out.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from claimcheck.compare import Story, make_side, of_kind
from claimcheck.records import Conflict, Severity, Side
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement, says_where
from claimcheck.values import Organization, Person, Place, compatible

GATHERINGS = frozenset(
    "meeting summit talk talks conference gathering ceremony session forum congress rally vigil signing concert".split()
)
GATHERING_VERBS = frozenset("meet convene gather assemble sign".split())
MIN_SHARED = 2  # names of participants that make two meetings one, where both name at least so many
SAME_PARTICIPANTS, ONE_MEETING_EACH = 0.8, 0.55


def check(story: Story) -> Iterator[Conflict]:
    yield from _gatherings(story)
    yield from story.clashes(Place)


def _gatherings(story: Story) -> Iterator[Conflict]:
    """Yield the meetings of one company that are held in different places: one conflict with all places named."""
    statements = [s for s in of_kind(story, Place) if says_where(s.content) and _is_gathering(s)]
    participants = {s.index: _participants(s, story) for s in statements}
    single = {
        document_id
        for document_id in {s.claim.document_id for s in statements}
        if len(_groups([s for s in statements if s.claim.document_id == document_id])) == 1
    }
    members: dict[int, Statement] = {}
    confidence = 0.0
    for a, b in combinations(statements, 2):
        documents = a.claim.document_id, b.claim.document_id
        if len(set(documents)) == 1 or story.far_apart(*documents) or compatible(a.mention.value, b.mention.value):
            continue
        shared = len(participants[a.index] & participants[b.index])
        fewest = min(len(participants[a.index]), len(participants[b.index]))
        both_named = fewest >= MIN_SHARED or (fewest and not shared)
        alone = {a.claim.document_id, b.claim.document_id} <= single
        if shared >= MIN_SHARED or (alone and not both_named):
            members |= {a.index: a, b.index: b}
            confidence = max(confidence, SAME_PARTICIPANTS if shared >= MIN_SHARED else ONE_MEETING_EACH)
    groups = _groups(list(members.values()))
    if len(groups) > 1:
        agreeing = [s for s in statements if s.index not in members]
        yield Conflict(tuple(_side(group, agreeing) for group in groups), "where the meeting is held", confidence)


def _is_gathering(statement: Statement) -> bool:
    return bool(GATHERINGS & statement.content.anchors) or statement.claim.predicate in GATHERING_VERBS


def _participants(statement: Statement, story: Story) -> frozenset[str]:
    """Return the countries, bodies and people named in the statement's sentence, but what the place lies in."""
    where = statement.mention.value
    sentence = statement.claim.sentence
    names = set()
    for mention in story.article(sentence.document_id).mentions:
        value = mention.value
        if not sentence.span.covers(mention.span) or mention.span.overlaps(statement.mention.span):
            continue
        if isinstance(value, Person | Organization) or (isinstance(value, Place) and value.type == "country"):
            names.add(str(value).split(",")[0])
    return frozenset(names - set(where.within if isinstance(where, Place) else ()))


def _groups(statements: Sequence[Statement]) -> list[list[Statement]]:
    """Return the statements in groups: places that lie in one another, or in one that is named too."""
    groups: list[list[Statement]] = []
    for statement in sorted(statements, key=lambda s: (s.claim.document_id, s.mention.span)):
        fitting = [g for g in groups if any(compatible(statement.mention.value, s.mention.value) for s in g)]
        if fitting:
            merged = [statement, *(s for g in fitting for s in g)]
            groups = [g for g in groups if g not in fitting] + [merged]
        else:
            groups.append([statement])
    return [sorted(group, key=lambda s: (s.claim.document_id, s.mention.span)) for group in groups]


def _side(group: Sequence[Statement], others: Sequence[Statement]) -> Side:
    joined = [s for s in others if any(compatible(s.mention.value, member.mention.value) for member in group)]
    widest = min(group, key=lambda s: len(str(s.mention.value)))
    return make_side(str(widest.mention.value), [*group, *joined])


RULE = ConflictRule(
    id="CC101", name="venue-conflict", category="venue", severity=Severity.ERROR, check=check, doc=__doc__
)
