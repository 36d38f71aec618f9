"""One vote is told with counts that cannot both be right.

## What it finds
Votes of one body on one matter whose counts exclude each other: unanimous here and two against there, five to four and
six to three, ten of twelve jurors and a verdict of all.
## Why it matters
Whether a board or a court was of one mind is often the news itself.
## Example
> The board of the Orvane savings bank raised its rate to 4 per cent on Tuesday by six votes to three.
> The board of the Orvane savings bank raised its rate to 4 per cent on Tuesday, unanimously.
## Left alone
> The board of the Orvane savings bank raised its rate to 4 per cent on Tuesday by six votes to three.
> Three members of the board of the Orvane savings bank dissented on Tuesday.
## Limits
Votes of two bodies, days or matters are told apart by the words around them. Counts of an electorate are compared as
counts.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, quotation_around
from claimcheck.evidence.votes import Vote, contradict
from claimcheck.likeness import names_apart, score_fact
from claimcheck.records import Conflict, Severity, Side
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import compatible

LIKELY, POSSIBLE = 0.7, 0.5  # one body is named by both; one of them names none
MIN_FACT_SCORE = -3.0  # log-odds of one fact where one of the sentences names no body; by judgement


def check(story: Story) -> Iterator[Conflict]:
    votes = story.votes
    for i, a in enumerate(votes):
        for b in votes[i + 1 :]:
            if contradict(a, b) and _of_one_matter(a, b, story) and not _both_told(a, b, votes):
                confidence = LIKELY if a.body and b.body else POSSIBLE
                yield Conflict((_side(a), _side(b)), "how the vote went", confidence)


def _of_one_matter(a: Vote, b: Vote, story: Story) -> bool:
    """Whether two votes may be one: no other body and no other day, and claims about one thing."""
    if a.sentence == b.sentence or (a.body and b.body and a.body != b.body):
        return False
    if a.mention.document_id == b.mention.document_id and a.tally and b.tally:
        return False
    if a.days and b.days and not any(compatible(x, y) for x in a.days for y in b.days):
        return False
    facts = [(x, y) for x in _facts(a, story) for y in _facts(b, story) if not names_apart(x.content, y.content)]
    one_body = a.body == b.body != ""
    return any(one_body or _is_one_fact(x, y, story) for x, y in facts)


def _is_one_fact(a: Statement, b: Statement, story: Story) -> bool:
    cosine = story.space.cosines[a.row, b.row]
    return score_fact(a, b, story.space, cosine=cosine, least=MIN_FACT_SCORE) is not None


def _facts(vote: Vote, story: Story) -> list[Statement]:
    return [fact for fact in story.facts if fact.claim.sentence == vote.sentence]


def _both_told(a: Vote, b: Vote, votes: tuple[Vote, ...]) -> bool:
    """Whether one of the documents tells of both votes: then they are two."""
    documents = a.mention.document_id, b.mention.document_id
    if documents[0] == documents[1]:
        return False
    return any(
        vote.mention.document_id == document and not contradict(vote, other)
        for document, other in zip(documents, (b, a), strict=True)
        for vote in votes
    )


def _side(vote: Vote) -> Side:
    return Side(vote.mention.text, (vote.mention,), (quotation_around(vote.sentence, vote.mention.span),))


RULE = ConflictRule(
    id="CC128",
    name="vote-conflict",
    category="cardinality",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
