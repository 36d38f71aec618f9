"""Find which way something is said to go: up or down, north or south, wider or narrower; of what, and by how much."""

from collections.abc import Iterator
from dataclasses import dataclass

from claimcheck.once import once_per_article
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span, Token
from claimcheck.values import Moment, Money, Percent, Quantity, Value, Wording

# fmt: off
# What each word says, by dimension, its two ways side by side: of its subject, and of its object if it has one.
VERBS = {
    "amount": (
        "rise increase grow climb gain jump surge soar advance leap swell mount rebound recover rocket strengthen "
        "firm double triple treble quadruple multiply expand appreciate",
        "fall decrease drop decline slip shrink sink tumble plunge slump slide dip recede dwindle halve contract "
        "weaken ease retreat plummet ebb subside depreciate diminish",
    ),
    "rate": ("accelerate quicken", "slow decelerate"),
    "height": ("climb ascend rise surface", "descend dive sink"),
    "gap": ("widen broaden", "narrow"),
    "hold": ("tighten", "loosen relax"),
}
CAUSING = {  # said of the object
    "amount": (
        "raise lift increase boost hike double triple expand",
        "cut lower reduce slash trim decrease halve curb cap shrink",
    ),
    "gap": ("widen broaden", "narrow"),
    "hold": ("tighten", "loosen relax ease"),
    "length": ("lengthen extend prolong", "shorten"),
}
ADJECTIVES = {  # beside a noun or said of it; by the word as printed
    "amount": (
        "higher more larger bigger greater dearer pricier costlier stronger heavier",
        "lower fewer less smaller cheaper weaker lighter",
    ),
    "length": ("longer", "shorter"),
    "gap": ("wider", "narrower"),
    "hold": ("tighter stricter", "looser laxer"),
    "meridian": ("northern northbound northward north-facing", "southern southbound southward south-facing"),
    "parallel": ("eastern eastbound eastward east-facing", "western westbound westward west-facing"),
    }
ADVERBS = {  # with a verb, said of its subject
    "amount": ("up upward upwards higher", "down downward downwards lower"),
    "height": ("uphill upwards upstream upriver", "downhill downwards downstream downriver"),
    "meridian": ("north northward northwards northbound", "south southward southwards southbound"),
    "parallel": ("east eastward eastwards eastbound", "west westward westwards westbound"),
}
NOUNS = {  # of what follows: "a rise in rents"
    "amount": (
        "rise increase growth jump surge gain upturn upswing",
        "fall drop decline decrease slump dip plunge reduction cut downturn decline",
    ),
    "height": ("climb ascent", "descent"),
}
# fmt: on
MOVING = frozenset(
    "go come be creep edge move stand push drive head inch shoot trend bring travel steam sail fly".split()
)
FOOTING = frozenset("way journey trip voyage flight track lane carriageway course".split())  # "on its way north"
HYPOTHETICAL = frozenset("if would could may might should unless will shall".split())
NOT = frozenset("not never n't n’t no hardly barely neither nor without".split())
AMOUNTS = (Percent, Money, Quantity)
VEHICLES = {"coach": "bus", "aircraft": "plane", "jet": "plane", "airliner": "plane", "freighter": "cargo ship"}
NO_PROSE = frozenset({BlockKind.FURNITURE, BlockKind.CONTENTS, BlockKind.CELL})
MAX_TOKENS_TO_FIGURE = 6  # "fell, after a long winter, by 18 percent"


def _table(words: dict[str, tuple[str, str]]) -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, tuple[tuple[str, int], ...]] = {}
    for dimension, ways in words.items():
        for sign, way in zip((1, -1), ways, strict=True):
            for word in way.split():
                table[word] = (*table.get(word, ()), (dimension, sign))
    return table


_VERBS, _CAUSING, _ADJECTIVES, _ADVERBS, _NOUNS = map(_table, (VERBS, CAUSING, ADJECTIVES, ADVERBS, NOUNS))
Ways = tuple[tuple[str, int], ...]  # dimensions, each with its sign


@dataclass(frozen=True, slots=True)
class Direction:
    """Which way something is said to go."""

    mention: Mention
    sentence: Sentence
    ways: Ways
    head: str  # lemma of what it is said of; "" for a pronoun
    amounts: tuple[Value, ...]  # figures of the sentence
    figure: Value | None  # the percentage or amount closest to the word
    times: tuple[Moment, ...]  # times that the sentence names
    moves: bool  # whether a verb says it, or "on its way north": not "the northern side"


@once_per_article
def find_directions(article: Article) -> tuple[Direction, ...]:
    """Return the directions that an article's sentences tell, in order; what is denied or may be is left out."""
    found = []
    for sentence in article.sentences:
        if sentence.kind not in NO_PROSE and sentence.tokens:
            found += list(_in_sentence(sentence, article))
    return tuple(found)


