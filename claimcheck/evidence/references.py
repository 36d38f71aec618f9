"""Find figures of one document that are of one thing, since the second takes the thing up again: "the allowance"."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from claimcheck.once import once_per_article
from claimcheck.records import Article, Conflict, Mention, Sentence, Side, Token
from claimcheck.values import Moment, Money, Percent, Quantity, Value, comparable, compatible

BELOW_NOUN = frozenset({"nmod", "compound", "amod", "nummod", "nmod:unmarked", "acl", "appos"})
OF_ITS_SIZE = frozenset({"", "of", "at", "worth"})  # prepositions of a figure that says how much the noun is
STATIVE = frozenset("be stand amount total equal worth".split())  # verbs that give the size of their subject
DEFINITE = frozenset("the this that".split())
NARROWING = frozenset({"amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "nummod", "appos"})
SEVERAL = frozenset(
    "another other second third new old former previous last next first average typical maximum minimum initial "
    "original earlier later latest current annual each every any such same separate different".split()
)  # beside a noun: there is more than one of it, or it has more than one size
CHANGE = frozenset("now then initially originally previously earlier later formerly once ago before after last".split())
LIKELY = 0.6  # probability that two figures of one thing in one text are an error, by judgement
MAX_QUOTATION = 260  # characters; of a longer sentence only the figure is shown


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the noun phrase whose size it is."""

    sentence: Sentence
    mention: Mention
    noun: str  # lemma
    definite: bool
    modifiers: frozenset[str]  # lemmas that narrow the noun, the figure's own words left out
    times: tuple[Moment, ...]


def with_references(
    conflicts: Iterable[Conflict], articles: Sequence[Article], *types: type[Value]
) -> Iterator[Conflict]:
    """Yield the conflicts, then those among figures of one document for one thing that are not in them yet."""
    seen = []
    for conflict in conflicts:
        seen.append({mention for side in conflict.sides for mention in side.mentions})
        yield conflict
    for article in articles:
        for first, second in find_references(article, *types):
            if not any({first.mention, second.mention} <= mentions for mentions in seen):
                yield Conflict((_side(first), _side(second)), f"how much the {first.noun} is", LIKELY)


def _side(figure: Figure) -> Side:
    whole = figure.sentence.span
    return Side(
        str(figure.mention.value), (figure.mention,), (whole if len(whole) <= MAX_QUOTATION else figure.mention.span,)
    )


def find_references(article: Article, *types: type[Value]) -> Iterator[tuple[Figure, Figure]]:
    """Yield two figures of the types that clash and are both the size of one thing, the earlier first.

    The later one's noun has "the" and nothing else that the earlier one lacks, and the document speaks of one such
    thing only.
    """
    figures = [figure for figure in _figures(article) if isinstance(figure.mention.value, types)]
    for first, second in combinations(figures, 2):
        a, b = first.mention.value, second.mention.value
        if (
            first.noun == second.noun
            and first.sentence is not second.sentence
            and second.definite
            and second.modifiers <= first.modifiers
            and comparable(a, b)
            and not compatible(a, b)
            and not _times_apart(first, second)
            and not _in_change(first.sentence)
            and not _in_change(second.sentence)
            and _is_one(first.noun, article)
        ):
            yield first, second


@once_per_article
def _figures(article: Article) -> list[Figure]:
    figures = []
    for sentence in article.sentences:
        mentions = article.mentions_in(sentence.span)
        times = tuple(m.value for m in mentions if isinstance(m.value, Moment))
        for mention in mentions:
            if isinstance(mention.value, Money | Percent | Quantity) and sentence.tokens:
                owner = _owner(mention, sentence.tokens)
                if owner is not None:
                    figures.append(_figure(owner, mention, sentence, times))
    return figures


def _figure(owner: int, mention: Mention, sentence: Sentence, times: tuple[Moment, ...]) -> Figure:
    tokens = sentence.tokens
    beside = [t for t in tokens if tokens[t.head] is tokens[owner] and not mention.span.overlaps(t.span)]
    return Figure(
        sentence,
        mention,
        tokens[owner].lemma.lower(),
        any(t.relation == "det" and t.text.lower() in DEFINITE for t in beside),
        frozenset(t.lemma.lower() for t in beside if t.relation in NARROWING and t is not tokens[owner]),
        times,
    )


def _owner(mention: Mention, tokens: Sequence[Token]) -> int | None:
    """Return the noun whose size the figure is: "a 9 per cent allowance", "the allowance stands at 9 per cent"."""
    inside = {i for i, token in enumerate(tokens) if mention.span.overlaps(token.span)}
    if not inside:
        return None
    top = next((i for i in sorted(inside) if tokens[i].head not in inside or tokens[i].head == i), max(inside))
    preposition = next((t.text.lower() for t in tokens if t.head == top and t.relation == "case"), "")
    if preposition not in OF_ITS_SIZE | {"to"}:
        return None
    head = tokens[top].head
    above = tokens[head]
    if above.lemma.lower() == "worth":
        return _before_worth(head, tokens)
    if tokens[top].relation in BELOW_NOUN and above.pos == "NOUN" and head not in inside and preposition != "to":
        return head
    is_root = any(t.head == top and t.relation == "cop" for t in tokens)
    verb = top if is_root else head
    if not is_root and above.lemma.lower() not in STATIVE:
        return None
    if preposition == "to" and above.lemma.lower() != "amount":
        return None
    return next((i for i, t in enumerate(tokens) if t.head == verb and t.relation == "nsubj" and t.pos == "NOUN"), None)


def _before_worth(worth: int, tokens: Sequence[Token]) -> int | None:
    """Return the noun in front of "worth"; with "is" between them it is the subject."""
    if any(t.head == worth and t.relation == "cop" for t in tokens):
        subjects = (i for i, t in enumerate(tokens) if t.head == worth and t.relation == "nsubj" and t.pos == "NOUN")
        return next(subjects, None)
    before = worth - 1
    return before if before >= 0 and tokens[before].pos == "NOUN" else None


def _times_apart(a: Figure, b: Figure) -> bool:
    return bool(a.times and b.times) and not any(compatible(x, y) for x in a.times for y in b.times)


def _in_change(sentence: Sentence) -> bool:
    return any(token.text.lower() in CHANGE for token in sentence.tokens)


def _is_one(noun: str, article: Article) -> bool:
    """Whether the document speaks of one thing of that name: no plural, and not another or a former one."""
    for sentence in article.sentences:
        tokens = sentence.tokens
        for i, token in enumerate(tokens):
            if token.lemma.lower() != noun or token.pos != "NOUN":
                continue
            if token.text.lower() != noun:
                return False
            if any(t.head == i and t.lemma.lower() in SEVERAL for t in tokens):
                return False
    return True
