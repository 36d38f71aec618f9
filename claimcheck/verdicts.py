"""Judge each claim of a draft by its sources: supported, contradicted, not found there, or not checkable."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp

from claimcheck.compare import Story
from claimcheck.entailment import Judgement, as_sentence
from claimcheck.findings import reaches
from claimcheck.once import once_per_article
from claimcheck.records import (
    Article,
    Bearing,
    BlockKind,
    Claim,
    Evidence,
    Finding,
    Quotation,
    Scope,
    Sentence,
    Severity,
    Span,
    Verdict,
)
from claimcheck.statements import CONTENT, LIGHT
from claimcheck.values import Moment, Money, Organization, Person, Place, Value, comparable, compatible

# A logistic model of whether a source's sentence makes a claim too. The weights are fitted on 1,230 claims that the
# labels of 56 stories (NewsDesk for training, fixtures/stories) say another outlet makes, against the likeliest other
# sentences there. The bias is not: the labels name one sentence of several, and are of claims told in quite other
# words, so it is set by reading the verdicts on nine drafts. So set, half of such claims are found, and a tenth of the
# claims whose labelled sentence is taken away, most of these by a sentence that makes them too.
WORDS_WEIGHT = 7.2  # of the share of the claim's content words that the sentence has, the rare ones counting most
UNSEEN_WEIGHT = 6.0  # nats added to the whole: a word or two are little evidence, though they may be all of the claim
MIN_WORD_WEIGHT = 1.0  # nats; in a story of a few sentences every word is frequent
VALUE_WEIGHT = 2.05  # an amount or a time of the claim stands there too
MISSING_WEIGHT = -0.5  # one does not
ENTAILMENT_WEIGHT = 0.5  # of the log-odds that the sentence entails the claim
BIAS = -1.25
MIN_ENTAILMENT_WITHOUT_VALUE = 0.0  # log-odds; a claim with an amount that no source has is supported if it follows
MIN_CONTRADICTION = 1.0  # log-odds from which a sentence does not support a claim: 3 of 100 that do are above it
MAX_DOUBTFUL = 0.45  # probability, at the most, by a sentence that was not read, speaks against it or lacks its amount
UNREAD_ENTAILMENT = -2.7  # log-odds of a sentence that was not read: the median of those that do not make the claim
MIN_READ = 0.0  # log-odds from which a sentence is read: below it are four of five, and 2 of 1,000 that make the claim
MAX_BEHIND = 2.0  # log-odds that a sentence which is read may lie behind the likeliest; farther ones hardly overtake it
MAX_READ = 3  # sentences for a claim that the entailment model reads: one that makes it is among them in nine of ten
MIN_RELATED = 0.5  # log-odds before the entailment model is asked, from which a sentence is shown as related
NOTHING_ALIKE = 0.1  # probability of a claim of which no source has a word or a value; by judgement
NOT_CHECKABLE_CONFIDENCE = 0.9  # by judgement: a sentence without a claim is seldom one that could be checked
NAMES = (Person, Organization, Place)  # a source names them where it likes; they count as words
NO_CLAIMS = frozenset({BlockKind.CONTENTS, BlockKind.FURNITURE})
WITH_VALUE = frozenset(
    "age-duration cardinality date-time money nationality-party ordinal-superlative organization percent person-name "
    "quantity role-title unit venue".split()
)  # categories of findings whose sides are values that one could put into the text


@dataclass(frozen=True, slots=True)
class _Passage:
    """A sentence of a source, with what a claim is compared with."""

    sentence: Sentence
    lemmas: frozenset[str]
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class _Library:
    """The passages of all sources, and where in them each word and each value stands."""

    passages: tuple[_Passage, ...]
    with_lemma: Mapping[str, Sequence[int]]
    with_value: Mapping[type[Value], Mapping[Value, Sequence[int]]]  # by type, for only values of one type can agree
    weights: Mapping[str, float]  # of each lemma
    named: Mapping[str, "_Named"]  # by source


@dataclass(frozen=True, slots=True)
class _Named:
    """What a source names."""

    words: frozenset[str]  # all of its words, in lower case
    places: tuple[Place, ...]  # "the United States", which a draft may call "American"


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence of a source that may make a claim."""

    passage: _Passage
    log_odds: float  # before the entailment model is asked
    lacks_value: bool  # whether no source has an amount or a time of the claim
    in_other_money: bool  # whether the passage has a sum of the claim in another currency
    lacks_name: bool  # whether the source names nowhere what the claim names


