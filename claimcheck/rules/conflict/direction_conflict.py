"""Documents say the opposite of each other in other words.

## What it finds
Rose and fell, opened and closed, northbound and southbound, of one thing in one fact; up and down by one figure;
from one figure to another, and back.
## Why it matters
It is the same as a lost "not", and harder to see.
## Example
> The level of the Kessar reservoir rose over the week, the water board said.
> The level of the Kessar reservoir fell over the week, the water board said.
## Left alone
> The level of the Kessar reservoir rose in March.
> The level of the Lindt reservoir fell in March.
## Limits
Of what rises and falls, two documents must give one figure too, or make the changes from and to the same figures the
other way round; of other pairs only those in a table are known.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache
from itertools import combinations

from claimcheck.compare import Pair, Story, figures_side, pair_conflict, quotation_around
from claimcheck.evidence.changes import Change, find_changes
from claimcheck.evidence.directions import Direction, find_directions, opposite
from claimcheck.records import Claim, Conflict, Polarity, Severity, Side, Token
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Percent, Value, compatible

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


QUESTION = "which way it went"
LIKELY, POSSIBLE = 0.7, 0.5
MIN_DIGITS = 2  # of a figure by which two sentences are known to be of one thing
COURSES = frozenset({"meridian", "parallel", "height"})  # where something that moves is heading
NO_HEADS = frozenset("one other people man woman water thing side part region".split())

TOLD = ("nsubj", "nsubj:pass")
MODIFIERS = ("amod", "compound")
Said = list[tuple[str, str]]  # words, each with the noun it is said of, sorted


def check(story: Story) -> Iterator[Conflict]:
    @cache
    def said(row: int) -> Said:
        return _said_of(story.claims[row], (*TOLD, *MODIFIERS))

    @cache
    def told_of(row: int) -> Said:
        return _said_of(story.claims[row], TOLD)

    for pair in story.fact_pairs:
        a, b = pair.first.claim, pair.second.claim
        if a.polarity is not Polarity.AFFIRMED or b.polarity is not Polarity.AFFIRMED or a.modality is not b.modality:
            continue
        if _names_apart(pair) or _figures_apart(a, b) or _dated_apart(pair):
            continue
        one_text = a.document_id == b.document_id
        of_claim = told_of if one_text else said  # one text tells its north tower from its south tower
        words = _opposites(of_claim(pair.first.row), of_claim(pair.second.row))
        if words is None:
            continue
        if one_text or not (_said_in(a, words[1], story, said) or _said_in(b, words[0], story, said)):
            yield pair_conflict(pair, QUESTION, words)
    told = [find_directions(article) for article in story.articles]
    changes = [list(find_changes(story.terms[article.document.id])) for article in story.articles]
    for i, j in combinations(range(len(told)), 2):
        first, second = story.articles[i].document.id, story.articles[j].document.id
        if story.far_apart(first, second):
            continue
        yield from _told_apart(told[i], told[j])
        yield from _turned_round(changes[i], changes[j])


def _told_apart(first: Sequence[Direction], second: Sequence[Direction]) -> Iterator[Conflict]:
    """Yield the opposite directions of one thing in two documents, of which neither tells both."""
    for a in first:
        for b in second:
            if not opposite(a, b) or _times_apart(a, b):
                continue
            confidence = _confidence(a, b)
            if confidence and not _tells_both(a, first) and not _tells_both(b, second):
                yield Conflict((_side(a), _side(b)), QUESTION, confidence)


def _confidence(a: Direction, b: Direction) -> float:
    """Return how sure it is that two opposite directions are of one thing; 0.0 when it is not."""
    one = a.head == b.head != "" and a.head not in NO_HEADS
    if any(dimension in COURSES for dimension, _ in a.ways):
        both = {dimension for dimension, _ in a.ways} & {dimension for dimension, _ in b.ways}
        return LIKELY if one and both & COURSES and (a.moves and b.moves) else 0.0
    shared = [x for x in a.amounts for y in b.amounts if _same_figure(x, y)]
    if one and shared:
        return LIKELY
    same = a.figure is not None and b.figure is not None and _same_figure(a.figure, b.figure)
    if not same or not a.head or not b.head:
        return 0.0
    return LIKELY if len(shared) > 1 else POSSIBLE if _is_percent(a.figure) else 0.0


def _is_percent(value: Value | None) -> bool:
    return isinstance(value, Percent)


def _same_figure(x: Value, y: Value) -> bool:
    """Whether two figures are printed alike, finely enough not to be so by chance."""
    return x.kind == y.kind and str(x) == str(y) and len(re.sub(r"\D", "", str(x)).strip("0")) >= MIN_DIGITS


def _times_apart(a: Direction, b: Direction) -> bool:
    return bool(a.times and b.times) and not any(compatible(x, y) for x in a.times for y in b.times)


def _tells_both(direction: Direction, others: Sequence[Direction]) -> bool:
    """Whether a document says of one thing, elsewhere, that it went the other way too."""
    return any(other.head == direction.head != "" and opposite(other, direction) for other in others)


def _side(direction: Direction) -> Side:
    mention = direction.mention
    return Side(mention.text, (mention,), (quotation_around(direction.sentence, mention.span),))


def _turned_round(first: Sequence[Change], second: Sequence[Change]) -> Iterator[Conflict]:
    """Yield where one document has a figure go from 60 to 52 and another from 52 to 60."""
    for a in first:
        for b in second:
            if a.before is None or b.before is None or a.after.kind != b.after.kind:
                continue
            figures = [term.number.low for term in (a.before, a.after, b.after, b.before)]
            if figures[:2] == figures[2:]:
                sides = [figures_side(f"to {c.after.mention.text}", [c.before, c.after]) for c in (a, b) if c.before]
                yield Conflict(tuple(sides), QUESTION, LIKELY)


def _names_apart(pair: Pair) -> bool:
    """Whether each claim names something that the other does not."""
    first, second = pair.first.content.names, pair.second.content.names
    return not (first <= second or second <= first)


def _dated_apart(pair: Pair) -> bool:
    """Whether the claims name times of which no two can be one."""
    first, second = pair.first.content.times, pair.second.content.times
    return bool(first and second) and not any(compatible(x, y) for x in first for y in second)


def _said_in(claim: Claim, word: str, story: Story, said: Callable[[int], Said]) -> bool:
    """Whether the document of a claim says the opposite elsewhere itself: then the two are of two things."""
    rows = [fact.row for fact in story.facts if fact.claim.document_id == claim.document_id]
    nouns = {noun for row in rows for _, noun in said(row) if story.claims[row] is claim}
    return any((word, noun) in said(row) for row in rows for noun in nouns)


def _figures_apart(a: Claim, b: Claim) -> bool:
    """Whether both claims say by how many percent, and not by as many: one grew by 12, another shrank by 4."""
    first, second = ({str(m.value) for m in c.mentions if isinstance(m.value, Percent)} for c in (a, b))
    return bool(first and second) and not first & second


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
            for word, counter in of_one_noun:
                if word in one and counter in two:
                    return word, counter
    return None


_TABLE = tuple((frozenset(one.split()), frozenset(two.split())) for one, two in OPPOSITES)
_OPPOSED = {
    word: frozenset().union(*(two for one, two in (*_TABLE, *(sides[::-1] for sides in _TABLE)) if word in one))
    for word in frozenset().union(*(side for sides in _TABLE for side in sides))
}  # the opposites of each word


def _said_of(claim: Claim, relations: Collection[str]) -> Said:
    """Return the words of the claim with the noun each is said of: its subject, or what it describes.

    relations: that the words may have to their noun, TOLD and MODIFIERS.
    """
    tokens = claim.sentence.tokens
    subjects: dict[int, list[Token]] = {}  # by what they are subjects of
    for token in tokens:
        if token.relation in TOLD:
            subjects.setdefault(token.head, []).append(token)
    found = set()
    for i, token in enumerate(tokens):
        if not claim.span.covers(token.span) or token.pos not in {"VERB", "ADJ", "ADV", "NOUN"}:
            continue
        nouns = [noun for noun in subjects.get(i, []) if noun.relation in relations]
        if token.relation in relations and token.relation in MODIFIERS:
            nouns = [*nouns, tokens[token.head]]
        found |= {(token.lemma.lower(), noun.lemma.lower()) for noun in nouns if _is_thing(noun)}
    return sorted(found)


def _is_thing(noun: Token) -> bool:
    return noun.pos in {"NOUN", "PROPN"} and noun.lemma.lower() not in NO_HEADS


RULE = ConflictRule(
    id="CC120",
    name="direction-conflict",
    category="antonym-direction",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
