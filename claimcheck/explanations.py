"""Tell of one finding what was compared, what weighed how much, and what would have changed it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations, product
from math import exp, inf

from claimcheck.compare import (
    MAX_DAYS_APART,
    MIN_CONTRADICTION,
    MIN_DOUBTFUL,
    MIN_FACT_PROBABILITY,
    TWIN_PROBABILITY,
    Pair,
    Story,
    compare_statements,
    of_kind,
)
from claimcheck.contradictions import load_contradiction_model, read_couples
from claimcheck.findings import MIN_ERROR_CONFIDENCE, MIN_WARNING_CONFIDENCE
from claimcheck.likeness import (
    FACT_BIAS,
    Weighed,
    are_twins,
    features,
    load_question_model,
    weigh_fact,
)
from claimcheck.records import Article, Damage, Finding, Mention, Quotation, Severity, Span
from claimcheck.rules import RULES
from claimcheck.rules.conflict import statement_conflict
from claimcheck.rules.rule import GarbleRule
from claimcheck.values import Age, Duration, Money, Number, Percent, Quantity, Value, compatible

MAX_COMPARISONS = 6  # four sides have so many pairs; of more sides the surest pairs are told, and the others counted
NUMERIC = (Quantity, Money, Percent, Duration, Age)
DIGITS = 4  # of probabilities and log-odds


class Basis(StrEnum):
    """What the confidence of a finding comes from."""

    QUESTION = "question"  # how likely two statements answer the same question of the same event
    FACT = "fact"  # how likely two claims as a whole state one fact
    CONTRADICTION = "contradiction"  # how likely two claims cannot both be true
    RULE = "rule"  # the rule itself: it is sure to a degree of what it sees, and asks no model


LEAST = {
    Basis.QUESTION: MIN_DOUBTFUL,
    Basis.FACT: MIN_FACT_PROBABILITY,
    Basis.CONTRADICTION: MIN_CONTRADICTION,
}  # probability from which a pair is reported

# For each feature what it says of a pair when it is above nought, and when it is below.
WORDS: Mapping[str, tuple[str, str]] = {
    "cosine": ("the claims are alike, their values aside", "the claims are unlike, their values aside"),
    "anchors": ("the words that the values hang from are alike", ""),
    "words": ("they share their rarer words", ""),
    "noun": ("the values are said of the same noun", "the values are said of different nouns"),
    "verbs": ("their verbs are alike", "their verbs are unlike"),
    "tenses_apart": ("one is past, the other to come", ""),
    "subjects": ("they have a subject in common", "they have different subjects"),
    "names_shared": ("they have a name in common", ""),
    "names_apart": ("they name nothing in common", ""),
    "times_apart": ("they are of other times", ""),
    "same_document": ("both stand in one document", ""),
    "relation": ("the values stand in the same place of the sentence", ""),
    "nearness": ("the values lie near one another", ""),
    "close": ("the values lie near one another and count the same noun", ""),
    "digits": ("the values have the same digits, in another order or with another unit", ""),
    "measured": ("both are sums, percentages, ages or measures, or count the same noun", ""),
    "since": ('both are "first since" a year', ""),
    "place": ("both are places", ""),
    "time": ("both are dates or times", ""),
    "percent": ("both are percentages, of which a story has many", ""),
    "length": ("both are lengths of time or ages", ""),
    "amounts_shared": ("their sentences have another amount in common", ""),
    "days_shared": ("their sentences have another day or time in common", ""),
    "told_apart": ("a document has both values, so they may be of two things", ""),
    "rank": ("each is the other's nearest match (0.5: only one is)", ""),
    "crowding": ("the story has many articles, and most statements of others are of other things", ""),
    "times_clash": ("days or times in the sentences clash", ""),
    "times_agree": ("days or times in the sentences agree", ""),
    "names_differ": ("the sentences name nothing in common", ""),
    "contradiction": ("the sentences seem to contradict each other", "the sentences hardly contradict each other"),
    "entailment": ("one sentence seems to follow from the other", "neither sentence follows from the other"),
    "claims_contradiction": ("the claims alone seem to contradict each other", "the claims alone hardly do"),
    "claims_entailment": ("one claim seems to follow from the other", "neither claim follows from the other"),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """What spoke for a probability or against it."""

    feature: str
    words: str  # what it says of the pair
    value: float
    log_odds: float  # what it adds: above 0 for, below 0 against
    without: float  # the probability if the feature were 0


@dataclass(frozen=True, slots=True)
class Weighing:
    """How a pair came to its probability."""

    probability: float
    base: float  # log-odds before anything is known of the pair; with those of the reasons, the log-odds in all
    reasons: tuple[Reason, ...]  # the weightiest first
    least: float  # probability from which a pair is reported
    raised: bool  # whether it was raised, for the two statements are the same but for their values


@dataclass(frozen=True, slots=True)
class Leaning:
    """What the entailment model says of two sentences, read in one order. Probabilities."""

    entailment: float
    contradiction: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sides of a finding, by the words of each that were compared."""

    quotations: tuple[Quotation, Quotation]
    sentences: tuple[str, str]  # the whole ones
    similarity: float | None  # cosine of the claims without their values; 0 below MIN_COSINE, None unknown
    entailment: tuple[Leaning, Leaning] | None  # from the first to the second, and back; None within one sentence
    weighing: Weighing | None  # None: no model was asked


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is reported as it is."""

    finding: Finding
    basis: Basis
    weighed: float | None  # the probability before the rule capped it; None when no model was asked
    comparisons: tuple[Comparison, ...] = ()  # the surest first
    more: int = 0  # pairs of sides that are left out
    damages: tuple[Damage, ...] = ()  # what a garble rule saw, place by place
    changes: tuple[str, ...] = ()  # what would have changed the finding


def explain_conflict(finding: Finding, story: Story) -> Explanation:
    """Return what was compared for a finding of a conflict rule; story: the one that has all its documents."""
    basis, pairs = _weighed_pairs(finding, story)
    couples = _couples(finding, pairs)
    comparisons = tuple(_comparison(couple, pairs, basis, story) for couple in couples[:MAX_COMPARISONS])
    weighed = max((pair.probability for pair in pairs.values()), default=None)
    changes = [*_other_values(finding, pairs, basis), *_other_weights(comparisons, pairs)]
    if basis in (Basis.QUESTION, Basis.FACT):
        changes += _other_dates(finding, story)
    return Explanation(
        finding,
        basis,
        weighed,
        comparisons,
        more=max(0, len(couples) - MAX_COMPARISONS),
        changes=(*changes, *_other_severity(finding)),
    )


def explain_damage(finding: Finding, article: Article | None) -> Explanation:
    """Return what a garble rule saw, place by place, in the article that the finding quotes.

    article: None where the finding quotes none: a suppression in the configuration file.
    """
    rule = next(rule for rule in RULES if rule.id == finding.rule)
    places = {span for quotation in finding.mentions for span in quotation.clashing}
    seen = rule.check(article) if isinstance(rule, GarbleRule) and article else ()
    damages = tuple(damage for damage in seen if damage.span in places)
    return Explanation(finding, Basis.RULE, None, damages=damages, changes=tuple(_other_severity(finding)))


# What was compared ----------------------------------------------------------------------------------------------------

Place = tuple[str, Span]  # words that clash: their document and where they stand in it
Pairs = Mapping[frozenset[Place], Pair]


def _weighed_pairs(finding: Finding, story: Story) -> tuple[Basis, Pairs]:
    """Return what the confidence comes from, and the pairs across sides that a model weighed for it."""
    for basis, pairs in _candidates(finding, story):
        across = {couple: pair for pair in pairs if _is_across(couple := _places(pair), finding)}
        surest = round(max((pair.probability for pair in across.values()), default=-inf), 3)
        if surest == finding.confidence or (basis is not Basis.QUESTION and surest > finding.confidence):
            return basis, across
    return Basis.RULE, {}


def _candidates(finding: Finding, story: Story) -> Iterator[tuple[Basis, Sequence[Pair]]]:
    if finding.rule == statement_conflict.RULE.id:
        yield Basis.CONTRADICTION, story.contradictions
        return
    places = {place for place, _, _ in _sides(finding)}
    stated = [s for s in story.statements if (s.mention.document_id, s.mention.span) in places]
    for kind in sorted({type(s.mention.value) for s in stated}, key=lambda kind: kind.__name__):
        pairs = compare_statements(story, of_kind(story, kind))
        yield Basis.QUESTION, [pair for pair in pairs if pair.clash and pair.probability >= MIN_DOUBTFUL]
    yield Basis.FACT, story.fact_pairs


def _places(pair: Pair) -> frozenset[Place]:
    return frozenset((s.mention.document_id, s.mention.span) for s in (pair.first, pair.second))


def _is_across(couple: frozenset[Place], finding: Finding) -> bool:
    sides = {place: side for place, side, _ in _sides(finding)}
    return couple <= sides.keys() and len({sides[place] for place in couple}) == 2


def _sides(finding: Finding) -> list[tuple[Place, int, Quotation]]:
    """Return the words of a finding that clash, each with its side and the quotation it stands in."""
    return [
        ((quotation.document_id, span), quotation.side, quotation)
        for quotation in finding.mentions
        for span in quotation.clashing or (quotation.span,)
    ]


def _couples(finding: Finding, pairs: Pairs) -> list[tuple[tuple[Place, Quotation], tuple[Place, Quotation]]]:
    """Return for every two sides the words to show, those that were weighed the likeliest; the surest couple first."""
    by_side: dict[int, list[tuple[Place, Quotation]]] = {}
    for place, side, quotation in _sides(finding):
        by_side.setdefault(side, []).append((place, quotation))

    def sureness(couple: tuple[tuple[Place, Quotation], tuple[Place, Quotation]]) -> float:
        pair = pairs.get(frozenset(place for place, _ in couple))
        return pair.probability if pair else 0.0

    best = [max(product(ones, others), key=sureness) for ones, others in combinations(by_side.values(), 2)]
    return sorted(best, key=sureness, reverse=True)


def _comparison(
    couple: tuple[tuple[Place, Quotation], tuple[Place, Quotation]], pairs: Pairs, basis: Basis, story: Story
) -> Comparison:
    (first, one), (second, other) = couple
    sentences = _sentence(first, one, story), _sentence(second, other, story)
    pair = pairs.get(frozenset((first, second)))
    rows = (pair.first.row, pair.second.row) if pair else (_row(first, story), _row(second, story))
    forth_and_back = [sentences, sentences[::-1]]
    leanings = [
        Leaning(_probability(judgement.entailment), _probability(judgement.contradiction))
        for judgement in (story.judge.ask_one_way(forth_and_back) if sentences[0] != sentences[1] else ())
    ]
    return Comparison(
        (one, other),
        sentences,
        _similarity(*rows, story),
        (leanings[0], leanings[1]) if leanings else None,
        _weighing(pair, basis, story) if pair else None,
    )


def _similarity(first: int | None, second: int | None, story: Story) -> float | None:
    if first is None or second is None or first == second:
        return None
    return round(story.space.cosines[first, second], DIGITS)


def _sentence(place: Place, quotation: Quotation, story: Story) -> str:
    document_id, span = place
    sentences = story.article(document_id).sentences
    return next((sentence.text for sentence in sentences if sentence.span.covers(span)), quotation.text)


def _row(place: Place, story: Story) -> int | None:
    """Return the shortest claim that has the words, by its index among the story's claims."""
    document_id, span = place
    held = [i for i, c in enumerate(story.claims) if c.document_id == document_id and c.span.covers(span)]
    return min(held, key=lambda row: len(story.claims[row].span), default=None)


