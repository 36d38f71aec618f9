"""See each mention as an answer to the question that the rest of its claim asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from claimcheck.claims import REPORTING
from claimcheck.records import BlockKind, Claim, Mention, Span, Tense, Token
from claimcheck.values import (
    Age,
    Duration,
    Moment,
    Money,
    Organization,
    Percent,
    Person,
    Place,
    Quantity,
    Value,
    Wording,
    comparable,
    compatible,
)

Result = TypeVar("Result")

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})
LIGHT = frozenset(
    "be have do make take get go say tell report year month week day time people person new last more other".split()
)
MAX_ANCHORS_UP = 3  # words between a mention and the verb of its clause: "four of the firefighters | hurt"
AMOUNTS = (Quantity, Money, Percent, Duration, Age)
NAMES_ONLY = (Person, Organization)  # compared as individuals, not as answers
PART_WORDS = frozenset("another further more extra additional other others remaining rest".split())
REST_WORDS = PART_WORDS - {"more", "extra", "additional"}
LOCATIVE = frozenset("in at near outside inside on off".split())
PART_OF = "part of"
FRACTIONS = frozenset("half third quarter fifth tenth majority most percent".split())  # "half of the 80 residents"
OF_BEFORE = frozenset("from against than".split())  # what stands after these is what a figure is compared with
PLACE_NOUNS = frozenset("city town village port capital resort island suburb district municipality borough".split())
SITE_NOUNS = frozenset(
    "airport station harbour harbor court courthouse prison jail hospital stadium university".split()
)
MOVES = frozenset(
    "bring take tow divert transfer move carry fly rush airlift evacuate turn deport drive escort relocate go".split()
)  # verbs behind which "to Aarhus" says where something is then
RESTS = frozenset("be lie stay moor dock land arrive end base have remain".split())
NO_VENUE = frozenset({"region", "continent"})  # nothing is held in Northeast Asia
BESIDE = frozenset({"compound", "amod", "nmod", "nsubj", "obj", "nsubj:pass"})
KEPT_CONTENTS = 16_384  # those of some hundred articles, 1 kB each
KEPT_PAIRS = 32_768  # of contents, 1 kB each; a draft of 800 words and ten sources have 15,000 to compare


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What a statement says, wherever it stands; statements that say the same share one object.

    So what two contents determine alone is found once in a process (`once_per_contents`), and not again after each edit
    of another sentence of the draft.
    """

    value: Value
    shown: str  # the value as a string
    noun: str  # lemma of what the value is said of or counted in; "" unknown
    anchors: frozenset[str]  # lemmas between the mention and the verb of its clause, that verb included
    words: frozenset[str]  # content lemmas of the claim outside the mention
    names: frozenset[str]  # names in the claim outside the mention, lower-case
    subject: str | None  # of the claim
    tense: Tense  # of the claim
    predicate: str  # of the claim
    preposition: str = ""  # of the mention: "from" in "from £240 million"; PART_OF
    relation: str = ""  # of the mention to what it hangs from: "obl", "obj", "nummod"
    times: tuple[Moment, ...] = ()  # other times in the claim
    amounts: tuple[Value, ...] = ()  # other amounts in its sentence
    days: tuple[Moment, ...] = ()  # other days and times of day in its sentence
    partial: bool = False  # a part of what was counted before ("two of them"), the time of a report, of the speaker
    caption: bool = False  # whether it stands below a photograph


_content_of = lru_cache(maxsize=KEPT_CONTENTS)(Content)
_forget: list[Callable[[], None]] = [_content_of.cache_clear]


def once_per_contents(compare: Callable[[Content, Content], Result]) -> Callable[[Content, Content], Result]:
    """Make a function of two contents keep what it gives, which must depend on no more."""
    kept = lru_cache(maxsize=KEPT_PAIRS)(compare)
    _forget.append(kept.cache_clear)
    return kept


def forget_contents() -> None:
    """Free what is kept of contents, where the next documents are of another story."""
    for forget in _forget:
        forget()


@dataclass(frozen=True, slots=True)
class Statement:
    """A mention within its claim, or a claim as a whole."""

    index: int  # its place among the story's statements; -1 for a claim as a whole
    row: int  # index of its claim among the story's claims
    claim: Claim
    mention: Mention
    content: Content