@dataclass(frozen=True, slots=True)
class _Clash:
    """A finding that sets words of a draft against words of its sources."""

    finding: Finding
    document_id: str  # the draft
    words: Span  # of it
    against: tuple[Quotation, ...]
    suggestion: str


def judge_claims(story: Story) -> tuple[Claim, ...]:
    """Return the claims of the drafts with their verdicts, in the order of the text; none where there is no draft.

    A claim is supported where a sentence of a source is likely enough to make it too; what contradicts it is told by
    `contradict_claims`. A sentence of a draft that makes no claim is there as a whole, as not checkable; without a
    source no claim is.
    """
    if not story.drafts:
        return ()
    claims = [claim for draft in story.drafts for claim in _claims_of(draft)]
    if not story.sources:
        return tuple(replace(claim, verdict=Verdict.NOT_CHECKABLE, confidence=1.0) for claim in claims)
    library = _library(story)
    candidates = [_candidates(claim, library) for claim in claims]
    asked = [
        (candidate.passage.sentence.text, as_sentence(claim.text))
        for claim, found in zip(claims, candidates, strict=True)
        for candidate in _likeliest(found)
    ]
    said = dict(zip(asked, story.judge.ask_one_way(asked), strict=True))
    return tuple(_by_sources(claim, found, said) for claim, found in zip(claims, candidates, strict=True))


def contradict_claims(
    claims: Sequence[Claim], findings: Iterable[Finding], draft_ids: Collection[str]
) -> tuple[Claim, ...]:
    """Return the claims, contradicted where a finding sets one of a draft against a source.

    So verdicts and findings agree.
    """
    return _by_findings(claims, _clashes(findings, draft_ids))


def _claims_of(draft: Article) -> Iterator[Claim]:
    """Yield the claims of a draft, and each sentence that makes none as not checkable, in the order of the text."""
    by_sentence: dict[int, list[Claim]] = {}
    for claim in draft.told_apart:
        by_sentence.setdefault(claim.sentence.index, []).append(claim)
    for sentence in draft.sentences:
        if sentence.index in by_sentence:
            yield from by_sentence[sentence.index]
        elif sentence.kind not in NO_CLAIMS:
            yield Claim(
                draft.document.id,
                sentence.span,
                sentence.text,
                sentence,
                verdict=Verdict.NOT_CHECKABLE,
                confidence=NOT_CHECKABLE_CONFIDENCE,
            )


# Supported or not found -----------------------------------------------------------------------------------------------


@once_per_article
def _passages(source: Article) -> list[_Passage]:
    return [
        _Passage(
            sentence,
            _lemmas(sentence, (sentence.span,)),
            tuple(mention.value for mention in source.mentions_in(sentence.span)),
        )
        for sentence in source.sentences
        if sentence.tokens and sentence.kind not in NO_CLAIMS and "?" not in sentence.text
    ]


def _lemmas(sentence: Sentence, words: Sequence[Span]) -> frozenset[str]:
    inside = (token for token in sentence.tokens if any(span.overlaps(token.span) for span in words))
    return frozenset({token.lemma.lower() for token in inside if token.pos in CONTENT or token.pos == "NUM"} - LIGHT)


def _library(story: Story) -> _Library:
    passages = tuple(passage for source in story.sources for passage in _passages(source))
    with_lemma: dict[str, list[int]] = {}
    with_value: dict[type[Value], dict[Value, list[int]]] = {}
    for place, passage in enumerate(passages):
        for lemma in passage.lemmas:
            with_lemma.setdefault(lemma, []).append(place)
        for value in passage.values:
            with_value.setdefault(type(value), {}).setdefault(value, []).append(place)
    weights = {lemma: max(MIN_WORD_WEIGHT, weight) for lemma, weight in story.space.weights.items()}
    return _Library(passages, with_lemma, with_value, weights, {s.document.id: _named(s) for s in story.sources})


@once_per_article
def _named(source: Article) -> _Named:
    words = frozenset(token.text.lower() for sentence in source.sentences for token in sentence.tokens)
    return _Named(words, tuple(m.value for m in source.mentions if isinstance(m.value, Place)))


