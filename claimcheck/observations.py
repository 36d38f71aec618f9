"""See in a pair of texts what speaks for a conflict: typed values, entailment, and who, where and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, log

import numpy as np
from numpy.typing import NDArray

from claimcheck.claims import mask_values
from claimcheck.compare import Pair, Story, compare_facts, compare_statements, is_askable, of_kind
from claimcheck.encoder import Encoder
from claimcheck.entailment import Entailment, Judge
from claimcheck.pipeline import analyse, compare_articles
from claimcheck.readers.pairs import Text
from claimcheck.records import Article, Block, BlockKind, Claim, Conflict, Document, Span, Tense
from claimcheck.rules import CONFLICT_RULES
from claimcheck.rules.conflict import statement_conflict
from claimcheck.settings import Settings
from claimcheck.statements import find_statements
from claimcheck.values import (
    Age,
    Duration,
    Moment,
    Money,
    Ordinal,
    Organization,
    Parties,
    Percent,
    Person,
    Place,
    Quantity,
    Value,
    compatible,
)

FEATURES = (
    "contradiction",  # log-odds, of the whole texts or of two sentences with claims of one fact, the mean of both ways
    "clash",  # the likeliest clash of two values that answer one question
    "reconciled",  # the likeliest pair of other values that can both be true: a bound, a rounded or converted figure
    "clash_of_rule",  # the surest conflict that a rule sees
    "tenses_apart",  # the likeliest pair of claims of one fact of which one is past and the other to come
    "speakers_apart",  # of which each is said by somebody else
    "names_apart",  # 1 both name something, and nothing in common
    "times_apart",  # 1 both name days, and none in common
    "days_apart",  # between the publications: 0 the same day or unknown, 1 a month and more
)
# Left out, for they tell how families of news claims are written and not what clashes (twins get worse by 1 to 3 in
# 100): how many words the texts share, how likely one entails the other, how likely two claims are of one fact.
MAX_LOG_ODDS = 5.0  # the model is never surer than 0.993
MONTH_DAYS = 30
KINDS: tuple[tuple[type[Value], ...], ...] = (
    (Quantity, Parties), (Money,), (Percent,), (Ordinal,), (Moment,), (Duration,), (Age,), (Place,),
)  # fmt: skip
CATEGORIES: Mapping[type[Value], str] = {
    Quantity: "quantity", Parties: "cardinality", Money: "money", Percent: "percent", Ordinal: "ordinal-superlative",
    Moment: "date-time", Duration: "age-duration", Age: "age-duration", Place: "venue",
}  # fmt: skip
RULES = tuple(rule for rule in CONFLICT_RULES if rule is not statement_conflict.RULE)  # that one asks the same model
MIN_VALUE_HINT, MIN_FACT_HINT = 0.1, 0.3  # probability of a clash from which it names what texts that conflict clash in
DIGITS = 6  # of probabilities


@dataclass(frozen=True, slots=True)
class Observation:
    """What is seen of a pair of texts, before it is judged."""

    features: tuple[float, ...]  # in the order of FEATURES
    categories: tuple[str, ...]  # of what clashes, the surest first
    entailment: tuple[float, float, float]  # in the order of LABELS, from premise to hypothesis
    entails: float  # probability of an entailment, of the likelier way
    empty: bool  # whether one of the texts says nothing at all
    same: bool  # whether the texts are the same and of the same day


def observe(
    pairs: Sequence[tuple[Text, Text]], settings: Settings, encoder: Encoder, entailment: Entailment
) -> list[Observation]:
    """Return what is seen of each pair; all texts are read together, each pair is compared for itself."""
    documents = [_document(side, f"{i}/{j}") for i, pair in enumerate(pairs) for j, side in enumerate(_ordered(pair))]
    articles, _ = analyse(documents, settings, lambda step, done, total: None)
    couples = [(articles[i], articles[i + 1]) for i in range(0, len(articles), 2)]
    vectors = _Vectors(couples, encoder)
    judge = Judge(entailment)
    stories = [compare_articles(couple, vectors, judge)[0] for couple in couples]
    parts = [_matching_sentences(story) for story in stories]
    asked = [(premise.text, hypothesis.text) for premise, hypothesis in pairs]
    asked += [couple for couples in parts for couple in couples]
    asked += [(b, a) for a, b in asked]
    said = dict(zip(asked, entailment.predict(asked), strict=True))
    return [_observation(pair, story, part, said) for pair, story, part in zip(pairs, stories, parts, strict=True)]


def _ordered(pair: tuple[Text, Text]) -> list[Text]:
    return sorted(pair, key=lambda side: (side.text, side.published or date.min))


def _document(side: Text, name: str) -> Document:
    """Return a text as a document; one line is a sentence and no headline, whatever it looks like."""
    line = side.text.strip()
    start = side.text.find(line)
    blocks = (Block(Span(start, start + len(line)), BlockKind.PARAGRAPH),) if line and "\n" not in line else ()
    return Document(name, name, side.text, published=side.published, blocks=blocks)


class _Vectors:
    """An encoder that has read all that the stories will ask for, at once."""

    def __init__(self, couples: Sequence[tuple[Article, Article]], encoder: Encoder) -> None:
        claims = [claim for couple in couples for article in couple for claim in article.claims]
        texts = {mask_values(claim) for claim in claims} | {claim.predicate for claim in claims}
        for couple in couples:
            statements = find_statements(couple[0].claims + couple[1].claims)
            texts |= {lemma for statement in statements for lemma in statement.content.anchors}
        self._encoder = encoder
        self._vectors = dict(zip(sorted(texts), encoder.encode(sorted(texts)), strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        if not texts or not all(text in self._vectors for text in texts):
            return self._encoder.encode(texts)
        return np.stack([self._vectors[text] for text in texts])


def _matching_sentences(story: Story) -> list[tuple[str, str]]:
    """Return the sentences of the two texts that hold claims of one fact."""
    return [couple.sentences for couple in story.couples if is_askable(couple, story)]


def _observation(
    pair: tuple[Text, Text],
    story: Story,
    sentences: Sequence[tuple[str, str]],
    said: Mapping[tuple[str, str], NDArray[np.float32]],
) -> Observation:
    premise, hypothesis = pair
    rules = _seen_by_rules(story)
    pairs = [p for kind in KINDS for p in compare_statements(story, of_kind(story, *kind)) if _is_cross(p)]
    # two speakers may well say different things of one question
    clashes = [p for p in pairs if p.clash and not _speakers_apart(p.first.claim, p.second.claim)]
    facts = [p for p in compare_facts(story) if _is_cross(p)]
    first, second = story.articles
    features = {
        "contradiction": max(
            _contradiction(said, premise.text, hypothesis.text),
            # The more sentences there are, the likelier two of them seem to clash by chance.
            max((_contradiction(said, *couple) for couple in sentences), default=-inf) - log(max(1, len(sentences))),
        ),
        "clash": _likeliest(clashes),
        "reconciled": _likeliest(p for p in pairs if not p.clash and _is_other(p)),
        "clash_of_rule": max((confidence for _, confidence in rules), default=0.0),
        "tenses_apart": _likeliest(p for p in facts if _tenses_apart(p.first.claim, p.second.claim)),
        "speakers_apart": _likeliest(p for p in facts if _speakers_apart(p.first.claim, p.second.claim)),
        "names_apart": float(_names_apart(first, second)),
        "times_apart": float(_times_apart(first, second)),
        "days_apart": _days_apart(premise, hypothesis),
    }
    forth, back = said[premise.text, hypothesis.text], said[hypothesis.text, premise.text]
    return Observation(
        features=tuple(round(features[name], DIGITS) for name in FEATURES),
        categories=tuple(dict.fromkeys(category for category, _ in rules or _hints(clashes, facts))),
        entailment=(float(forth[0]), float(forth[1]), float(forth[2])),
        entails=round(float(max(forth[0], back[0])), DIGITS),
        empty=not premise.text.strip() or not hypothesis.text.strip(),
        same=premise == hypothesis,
    )


def _contradiction(said: Mapping[tuple[str, str], NDArray[np.float32]], first: str, second: str) -> float:
    """Return the log-odds of a contradiction, the mean of both ways."""
    return (_log_odds(float(said[first, second][2])) + _log_odds(float(said[second, first][2]))) / 2


def _log_odds(probability: float) -> float:
    low = 1 / (1 + exp(MAX_LOG_ODDS))
    held = min(max(probability, low), 1 - low)
    return log(held / (1 - held))


def _seen_by_rules(story: Story) -> list[tuple[str, float]]:
    """Return the categories of the conflicts between the two texts that the rules see, the surest first."""
    seen = [(rule.category, c.confidence) for rule in RULES for c in rule.check(story) if _is_between(c)]
    return sorted(seen, key=lambda clash: (-clash[1], clash[0]))


def _hints(clashes: Sequence[Pair], facts: Sequence[Pair]) -> list[tuple[str, float]]:
    """Return the likeliest category where no rule sees a conflict: of clashing values, or of claims of one fact."""
    seen = [(CATEGORIES[type(p.first.mention.value)], p.probability) for p in clashes]
    hints = [hint for hint in seen if hint[1] >= MIN_VALUE_HINT]
    for fact in facts:
        if fact.probability >= MIN_FACT_HINT:
            if fact.first.claim.polarity is not fact.second.claim.polarity:
                hints.append(("polarity", fact.probability))
            if _tenses_apart(fact.first.claim, fact.second.claim):
                hints.append(("status-tense", fact.probability))
    return sorted(hints, key=lambda hint: (-hint[1], hint[0]))[:1]


def _is_between(conflict: Conflict) -> bool:
    return len({mention.document_id for side in conflict.sides for mention in side.mentions}) > 1


def _is_cross(pair: Pair) -> bool:
    return pair.first.claim.document_id != pair.second.claim.document_id


def _is_other(pair: Pair) -> bool:
    """Whether the values are not the same, by what they mean."""
    return str(pair.first.mention.value) != str(pair.second.mention.value)


def _likeliest(pairs: Iterable[Pair]) -> float:
    return max((pair.probability for pair in pairs), default=0.0)


def _tenses_apart(a: Claim, b: Claim) -> bool:
    return {a.tense, b.tense} == {Tense.PAST, Tense.FUTURE}


def _speakers_apart(a: Claim, b: Claim) -> bool:
    return bool(a.attribution and b.attribution and a.attribution.casefold() != b.attribution.casefold())


NAMES = (Person, Organization, Place)


def _names_apart(first: Article, second: Article) -> bool:
    names = [[m.value for m in a.mentions if isinstance(m.value, NAMES)] for a in (first, second)]
    return all(names) and not any(type(a) is type(b) and compatible(a, b) for a in names[0] for b in names[1])


def _times_apart(first: Article, second: Article) -> bool:
    days = [[m.value for m in a.mentions if isinstance(m.value, Moment) and m.value.first] for a in (first, second)]
    return all(days) and not any(compatible(a, b) for a in days[0] for b in days[1])


def _days_apart(premise: Text, hypothesis: Text) -> float:
    if premise.published is None or hypothesis.published is None:
        return 0.0
    return min(abs((premise.published - hypothesis.published).days) / MONTH_DAYS, 1.0)