def find_statements(claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """Return every mention but names with its claim; a mention in two claims stands in the shorter."""
    best: dict[tuple[str, Span], tuple[int, int]] = {}
    beside: dict[tuple[str, Span], dict[Span, Value]] = {}
    for row, claim in enumerate(claims):
        said = beside.setdefault((claim.document_id, claim.sentence.span), {})
        said |= {mention.span: mention.value for mention in claim.mentions}
        for mention in claim.mentions:
            key = (claim.document_id, mention.span)
            best[key] = min(best.get(key, (10**9, 0)), (len(claim.span), row))
    result: list[Statement] = []
    for row, claim in enumerate(claims):
        for mention in claim.mentions:
            if best[claim.document_id, mention.span][1] == row and not isinstance(mention.value, NAMES_ONLY):
                said = beside[claim.document_id, claim.sentence.span]
                others = [value for span, value in said.items() if span != mention.span]
                result.append(_statement(len(result), row, claim, mention, others))
    return tuple(result)


def find_facts(claims: Sequence[Claim]) -> tuple[Statement, ...]:
    """Return every claim as a statement of its own: its subject as noun, its subject, verb and object as anchors."""
    return tuple(_fact(row, claim) for row, claim in enumerate(claims) if claim.sentence.tokens)


@once_per_contents
def answerable(a: Content, b: Content) -> bool:
    """Whether two statements could answer one question, by the kinds of their values alone."""
    x, y = a.value, b.value
    if a.partial or b.partial or not comparable(x, y):
        return False
    if isinstance(x, Moment) and isinstance(y, Moment):
        return _grain(x) == _grain(y)
    if (a.preposition in OF_BEFORE) != (b.preposition in OF_BEFORE) or _periods_apart(a, b):
        return False  # what it was before, or in another year
    if (a.preposition == PART_OF) != (b.preposition == PART_OF):
        return False
    if isinstance(x, Place) and isinstance(y, Place):
        if is_destination(a) or is_destination(b):
            return all(is_destination(s) or (says_where(s) and s.predicate in RESTS) for s in (a, b))
        return says_where(a) and says_where(b)
    # "12 abstained": of whom is not said here
    return a.predicate == b.predicate or not any(_counts_doers(s) for s in (a, b))


def objects_apart(a: Statement, b: Statement) -> bool:
    """Whether two claims of one predicate say it of different things: shot a guard, shot at the clock."""
    first, second = (s.content.anchors - {s.content.noun, s.claim.predicate} - _words_of_times(s.claim) for s in (a, b))
    return bool(first and second) and not first & second


def _words_of_times(claim: Claim) -> set[str]:
    spans = [mention.span for mention in claim.mentions if isinstance(mention.value, Moment)]
    return {t.lemma.lower() for t in claim.sentence.tokens if any(span.overlaps(t.span) for span in spans)}


def _statement(index: int, row: int, claim: Claim, mention: Mention, others: Sequence[Value]) -> Statement:
    tokens, value = claim.sentence.tokens, mention.value
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(mention.span)]
    if not inside:
        none: frozenset[str] = frozenset()
        told = _content_of(
            value, str(value), "", none, none, none, claim.subject, claim.tense, claim.predicate, partial=True
        )
        return Statement(index, row, claim, mention, told)
    held = set(inside)
    top = next((i for i in inside if tokens[i].head not in held or tokens[i].head == i), inside[-1])
    anchors, noun = _anchors(top, held, tokens)
    where = _apposed(top, tokens, value) if isinstance(value, Place) else top
    around = [token for i, token in enumerate(tokens) if i not in held and claim.span.covers(token.span)]
    names = frozenset(token.text.lower() for token in around if token.pos == "PROPN" or token.name)
    content = _content_of(
        value,
        str(value),
        noun,
        anchors,
        _content_words(around, names),
        names,
        claim.subject,
        claim.tense,
        claim.predicate,
        preposition=_preposition(where, tokens),
        relation=tokens[where].relation,
        times=_times(claim, mention),
        amounts=tuple(other for other in others if isinstance(other, AMOUNTS)),
        days=tuple(other for other in others if isinstance(other, Moment) and _grain(other) == 0),
        partial=_is_partial(inside, mention, tokens) or _is_of_the_speaker(claim, mention),
        caption=claim.sentence.kind is BlockKind.CAPTION,
    )
    return Statement(index, row, claim, mention, content)


def _preposition(top: int, tokens: Sequence[Token]) -> str:
    """Return what stands before a phrase; PART_OF where it is the whole of a fraction."""
    word = next((t.text.lower() for t in tokens if t.head == top and t.relation == "case"), "")
    return PART_OF if word == "of" and tokens[tokens[top].head].lemma.lower() in FRACTIONS else word


def _apposed(top: int, tokens: Sequence[Token], place: Place) -> int:
    """Return the noun a place belongs to, as in "the port of Vik" and "the spa town Vik"; else the place itself.

    Of a town that is known also its airport and the like: "at Oslo airport".
    """
    head = tokens[top].head
    of = _preposition(top, tokens) == "of" or tokens[top].relation in {"appos", "flat", "compound"}
    nouns = PLACE_NOUNS | SITE_NOUNS if place.type == "city" and place.within else PLACE_NOUNS
    return head if of and tokens[head].lemma.lower() in nouns else top