# What weighed how much ------------------------------------------------------------------------------------------------


def _weighing(pair: Pair, basis: Basis, story: Story) -> Weighing:
    raised = False
    if basis is Basis.QUESTION:
        cosine = story.space.cosines[pair.first.row, pair.second.row]
        row = features(pair.first, pair.second, story.space, cosine=cosine)
        model = load_question_model()
        base, weighed = model.bias, model.weigh(row, rank=pair.rank)
        raised = are_twins(row, rank=pair.rank)
    elif basis is Basis.FACT:
        base, weighed = FACT_BIAS, weigh_fact(pair.first, pair.second, story.space)
    else:
        couple = next(c for c in story.couples if c.first is pair.first and c.second is pair.second)
        [reading] = read_couples([couple], story.judge)
        contradiction = load_contradiction_model()
        base, weighed = contradiction.bias, contradiction.weigh((*couple.row, *reading.row))
    weighed = (*weighed, Weighed("crowding", story.crowding, -1.0))
    total = base + sum(each.log_odds for each in weighed)
    reasons = sorted((_reason(each, total) for each in weighed if each.log_odds), key=lambda r: -abs(r.log_odds))
    return Weighing(
        pair.probability,
        round(base, DIGITS),
        tuple(reasons),
        LEAST[basis],
        raised=raised and _probability(total) < TWIN_PROBABILITY,
    )