def _lacks_name(claim: Claim, named: _Named) -> bool:
    """Whether the claim names somebody or something of which no word stands in a source."""
    words = claim.words or (claim.span,)
    places = [mention for mention in claim.mentions if isinstance(mention.value, Place)]
    times = [mention for mention in claim.mentions if isinstance(mention.value, Moment)]
    names: list[list[str]] = []
    last = -2
    for i, token in enumerate(claim.sentence.tokens):
        if token.pos != "PROPN" or not any(span.covers(token.span) for span in words):
            continue
        if any(time.span.overlaps(token.span) for time in times) or token.text.isupper():
            continue  # "UN" may be written out
        place = next((m.value for m in places if m.span.overlaps(token.span)), None)
        if place is not None and any(_agree(place, other) for other in named.places):
            continue
        if i == last + 1:
            names[-1].append(token.text.lower())
        else:
            names.append([token.text.lower()])
        last = i
    return any(named.words.isdisjoint(name) for name in names)


def _candidates(claim: Claim, library: _Library) -> list[_Candidate]:
    """Return the sentences of the sources with a word or a value of the claim, the likeliest to make it first."""
    if claim.verdict is not None:
        return []
    lemmas = _lemmas(claim.sentence, claim.words or (claim.span,))
    values = [mention.value for mention in claim.mentions if not isinstance(mention.value, NAMES)]
    whole = _weight(lemmas, library)
    agreeing = [_with_value(value, library) for value in values]
    lacks_value = not all(agreeing)
    alike = set().union(*agreeing, *(library.with_lemma.get(lemma, ()) for lemma in lemmas))
    lacking = {source for source, named in library.named.items() if _lacks_name(claim, named)}
    found = []
    for place in alike:
        passage = library.passages[place]
        here = [place in places for places in agreeing]
        missing = [value for value, places in zip(values, agreeing, strict=True) if not places]
        in_other_money = any(_is_in_other_money(value, other) for value in missing for other in passage.values)
        log_odds = BIAS + WORDS_WEIGHT * _weight(lemmas & passage.lemmas, library) / (whole + UNSEEN_WEIGHT)
        log_odds += VALUE_WEIGHT * any(here) + MISSING_WEIGHT * (not all(here))
        lacks_name = passage.sentence.document_id in lacking
        found.append(_Candidate(passage, round(log_odds, 4), lacks_value, in_other_money, lacks_name))
    return sorted(found, key=lambda c: (-c.log_odds, c.passage.sentence.document_id, c.passage.sentence.span))


def _with_value(value: Value, library: _Library) -> set[int]:
    """Return the passages that have a value which agrees with this one."""
    others = library.with_value.get(type(value), {})
    return {place for other, places in others.items() if _agree(value, other) for place in places}


def _weight(lemmas: frozenset[str], library: _Library) -> float:
    return sum([library.weights.get(lemma, MIN_WORD_WEIGHT) for lemma in sorted(lemmas)])


def _agree(value: Value, other: Value) -> bool:
    return comparable(value, other) and compatible(value, other)


def _is_in_other_money(value: Value, other: Value) -> bool:
    """Whether one figure has another currency."""
    return isinstance(value, Money) and isinstance(other, Money) and value.number == other.number