def opposite(a: Direction, b: Direction) -> bool:
    """Return whether two directions are opposite in one dimension, and in none alike."""
    signs = [x * y for one, x in a.ways for other, y in b.ways if one == other]
    return bool(signs) and max(signs) < 0


def _in_sentence(sentence: Sentence, article: Article) -> Iterator[Direction]:
    tokens = sentence.tokens
    words = {token.text.lower() for token in tokens}
    if sentence.text.endswith("?") or words & HYPOTHETICAL:
        return
    for i, token in enumerate(tokens):
        ways, top = _ways(i, tokens)
        if not ways or top is None:
            continue
        if any(t.text.lower() in NOT and t.head in (i, token.head) for t in tokens):
            continue
        near = tokens[max(0, i - MAX_TOKENS_TO_FIGURE) : i + MAX_TOKENS_TO_FIGURE + 1]
        reach = Span(near[0].span.start, near[-1].span.end)
        mentions = article.mentions_in(sentence.span)
        top = _antecedent(top, tokens)
        head = tokens[top].lemma.lower() if tokens[top].pos in {"NOUN", "PROPN"} else ""
        head = VEHICLES.get(head, head)
        yield Direction(
            Mention(sentence.document_id, token.span, token.text, Wording(token.text)),
            sentence,
            ways,
            head,
            tuple(m.value for m in mentions if isinstance(m.value, AMOUNTS)),
            _closest(token, [m for m in mentions if isinstance(m.value, AMOUNTS) and reach.covers(m.span)]),
            tuple(m.value for m in mentions if isinstance(m.value, Moment) and m.value.first),
            token.pos in {"VERB", "ADV"} or token.text.lower().endswith("bound"),
        )


def _ways(i: int, tokens: tuple[Token, ...]) -> tuple[Ways, int | None]:
    """Return which way a word says, and the head of what it says it of; no ways where it says none."""
    token = tokens[i]
    lemma, text = token.lemma.lower(), token.text.lower()
    if token.pos == "VERB":
        object_ = _child(i, tokens, "obj")
        subject = _child(i, tokens, "nsubj", "nsubj:pass")
        if object_ is not None and tokens[object_].pos in {"NOUN", "PROPN"} and lemma in _CAUSING:
            return _CAUSING[lemma], object_
        if lemma in _CAUSING and _child(i, tokens, "nsubj:pass") is not None:
            return _CAUSING[lemma], subject
        if lemma in _VERBS and object_ is None and subject is None and token.relation == "conj":
            subject = _child(token.head, tokens, "nsubj")
        return (_VERBS[lemma], subject) if lemma in _VERBS and object_ is None else ((), None)
    if token.pos == "NOUN" and lemma in _NOUNS:
        return _NOUNS[lemma], next(
            (
                c
                for c, t in enumerate(tokens)
                if t.head == i and t.relation == "nmod" and _case(c, tokens) in {"in", "of"}
            ),
            None,
        )
    if text in _ADVERBS and token.relation in {"advmod", "compound:prt", "obl", "xcomp", "root"} and token.head != i:
        verb = token.head
        if tokens[verb].lemma in FOOTING and tokens[verb].relation in {"obl", "root", "nmod"}:
            return _ADVERBS[text], _subject(tokens[verb].head, tokens)
        moving = tokens[verb].lemma in MOVING or dict(_ADVERBS[text]).keys() & {"meridian", "parallel"}
        return (_ADVERBS[text], _subject(verb, tokens)) if moving else ((), None)
    if text in _ADVERBS and _child(i, tokens, "cop") is not None:
        return _ADVERBS[text], _child(i, tokens, "nsubj")
    if text in _ADJECTIVES and token.pos in {"ADJ", "ADV", "DET"}:
        if token.relation == "amod":
            return _ADJECTIVES[text], token.head
        if _child(i, tokens, "cop") is not None:
            return _ADJECTIVES[text], _child(i, tokens, "nsubj")
    return (), None


def _closest(token: Token, mentions: list[Mention]) -> Value | None:
    if not mentions:
        return None
    return min(mentions, key=lambda m: abs(m.span.start - token.span.start)).value


def _antecedent(i: int, tokens: tuple[Token, ...]) -> int:
    """Return what "which" and "that" stand for."""
    verb = tokens[i].head
    relative = tokens[i].text.lower() in {"which", "that", "who"} and tokens[verb].relation == "acl:relcl"
    return tokens[verb].head if relative else i


def _subject(i: int, tokens: tuple[Token, ...]) -> int | None:
    for _ in range(4):
        subject = _child(i, tokens, "nsubj", "nsubj:pass")
        if subject is not None or tokens[i].head == i:
            return subject
        i = tokens[i].head
    return None


def _child(i: int, tokens: tuple[Token, ...], *relations: str) -> int | None:
    return next((c for c, t in enumerate(tokens) if t.head == i and c != i and t.relation in relations), None)


def _case(i: int, tokens: tuple[Token, ...]) -> str:
    return next((t.lemma.lower() for c, t in enumerate(tokens) if t.head == i and t.relation == "case"), "")