def _reason(weighed: Weighed, total: float) -> Reason:
    above, below = WORDS[weighed.feature]
    return Reason(
        weighed.feature,
        above if weighed.value > 0 else below or f"not: {above}",
        round(weighed.value, DIGITS),
        round(weighed.log_odds, DIGITS),
        _probability(total - weighed.log_odds),
    )


def _probability(log_odds: float) -> float:
    return round(1 / (1 + exp(-log_odds)), DIGITS)


# What would have changed it -------------------------------------------------------------------------------------------


def _other_values(finding: Finding, pairs: Pairs, basis: Basis) -> Iterator[str]:
    """Yield how a figure could have been said so that it clashes with none of the other sides."""
    if basis is not Basis.QUESTION:
        return
    sides = {place: side for place, side, _ in _sides(finding)}
    told: dict[tuple[int, Value], str] = {}  # as printed
    for mention in sorted(_mentions(pairs), key=lambda mention: (mention.document_id, mention.span)):
        told.setdefault((sides[mention.document_id, mention.span], mention.value), mention.text)
    for (side, value), text in told.items():
        others = {other: printed for (another, other), printed in told.items() if another != side}
        fitting = [word for word, said in _sayings(value) if all(compatible(said, other) for other in others)]
        if fitting:
            known = ", ".join(f'"{printed}"' for printed in others.values())
            yield f'"{text}" would not clash with {known} if it were said as {" or ".join(fitting)}'