def _fact(row: int, claim: Claim) -> Statement:
    tokens = claim.sentence.tokens
    inside = [token for token in tokens if claim.span.covers(token.span)]
    names = frozenset(token.text.lower() for token in inside if token.pos == "PROPN" or token.name)
    verb = next((token for token in inside if token.lemma == claim.predicate), None)
    around = [token for token in inside if verb is not None and tokens[token.head] is verb]
    subject = next((token.lemma.lower() for token in around if token.relation.startswith("nsubj")), "")
    anchors = {t.lemma.lower() for t in around if t.relation in {"nsubj", "nsubj:pass", "obj", "xcomp", "obl"}}
    mention = Mention(claim.document_id, claim.span, claim.span_text, Wording(claim.text))
    content = _content_of(
        mention.value,
        claim.text,
        subject,
        frozenset(anchors | {claim.predicate}) - LIGHT,
        _content_words(inside, names),
        names,
        claim.subject,
        claim.tense,
        claim.predicate,
        times=_times(claim, mention),
    )
    return Statement(-1, row, claim, mention, content)


def _content_words(tokens: Sequence[Token], names: frozenset[str]) -> frozenset[str]:
    lemmas = {token.lemma.lower() for token in tokens if token.pos in CONTENT and token.text.lower() not in names}
    return frozenset(lemmas - LIGHT) | names


def _times(claim: Claim, mention: Mention) -> tuple[Moment, ...]:
    others = (m.value for m in claim.mentions if m is not mention)
    return tuple(value for value in others if isinstance(value, Moment) and value.first is not None)


def _anchors(top: int, held: set[int], tokens: Sequence[Token]) -> tuple[frozenset[str], str]:
    """Return the lemmas that the mention hangs from, up to the verb, and the noun it is said of."""
    anchors: set[str] = set()
    noun = ""
    i = top
    for _ in range(MAX_ANCHORS_UP):
        token = tokens[i]
        if token.pos in {"NOUN", "PROPN", "ADJ"} and (i not in held or token.pos == "NOUN"):
            anchors.add(token.lemma.lower())
            noun = noun or token.lemma.lower()
        anchors |= _beside(i, held, tokens)
        if token.pos == "VERB":
            anchors.add(token.lemma.lower())
        if token.pos == "VERB" or token.head == i:
            break
        i = token.head
    return frozenset(anchors - LIGHT), noun


def _beside(i: int, held: set[int], tokens: Sequence[Token]) -> set[str]:
    return {
        token.lemma.lower()
        for j, token in enumerate(tokens)
        if token.head == i and j != i and j not in held and token.relation in BESIDE and token.pos in CONTENT
    }


def _is_partial(inside: Sequence[int], mention: Mention, tokens: Sequence[Token]) -> bool:
    before = tokens[max(0, inside[0] - 3) : inside[0]]
    after = [token.text.lower() for token in tokens[inside[-1] + 1 : inside[-1] + 3]]
    if isinstance(mention.value, Moment):
        return any(token.lemma in REPORTING for token in before)
    beside = {token.text.lower() for token in before[-1:]} | set(after[:1]) | set(mention.text.lower().split())
    if isinstance(mention.value, Percent):  # each is of something: "a third of them"; "2 percent more" is a change
        return bool(REST_WORDS & beside)
    return bool(PART_WORDS & beside) or after in (["of", "them"], ["of", "whom"], ["of", "which"])


def _is_of_the_speaker(claim: Claim, mention: Mention) -> bool:
    """Whether a day counts from when somebody spoke and not from when it was printed: "tonight" in a quotation."""
    if not isinstance(mention.value, Moment) or not mention.value.relative:
        return False
    at = mention.span.start - claim.sentence.span.start
    before, after = claim.sentence.text[:at], claim.sentence.text[at:]
    return before.count("“") > before.count("”") or (before.count('"') % 2 == 1 and '"' in after)


def _counts_doers(content: Content) -> bool:
    """Whether a number is by itself who does something."""
    value = content.value
    return isinstance(value, Quantity) and not value.unit and content.relation in {"nsubj", "nsubj:pass"}


def _grain(moment: Moment) -> int:
    """Return how fine a time is: 0 a time of day or a day, 1 weeks and months, 2 longer."""
    if moment.first is None or moment.last is None:
        return 0
    days = (moment.last - moment.first).days
    return 0 if days < 2 else 1 if days < 40 else 2


def _periods_apart(a: Content, b: Content) -> bool:
    """Whether the claims speak of different months, quarters or years; days may be those of a report."""
    first, second = ([t for t in s.times if _grain(t) > 0] for s in (a, b))
    return bool(first and second) and not any(compatible(x, y) for x in first for y in second)


def says_where(content: Content) -> bool:
    """Whether a place is where something happens: after "in" or "at", below a verb or the noun of an event."""
    is_below = content.relation in {"obl", "nmod"} or (content.relation == "root" and content.anchors)
    return content.preposition in LOCATIVE and bool(is_below) and _can_be_where(content)


def is_destination(content: Content) -> bool:
    """Whether a place is where somebody or something is brought: "was towed to Aarhus"."""
    return (
        content.preposition == "to"
        and content.relation == "obl"
        and bool(MOVES & (content.anchors | {content.predicate}))
        and _can_be_where(content)
    )


def _can_be_where(content: Content) -> bool:
    place = content.value
    return (
        isinstance(place, Place)
        and not place.demonym
        and not place.metonym
        and place.type not in NO_VENUE
        and not content.caption  # a photograph may be of another day
    )
