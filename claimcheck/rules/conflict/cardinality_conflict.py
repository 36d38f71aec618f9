"""The number of parties differs, or does not fit the parties that are named.

## What it finds
"Bilateral" of three countries, two leaders in one document and three in another, and a number of members where another
sentence names more of them one by one: "both ministers" where three are named, two prizes of a list of three.
## Why it matters
Who was at the table is the first thing that readers of diplomacy and of contracts look for.
## Example
> France, Italy and Spain signed a bilateral pact on fishing quotas.
> The pact on fishing quotas is trilateral, the ministers of France, Italy and Spain said.
## Left alone
> France, Italy and Spain signed a trilateral pact on fishing quotas.
> France and Italy have argued over fishing quotas; their bilateral talks failed in May.
## Limits
A list may leave members out, so it is held against a smaller number only. The two must be one group: the same noun, and
what is said of both alike, or the list in the sentence after the number.
"""

from collections.abc import Iterator

from claimcheck.compare import Story, make_side, of_kind
from claimcheck.evidence.groups import SLOT, Group, couples, follows
from claimcheck.records import Conflict, Severity, Side, Span
from claimcheck.rules.rule import ConflictRule
from claimcheck.statements import Statement
from claimcheck.values import Parties, Person, compatible

LATERAL = "lateral"  # bilateral, trilateral: words for what so many parties do together
SURE = 0.85  # the words of one sentence contradict one another
LIKELY, POSSIBLE = 0.6, 0.45  # one noun and one thing said; one noun and one word in common
MIN_SAID_COSINE = 0.6  # of what is said of two groups: "judges dissented" and "judges disagreed with their colleagues"
MIN_TOPIC_COSINE = 0.35  # of the same where a rare word is in both; by judgement, like the one above
MIN_RARE = 2.0  # weight, in nats, of a word that tells one claim of the story from another
MIN_KIND_COSINE = 0.44  # of nouns for one kind: "union" and "guild"; "ministry" and "council" lie below
MIN_ITEM_COSINE = 0.6  # of nouns for one thing, where the list follows the count: "prize" and "award"
PRONOUNS = frozenset("it they he she we these those".split())
MIN_PERSON_COSINE = 0.75  # of what is said where no more is known than that they are people
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "obl:agent"})
MAX_QUOTATION = 260  # characters; of a longer sentence only the words are shown


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
    yield from _outnumbered(story)


QUESTION = "how many parties there are"


def _outnumbered(story: Story) -> Iterator[Conflict]:
    """Yield the counts of a group with the lists that name more members of it, the first of each document."""
    found: dict[Group, list[tuple[float, Group]]] = {}
    for count, names in couples(story.groups):
        confidence = _one_group(count, names, story)
        known = found.setdefault(count, [])
        if confidence and names.document_id not in {other.document_id for _, other in known}:
            known.append((confidence, names))
    for count, known in found.items():
        if known:
            named = Side(
                str(known[0][1].mention.value),
                tuple(names.mention for _, names in known),
                tuple(_quotation(names) for _, names in known),
            )
            counted = Side(count.mention.text, (count.mention,), (_quotation(count),))
            yield Conflict((counted, named), "how many there are", max(confidence for confidence, _ in known))


def _one_group(count: Group, names: Group, story: Story) -> float:
    """Return the probability that the members named are of the group that is counted; 0 when nothing shows it."""
    if count.negated or names.negated or (count.times and names.times and not _times_meet(count, names)):
        return 0.0
    if follows(count, names) and names.said.split()[0].lower() in PRONOUNS and _are_items(count, names, story):
        return LIKELY
    if not _same_kind(count, names, story) or not count.modifiers <= names.modifiers | names.words:
        return 0.0
    before, _, _ = names.said.partition(SLOT)
    if count.joined and count.above & set(before.lower().split()):
        return LIKELY  # "the three-county district": "the district is made up of A, B, C and D counties"
    cosine = _said_cosine(count, names, story)
    at_least = MIN_PERSON_COSINE if count.nouns & names.nouns == {"person"} else MIN_SAID_COSINE
    if {count.relation, names.relation} <= SUBJECTS and cosine >= at_least:
        return LIKELY
    rare = {word for word in count.above & names.words if story.space.weights.get(word, 0.0) >= MIN_RARE}
    if rare and cosine >= MIN_TOPIC_COSINE:
        return POSSIBLE
    if count.whole and count.modifiers & names.modifiers and not _names_others(count, story):
        return POSSIBLE
    return 0.0


def _times_meet(a: Group, b: Group) -> bool:
    return any(compatible(x, y) for x in a.times for y in b.times)


def _are_items(count: Group, names: Group, story: Story) -> bool:
    """Whether most of what is listed is what was counted."""
    if count.nouns & names.nouns:
        return True
    near = [_cosine(noun, head, story) >= MIN_ITEM_COSINE for noun in count.nouns for head in names.heads]
    return sum(near) > len(names.heads) / 2


def _same_kind(count: Group, names: Group, story: Story) -> bool:
    """Whether all that are named are of the kind that is counted: called so, or called by nouns of its kind."""
    if count.nouns & names.nouns:
        return True
    return any(
        noun in names.heads and all(_cosine(noun, head, story) >= MIN_KIND_COSINE for head in names.heads)
        for noun in count.nouns
    )


def _names_others(count: Group, story: Story) -> bool:
    """Whether the document of the count names somebody of that kind itself, so that they may be meant."""
    people = [m.value for m in story.article(count.document_id).mentions if isinstance(m.value, Person)]
    return any(person.role.lower().endswith(noun) for person in people for noun in count.nouns)


def _said_cosine(count: Group, names: Group, story: Story) -> float:
    noun = min(count.nouns, default="")
    return _cosine(count.said.replace(SLOT, noun), names.said.replace(SLOT, noun), story)


def _cosine(a: str, b: str, story: Story) -> float:
    vectors = story.space.lemmas
    return 1.0 if a == b else float(vectors[a] @ vectors[b]) if a in vectors and b in vectors else 0.0


def _quotation(group: Group) -> Span:
    whole = group.sentence.span
    return whole if len(whole) <= MAX_QUOTATION else group.mention.span


def _first_of_each(statements: list[Statement]) -> list[Statement]:
    """Return one statement of each document, a word for the number before a list: "trilateral" stands everywhere."""
    first: dict[str, Statement] = {}
    for statement in sorted(statements, key=lambda s: not str(getattr(s.mention.value, "word", "")).endswith(LATERAL)):
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
