"""See in a pair of texts what speaks for a conflict: typed values, entailment, and who, where and when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from claimcheck.claims import mask_values
from claimcheck.compare import MIN_FACT_COSINE, Pair, Story, compare_facts, compare_statements, of_kind
from claimcheck.encoder import Encoder
from claimcheck.entailment import Entailment
from claimcheck.pipeline import analyse, compare_articles
from claimcheck.readers.pairs import Text
from claimcheck.records import Article, Block, BlockKind, Claim, Conflict, Document, Modality, Span, Tense
from claimcheck.rules import CONFLICT_RULES
from claimcheck.settings import Settings
from claimcheck.statements import CONTENT, find_statements
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
    "contradiction",  # log-odds of a contradiction between the whole texts, mean of both ways
    "contradiction_either",  # of the way that says more of it
    "contradiction_of_claims",  # of the claims that match, the most, less the logarithm of how many; else of the texts
    "entailment",  # log-odds of an entailment, of the way that says more of it
    "entailment_both",  # mean of both ways
    "clash_amount",  # the likeliest clash of amounts, sums, shares, ranks and numbers of parties
    "clash_time",  # of dates, times, durations and ages
    "clash_place",
    "clash_rule",  # the surest conflict that a rule sees
    "agreement",  # the likeliest pair of values that answer one question and can both be true
    "figures_apart",  # share of the values of the text with fewer that the other has nothing compatible with
    "same_fact",  # the likeliest pair of claims of one fact
    "polarity_apart",  # the same, of pairs of which one is negated
    "certainty_apart",  # of which one is asserted and the other is not
    "tenses_apart",  # of which one is past and the other to come
    "speakers_apart",  # of which each is said by somebody else
    "names_shared",  # share of the names of the text with fewer that the other has too
    "names_apart",  # 1 both name something, and nothing in common
    "times_apart",  # 1 both name days, and none in common
    "days_apart",  # between the publications: 0 the same day or unknown, 1 a month and more
    "words_shared",  # share of the content words of the text with fewer that the other has too
    "contradiction_names_shared",  # the product
    "contradiction_days_apart",
)
MAX_LOG_ODDS = 5.0  # the model is never surer than 0.993
MONTH_DAYS = 30
AMOUNTS = (Quantity, Money, Percent, Ordinal, Parties)
TIMES = (Moment, Duration, Age)
KINDS: tuple[tuple[type[Value], ...], ...] = (
    (Quantity, Parties), (Money,), (Percent,), (Ordinal,), (Moment,), (Duration,), (Age,), (Place,),
)  # fmt: skip
CATEGORIES: Mapping[type[Value], str] = {
    Quantity: "quantity", Parties: "cardinality", Money: "money", Percent: "percent", Ordinal: "ordinal-superlative",
    Moment: "date-time", Duration: "age-duration", Age: "age-duration", Place: "venue",
}  # fmt: skip
MIN_HINT = 0.1  # probability of a clash that no rule is sure of, from which it names what texts that conflict clash in
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
    stories = [compare_articles(couple, vectors)[0] for couple in couples]
    matches = [_matching_claims(story) for story in stories]
    texts = [(premise.text, hypothesis.text) for premise, hypothesis in pairs]
    asked = [*texts, *(claims for match in matches for claims in match)]
    asked += [(b, a) for a, b in asked]
    said = dict(zip(asked, entailment.predict(asked), strict=True))
    return [_observation(pair, story, match, said) for pair, story, match in zip(pairs, stories, matches, strict=True)]


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
            texts |= {lemma for statement in statements for lemma in statement.anchors}
        self._encoder = encoder
        self._vectors = dict(zip(sorted(texts), encoder.encode(sorted(texts)), strict=True))

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        if not texts or not all(text in self._vectors for text in texts):
            return self._encoder.encode(texts)
        return np.stack([self._vectors[text] for text in texts])


def _matching_claims(story: Story) -> list[tuple[str, str]]:
    """Return for each claim of the text that has fewer the nearest claim of the other, where it is near, in words.

    Two texts of one claim each have none: they are compared as they stand.
    """
    sides = [
        [row for row, claim in enumerate(story.claims) if claim.document_id == a.document.id] for a in story.articles
    ]
    few, many = sorted(sides, key=len)
    if not few or len(many) < 2:
        return []
    best = [(row, many[int(story.space.cosines[row, many].argmax())]) for row in few]
    near = [(a, b) for a, b in best if story.space.cosines[a, b] >= MIN_FACT_COSINE]
    return [(story.claims[a].text, story.claims[b].text) for a, b in near]


def _observation(
    pair: tuple[Text, Text],
    story: Story,
    match: Sequence[tuple[str, str]],
    said: Mapping[tuple[str, str], NDArray[np.float32]],
) -> Observation:
    premise, hypothesis = pair
    whole = _both_ways(said, premise.text, hypothesis.text)
    contradictions, entailments = _log_odds(whole[:, 2]), _log_odds(whole[:, 0])
    of_claims = [_log_odds(_both_ways(said, *claims)[:, 2]).mean() for claims in match]
    clashes = _clashes(story)
    pairs = [p for kind in KINDS for p in compare_statements(story, of_kind(story, *kind)) if _is_cross(p)]
    facts = [p for p in compare_facts(story) if _is_cross(p)]
    first, second = story.articles
    shared_names, both_name = _shared_names(first, second)
    contradiction = float(contradictions.mean())
    days_apart = _days_apart(premise, hypothesis)
    features = {
        "contradiction": contradiction,
        "contradiction_either": float(contradictions.max()),
        "contradiction_of_claims": float(max(of_claims)) - log(len(of_claims)) if of_claims else contradiction,
        "entailment": float(entailments.max()),
        "entailment_both": float(entailments.mean()),
        "clash_amount": _likeliest(p for p in pairs if p.clash and isinstance(p.first.mention.value, AMOUNTS)),
        "clash_time": _likeliest(p for p in pairs if p.clash and isinstance(p.first.mention.value, TIMES)),
        "clash_place": _likeliest(p for p in pairs if p.clash and isinstance(p.first.mention.value, Place)),
        "clash_rule": max((confidence for _, confidence in clashes), default=0.0),
        "agreement": _likeliest(p for p in pairs if not p.clash),
        "figures_apart": _figures_apart(first, second),
        "same_fact": _likeliest(facts),
        "polarity_apart": _likeliest(p for p in facts if p.first.claim.polarity is not p.second.claim.polarity),
        "certainty_apart": _likeliest(p for p in facts if _certainty_apart(p.first.claim, p.second.claim)),
        "tenses_apart": _likeliest(p for p in facts if _tenses_apart(p.first.claim, p.second.claim)),
        "speakers_apart": _likeliest(p for p in facts if _speakers_apart(p.first.claim, p.second.claim)),
        "names_shared": shared_names,
        "names_apart": float(both_name and shared_names == 0),
        "times_apart": float(_times_apart(first, second)),
        "days_apart": days_apart,
        "words_shared": _shared_words(story),
        "contradiction_names_shared": contradiction * shared_names,
        "contradiction_days_apart": contradiction * days_apart,
    }
    return Observation(
        features=tuple(round(features[name], DIGITS) for name in FEATURES),
        categories=tuple(dict.fromkeys(category for category, _ in clashes or _hints(pairs, facts))),
        entailment=tuple(float(p) for p in said[premise.text, hypothesis.text]),  # type: ignore[arg-type]  # three
        entails=round(float(whole[:, 0].max()), DIGITS),
        empty=not premise.text.strip() or not hypothesis.text.strip(),
        same=premise == hypothesis,
    )


def _both_ways(said: Mapping[tuple[str, str], NDArray[np.float32]], first: str, second: str) -> NDArray[np.float64]:
    return np.stack([said[first, second], said[second, first]]).astype(np.float64)


def _log_odds(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    low = 1 / (1 + exp(MAX_LOG_ODDS))
    clipped = np.clip(probabilities, low, 1 - low)
    return np.asarray(np.log(clipped) - np.log(1 - clipped))


def _clashes(story: Story) -> list[tuple[str, float]]:
    """Return the categories of the conflicts between the two texts that the rules see, the surest first."""
    seen = [(rule.category, c.confidence) for rule in CONFLICT_RULES for c in rule.check(story) if _is_between(c)]
    return sorted(seen, key=lambda clash: (-clash[1], clash[0]))


def _hints(pairs: Sequence[Pair], facts: Sequence[Pair]) -> list[tuple[str, float]]:
    """Return the likeliest category where no rule sees a conflict: of clashing values, or of claims of one fact."""
    seen = [(CATEGORIES[type(p.first.mention.value)], p.probability) for p in pairs if p.clash]
    seen += [
        (category, p.probability)
        for p in facts
        for category, apart in (
            ("polarity", p.first.claim.polarity is not p.second.claim.polarity),
            ("status-tense", _tenses_apart(p.first.claim, p.second.claim)),
            ("modality-certainty", _certainty_apart(p.first.claim, p.second.claim)),
        )
        if apart
    ]
    return sorted((hint for hint in seen if hint[1] >= MIN_HINT), key=lambda hint: (-hint[1], hint[0]))[:1]


def _is_between(conflict: Conflict) -> bool:
    return len({mention.document_id for side in conflict.sides for mention in side.mentions}) > 1


def _is_cross(pair: Pair) -> bool:
    return pair.first.claim.document_id != pair.second.claim.document_id


def _likeliest(pairs: Iterable[Pair]) -> float:
    return max((pair.probability for pair in pairs), default=0.0)


def _tenses_apart(a: Claim, b: Claim) -> bool:
    return {a.tense, b.tense} == {Tense.PAST, Tense.FUTURE}


def _certainty_apart(a: Claim, b: Claim) -> bool:
    return (a.modality is Modality.ASSERTED) != (b.modality is Modality.ASSERTED)


def _speakers_apart(a: Claim, b: Claim) -> bool:
    return bool(a.attribution and b.attribution and a.attribution.casefold() != b.attribution.casefold())


NAMES = (Person, Organization, Place)


def _shared_names(first: Article, second: Article) -> tuple[float, bool]:
    """Return the share of the names of the text with fewer that the other has too, and whether both name anything."""
    names = [
        list({str(m.value): m.value for m in a.mentions if isinstance(m.value, NAMES)}.values())
        for a in (first, second)
    ]
    few, many = sorted(names, key=len)
    found = sum(any(type(a) is type(b) and compatible(a, b) for b in many) for a in few)
    return (found / len(few) if few else 0.0), bool(few)


def _figures_apart(first: Article, second: Article) -> float:
    values = [[m.value for m in a.mentions if not isinstance(m.value, NAMES)] for a in (first, second)]
    few, many = sorted(values, key=len)
    apart = [a for a in few if not any(type(a) is type(b) and compatible(a, b) for b in many)]
    return len(apart) / len(few) if few else 0.0


def _times_apart(first: Article, second: Article) -> bool:
    days = [[m.value for m in a.mentions if isinstance(m.value, Moment) and m.value.first] for a in (first, second)]
    return all(days) and not any(compatible(a, b) for a in days[0] for b in days[1])


def _days_apart(premise: Text, hypothesis: Text) -> float:
    if premise.published is None or hypothesis.published is None:
        return 0.0
    return min(abs((premise.published - hypothesis.published).days) / MONTH_DAYS, 1.0)


def _shared_words(story: Story) -> float:
    words = [{t.lemma.lower() for s in a.sentences for t in s.tokens if t.pos in CONTENT} for a in story.articles]
    few, many = sorted(words, key=len)
    return len(few & many) / len(few) if few else 0.0
