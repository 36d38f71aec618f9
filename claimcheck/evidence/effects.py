"""Find when an article says that a measure takes effect, and see where articles of one story name different days."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from claimcheck.evidence.timelines import side_of
from claimcheck.records import Article, Conflict, Mention, Sentence, Side, Token
from claimcheck.values import Moment, compatible

MAX_HEADS_UP = 4  # from a date to the verb
MAX_DAYS_OFF = 400  # from publication: what took effect before is history
MAX_GRAIN_DAYS = 40  # a month at the most: "in 2027" may be any day of it
ONE_EACH = 0.55  # probability that two articles that each name one such day mean one measure
EFFECT = frozenset("effect force".split())
INTO = frozenset("come enter go put be".split())
MEASURES = frozenset(
    "measure decision rule law order change agreement deal sanction ban undertaking commitment regulation act decree "
    "embargo tariff duty tax levy limit restriction price increase cut reform treaty pact truce curfew "
    "requirement scheme it they this these that which".split()
)  # subjects that one article and another may put for the same thing


@dataclass(frozen=True, slots=True)
class Effect:
    """The day on which a measure begins to hold."""

    article: Article
    mention: Mention
    noun: str  # lemma of what takes effect; "" unknown


def find_effect_clashes(articles: Sequence[Article]) -> Iterator[Conflict]:
    """Yield the days on which what is plainly one measure is said to take effect, when articles name one each."""
    told = [effects for article in articles if (effects := list(find_effects(article)))]
    clashing: list[Effect] = []
    for first, second in combinations([effects for effects in told if _is_one_day(effects)], 2):
        if _are_alike(first[0].noun, second[0].noun) and not _is_one_day([*first, *second]):
            clashing += [effect for effect in (*first, *second) if effect not in clashing]
    groups: list[list[Effect]] = []
    for effect in clashing:
        fitting = next((group for group in groups if _is_one_day([*group, effect])), None)
        if fitting is None:
            groups.append([effect])
        else:
            fitting.append(effect)
    if len(groups) > 1:
        yield Conflict(tuple(_side(group) for group in groups), "when it takes effect", ONE_EACH)


def find_effects(article: Article) -> Iterator[Effect]:
    published = article.document.published
    for sentence in article.sentences:
        for mention in article.mentions_in(sentence.span):
            moment = mention.value
            if not isinstance(moment, Moment) or moment.first is None or moment.last is None or published is None:
                continue
            if not moment.year_known or (moment.last - moment.first).days > MAX_GRAIN_DAYS:
                continue
            if abs((moment.first - published).days) > MAX_DAYS_OFF:
                continue
            noun = _takes_effect(mention, sentence)
            if noun is not None:
                yield Effect(article, mention, noun)


def _takes_effect(mention: Mention, sentence: Sentence) -> str | None:
    """Return what takes effect on the date, "" when it is not said; None when the date says something else."""
    tokens = sentence.tokens
    inside = {i for i, token in enumerate(tokens) if token.span.overlaps(mention.span)}
    at = next((i for i in sorted(inside) if tokens[i].head not in inside or tokens[i].head == i), None)
    if at is None:
        return None
    case = next((t.text.lower() for t in tokens if t.head == at and t.relation == "case"), "")
    if case in {"until", "till", "before", "by", "after", "to"}:
        return None
    for _ in range(MAX_HEADS_UP):
        head = tokens[at].head
        if head == at:
            return None
        below = {t.lemma.lower() for t in tokens if t.head == head and t.relation in {"obj", "obl", "case", "root"}}
        verb = tokens[head].lemma.lower()
        holds = (
            (verb == "take" and "effect" in below)
            or (verb in INTO and bool(EFFECT & below))
            or (verb in EFFECT and bool({"in", "into"} & below))
            or (verb == "apply" and case in {"from", "as", "since"})
            or (verb == "effective" and case in {"from", "as", "on", ""})
        )
        if holds:
            subject = next((t for t in tokens if t.head == head and t.relation in {"nsubj", "nsubj:pass"}), None)
            is_negated = any(t.head == head and t.lemma.lower() in {"not", "never"} for t in tokens)
            return None if is_negated else _noun(subject)
        if tokens[head].pos == "VERB":
            return None
        at = head
    return None


def _noun(subject: Token | None) -> str:
    return subject.lemma.lower() if subject else ""


def _are_alike(noun: str, other: str) -> bool:
    """Whether two subjects may be one measure: the same noun, or one that says little."""
    return noun == other or not noun or not other or {noun, other} <= MEASURES


def _is_one_day(effects: Sequence[Effect]) -> bool:
    return all(compatible(a.mention.value, b.mention.value) for a, b in combinations(effects, 2))


def _side(group: Sequence[Effect]) -> Side:
    sides = [side_of(effect.article, str(effect.mention.value), [effect.mention]) for effect in group]
    mentions = tuple(mention for side in sides for mention in side.mentions)
    return Side(sides[0].value, mentions, tuple(span for side in sides for span in side.quotations))