def _likeliest(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """Return the candidates to be read, the likeliest of different words; copies of them are read at no cost."""
    least = max(MIN_READ, candidates[0].log_odds - MAX_BEHIND) if candidates else MIN_READ
    likely = [candidate for candidate in candidates if candidate.log_odds >= least]
    texts = list(dict.fromkeys(candidate.passage.sentence.text for candidate in likely))[:MAX_READ]
    return [candidate for candidate in likely if candidate.passage.sentence.text in texts]


def _by_sources(claim: Claim, candidates: Sequence[_Candidate], said: Mapping[tuple[str, str], Judgement]) -> Claim:
    """Return the claim with what the sentences of the sources say of it, findings apart."""
    if claim.verdict is not None:
        return claim
    best: dict[str, tuple[float, _Candidate]] = {}  # by source
    unread: set[str] = set()  # sources of which the likeliest sentence that was not read is looked at
    for candidate in candidates:
        source = candidate.passage.sentence.document_id
        judgement = said.get((candidate.passage.sentence.text, as_sentence(claim.text)))
        if judgement is None and source in unread:
            continue
        if judgement is None:
            unread.add(source)
        probability = _probability(candidate, judgement)
        if probability > best.get(source, (0.0, candidate))[0]:
            best[source] = probability, candidate
    surest = max((probability for probability, _ in best.values()), default=NOTHING_ALIKE)
    supported = surest >= 0.5
    return replace(
        claim,
        verdict=Verdict.SUPPORTED if supported else Verdict.NOT_FOUND,
        confidence=round(surest if supported else 1 - surest, 3),
        evidence=tuple(
            _evidence(candidate.passage.sentence, Bearing.ENTAILS if probability >= 0.5 else Bearing.RELATED)
            for probability, candidate in sorted(best.values(), key=_surest_first)
            if probability >= 0.5 or candidate.log_odds >= MIN_RELATED
        ),
    )


def _surest_first(judged: tuple[float, _Candidate]) -> tuple[float, str]:
    return -round(judged[0], 4), judged[1].passage.sentence.document_id


def _probability(candidate: _Candidate, judgement: Judgement | None) -> float:
    """Return the probability that a sentence makes the claim.

    judgement: of the two; None where the sentence was not read.
    """
    entailment = judgement.entailment if judgement else UNREAD_ENTAILMENT
    probability = 1 / (1 + exp(-round(candidate.log_odds + ENTAILMENT_WEIGHT * entailment, 4)))
    if (
        judgement is None
        or candidate.lacks_name
        or candidate.in_other_money
        or judgement.contradiction >= MIN_CONTRADICTION
        or (candidate.lacks_value and entailment < MIN_ENTAILMENT_WITHOUT_VALUE)
    ):
        return min(probability, MAX_DOUBTFUL)
    return probability


def _evidence(sentence: Sentence, relation: Bearing) -> Evidence:
    return Evidence(sentence.document_id, sentence.span, sentence.text, relation)


# Contradicted ---------------------------------------------------------------------------------------------------------


def _clashes(findings: Iterable[Finding], draft_ids: Collection[str]) -> Iterator[_Clash]:
    """Yield for each finding the words of drafts that it sets against a source."""
    for finding in findings:
        if finding.scope is not Scope.CROSS or not reaches(finding.severity, Severity.WARNING):
            continue
        said = [mention for mention in finding.mentions if mention.document_id not in draft_ids]
        for mention in finding.mentions:
            against = tuple(other for other in said if other.side != mention.side)
            if mention.document_id in draft_ids and against:
                for words in mention.clashing or (mention.span,):
                    yield _Clash(finding, mention.document_id, words, against, _suggestion(finding, mention, said))


def _suggestion(finding: Finding, mention: Quotation, said: Sequence[Quotation]) -> str:
    """Return the value that all sources in a finding give; "" where they differ, or one agrees with the draft."""
    values = {other.value for other in said}
    agree = len(values) == 1 and all(other.side != mention.side for other in said)
    return values.pop() if agree and finding.category in WITH_VALUE else ""


def _by_findings(claims: Sequence[Claim], clashes: Iterable[_Clash]) -> tuple[Claim, ...]:
    """Return the claims, contradicted where the words of a clash are theirs."""
    surest: dict[int, _Clash] = {}
    for clash in clashes:
        nearness = [_nearness(claim, clash) for claim in claims]
        most = max(nearness, default=0.0)
        for i, near in enumerate(nearness):
            if near == most > 0 and (i not in surest or clash.finding.confidence > surest[i].finding.confidence):
                surest[i] = clash
    return tuple(_contradicted(claim, surest[i]) if i in surest else claim for i, claim in enumerate(claims))


def _nearness(claim: Claim, clash: _Clash) -> float:
    """Return how nearly the words of a clash are the claim: the fraction of both that they share; 0 for no words."""
    if claim.document_id != clash.document_id or not claim.span.overlaps(clash.words):
        return 0.0
    if not any(words.overlaps(clash.words) for words in claim.words or (claim.span,)):
        return 0.0
    shared = min(claim.span.end, clash.words.end) - max(claim.span.start, clash.words.start)
    return shared / (len(claim.span) + len(clash.words) - shared)


def _contradicted(claim: Claim, clash: _Clash) -> Claim:
    against: dict[str, Evidence] = {}
    for mention in clash.against:
        found = Evidence(mention.document_id, mention.span, mention.text, Bearing.CONTRADICTS)
        against.setdefault(mention.document_id, found)
    others = [found for found in claim.evidence if found.document_id not in against]
    backed = any(found.relation is Bearing.ENTAILS for found in others)
    return replace(
        claim,
        verdict=Verdict.CONTRADICTED,
        confidence=clash.finding.confidence,
        evidence=(*against.values(), *others),
        suggestion="" if backed else clash.suggestion,
    )