def _mentions(pairs: Pairs) -> set[Mention]:
    return {statement.mention for pair in pairs.values() for statement in (pair.first, pair.second)}


def _sayings(value: Value) -> Iterator[tuple[str, Value]]:
    """Yield a plain figure said less exactly, with the words that say so."""
    if not isinstance(value, NUMERIC) or value.number.low != value.number.high or value.number.approximate:
        return
    number = value.number
    yield '"about"', replace(value, number=replace(number, approximate=True))
    yield '"at least"', replace(value, number=Number(number.low, inf, number.step))
    yield '"at most"', replace(value, number=Number(min(0.0, number.low), number.high, number.step))


def _other_weights(comparisons: Sequence[Comparison], pairs: Pairs) -> Iterator[str]:
    """Yield from what probability on the surest pair is reported, and what single feature it would miss for that."""
    weighing = comparisons[0].weighing if comparisons else None
    if not weighing:
        return
    alone = "" if len(pairs) == 1 else f"; {len(pairs) - 1} more of its pairs are weighed for themselves"
    yield f"reported from a probability of {weighing.least:g} on; here it is {weighing.probability:.2f}{alone}"
    if weighing.raised:
        yield f"two statements that are the same but for their values are held at {TWIN_PROBABILITY:g} at the least"
        return
    for reason in weighing.reasons:
        if reason.without < weighing.least:
            yield f"too low to be reported, {reason.without:.2f}, but for this: {reason.words}"


def _other_dates(finding: Finding, story: Story) -> Iterator[str]:
    dates = {story.article(q.document_id).document.published for q in finding.mentions}
    if len({quotation.document_id for quotation in finding.mentions}) > 1:
        days = [day for day in dates if day]
        here = f"{(max(days) - min(days)).days} at the most" if days and None not in dates else "not all dated"
        yield f"articles dated more than {MAX_DAYS_APART} days apart are not compared; these are {here}"


def _other_severity(finding: Finding) -> Iterator[str]:
    """Yield at what confidence the finding would be graver or less grave, by the severity of its rule."""
    own = next(rule.severity for rule in RULES if rule.id == finding.rule)
    levels = {
        Severity.ERROR: f"an error from a confidence of {MIN_ERROR_CONFIDENCE:g} on, a warning",
        Severity.WARNING: "a warning",
    }
    if own in levels:
        yield f"{levels[own]} from {MIN_WARNING_CONFIDENCE:g} on, for information below that"
