"""Compare what claims say of one thing: which statements answer one question, and which of their values clash."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property, lru_cache
from math import exp, inf, log
from typing import NamedTuple

from claimcheck.claims import mask_values
from claimcheck.clusters import cluster_claims
from claimcheck.contradictions import Couple, load_contradiction_model, near_couples, read_couples
from claimcheck.encoder import Encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.evidence.groups import Group, couples, find_groups, texts
from claimcheck.evidence.terms import Term, find_terms
from claimcheck.evidence.updates import is_latest
from claimcheck.evidence.votes import Vote, find_votes
from claimcheck.individuals import Individual, find_individuals
from claimcheck.likeness import (
    Space,
    are_twins,
    clash,
    features,
    find_near,
    is_on_topic,
    load_question_model,
    score_fact,
    told_apart_in_one,
)
from claimcheck.mentions.people import same_person
from claimcheck.once import once_per_article
from claimcheck.quotations import Passage, find_passages
from claimcheck.records import Article, Claim, Cluster, Conflict, Mention, Role, Sentence, Side, Span
from claimcheck.statements import AMOUNTS, CONTENT, Statement, answerable, find_facts, find_statements
from claimcheck.values import (
    Duration,
    Moment,
    Money,
    Organization,
    Percent,
    Person,
    Place,
    Quantity,
    Value,
    comparable,
    compatible,
)

MIN_PROBABILITY = 0.4  # of answering one question
MIN_DOUBTFUL = 0.3  # the same of a clash that is for information: of 25 on labelled stories below 0.4, 11 are right
TWIN_PROBABILITY = 0.6  # at the least, of two claims that are the same but for their values; by judgement
MIN_CONTRADICTION = 0.5  # probability from which two sentences are reported; at 0.6 a fifth of what is right is lost
MIN_READ = -2.0  # log-odds before the entailment model is asked, from which it is: of labelled stories a fifth of the
# couples is read so, and 2 of 95 that reach MIN_CONTRADICTION are lost
FITTED_ARTICLES = 4  # in a story, on the whole, of those that the model was fitted on
MIN_FACT_PROBABILITY = 0.3  # of stating one fact, from which two claims that clash are reported
CONFIRMING_FRACTION = 0.5  # of the probability of a clash, from which an equal value elsewhere explains it
OF_TWO_EVENTS = 0.2  # of the probability of a clash, where all else says that the documents tell two events
MIN_FINE_DIGITS = 3  # of figures that are known again wherever they stand
MIN_CLUSTER_COSINE = 0.6  # by judgement, not fitted: clusters only add who says a side's value again
MIN_FACT_COSINE = 0.4  # by judgement, for speed: at this cosine two claims of one fact need nearly all else alike
SETTING = (Person, Organization, Place, Moment)  # to have these in common is to speak of one thing, not to agree on it
INTERROGATIVES = frozenset("who whom whose what which why how whether".split())
APPOSITION = "be"  # predicate of "Ann Lee is director", made of "Ann Lee, the director"; no sentence's own is so
MIN_FACT_SCORE = -2.5  # log-odds of one fact, for speed: one of 33 pairs that reached 0.3 was below it
MIN_COSINE = 0.15  # for speed; of 135 labelled clashes of the fitted stories 13 are below it, of other pairs a third
MAX_DAYS_APART = 60  # between two articles of which one can be another version of the other; by judgement
MAX_QUOTATION = (
    260  # characters; a sentence tells an editor more than a clause, a longer one is cut around what clashes
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two statements that may answer one question."""

    first: Statement
    second: Statement
    probability: float  # that they answer the same question of the same event
    clash: bool  # whether their values are comparable and incompatible
    rank: float = 0.0  # 1 when each is the other's best match in its document, 0.5 when one of them is


@dataclass(frozen=True)
class Story:
    """Articles about one thing, their claims in clusters, and the statements in them to compare."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    clusters: tuple[Cluster, ...]
    statements: tuple[Statement, ...]
    space: Space
    judge: Judge

    @cached_property
    def crowding(self) -> float:
        """How much lower the log-odds of a pair are than in the stories the models were fitted on, of four articles.

        Every statement meets more others where there are more articles, and most of what it meets is of other things.
        """
        return log(max(1.0, (len(self.articles) - 1) / (FITTED_ARTICLES - 1)))

    @cached_property
    def facts(self) -> tuple[Statement, ...]:
        """Every claim as a statement of its own: what it says happened, for polarity, status and certainty."""
        return find_facts(self.claims)

    @cached_property
    def scored_facts(self) -> tuple[tuple[Statement, Statement, float], ...]:
        """Pairs of claims of two sentences with the log-odds that they speak of one fact, before crowding.

        Only those that are at least MIN_FACT_SCORE when crowding is taken off: the entailment model reads them all.
        """
        return tuple(score_facts(self, least=MIN_FACT_SCORE + self.crowding))

    @cached_property
    def fact_pairs(self) -> tuple[Pair, ...]:
        """Pairs of claims that are likely to speak of one fact."""
        pairs = (Pair(a, b, _probability(score - self.crowding), False) for a, b, score in self.scored_facts)
        return tuple(pair for pair in pairs if pair.probability >= MIN_FACT_PROBABILITY)

    @cached_property
    def couples(self) -> tuple[Couple, ...]:
        """Near sentences of two documents."""
        facts = [fact for fact in self.facts if _asserts(fact.claim)]
        of_one_time = cache(lambda one, other: not self.far_apart(one, other))
        couples = tuple(near_couples(facts, self.space, self.mentions_beside, of_one_time))
        for couple in couples:
            self.note_compared(couple.first, couple.second)
        return couples

    @cached_property
    def contradictions(self) -> tuple[Pair, ...]:
        """Pairs of claims with the probability that both cannot be true, by what the entailment model says of them."""
        return tuple(find_contradictions(self))

    @cached_property
    def individuals(self) -> tuple[Individual, ...]:
        return find_individuals(self.articles)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        return find_groups(self.articles)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The quoted passages of all articles."""
        return tuple(passage for article in self.articles for passage in find_passages(article))

    @cached_property
    def terms(self) -> Mapping[str, tuple[Term, ...]]:
        """The figures of each document as terms to compute with."""
        return {article.document.id: find_terms(article) for article in self.articles}

    @cached_property
    def votes(self) -> tuple[Vote, ...]:
        return tuple(vote for article in self.articles for vote in find_votes(article))

    @cached_property
    def coverage(self) -> tuple[int, int]:
        """How many claims were compared with another one, and in how many pairs; asked once the rules have run."""
        claims = {row for pair in self._compared for row in pair}
        return len(claims), len(self._compared)

    def note_compared(self, first: Statement, second: Statement) -> None:
        """Count the claims of two statements among those that were compared."""
        self._compared.add((first.row, second.row))

    def clashes(self, *types: type[Value]) -> tuple[Conflict, ...]:
        """The conflicts among the story's values of these types, found once."""
        return self._compared_values(*types).conflicts

    def updates(self, *types: type[Value]) -> tuple[Conflict, ...]:
        """What a later document gives as the newer of two values of these types, found with the conflicts."""
        return self._compared_values(*types).updates

    def _compared_values(self, *types: type[Value]) -> "Clashes":
        if types not in self._clashes:
            self._clashes[types] = find_clashes(self, of_kind(self, *types), self._linked(*types))
        return self._clashes[types]

    def _linked(self, *types: type[Value]) -> "Linked":
        if types not in self._links:
            self._links[types] = link_statements(self, of_kind(self, *types))
        return self._links[types]

    @cached_property
    def two_events(self) -> frozenset[tuple[str, str]]:
        """Pairs of documents that clash at once in where, when and how many, and agree in less: they tell two events.

        Such are two reports written in one form, of two earthquakes; the earlier id stands first.
        """
        clashing: dict[tuple[str, str], Counter[type[Value]]] = {}
        agreeing: Counter[tuple[str, str]] = Counter()
        for kind in (Place, Moment, Quantity, Money, Percent, Duration):
            for pair in self._linked(kind).pairs:
                if pair.clash:
                    clashing.setdefault(documents_of(pair), Counter())[kind] += 1
                else:
                    agreeing[documents_of(pair)] += 1
        return frozenset(
            documents
            for documents, kinds in clashing.items()
            if {Place, Moment} < kinds.keys() and kinds.total() > agreeing[documents] and len(set(documents)) == 2
        )

    @cached_property
    def cluster_of(self) -> Mapping[int, int]:
        """The cluster of each claim that is in one, both by index."""
        rows = {(claim.document_id, claim.span, claim.text): row for row, claim in enumerate(self.claims)}
        return {
            rows[claim.document_id, claim.span, claim.text]: number
            for number, cluster in enumerate(self.clusters)
            for claim in cluster.claims
        }

    @cached_property
    def drafts(self) -> tuple[Article, ...]:
        return tuple(article for article in self.articles if article.document.role is Role.DRAFT)

    @cached_property
    def sources(self) -> tuple[Article, ...]:
        return tuple(article for article in self.articles if article.document.role is Role.SOURCE)

    def article(self, document_id: str) -> Article:
        return self._by_id[document_id]

    def mentions_beside(self, claim: Claim) -> tuple[Mention, ...]:
        """Return what the sentence of a claim mentions."""
        place = claim.document_id, claim.sentence.span
        if place not in self._beside:
            self._beside[place] = self.article(claim.document_id).mentions_in(claim.sentence.span)
        return self._beside[place]

    def published(self, claim: Claim) -> date | None:
        return self._by_id[claim.document_id].document.published

    def far_apart(self, first_id: str, second_id: str) -> bool:
        """Whether two documents are dated so far apart that the later one tells news, and not another version."""
        first, second = self._by_id[first_id].document.published, self._by_id[second_id].document.published
        return first is not None and second is not None and abs((first - second).days) > MAX_DAYS_APART

    def is_update(self, pair: Pair) -> bool:
        """Whether the document that was published later gives its value as a newer one."""
        first, second = self.published(pair.first.claim), self.published(pair.second.claim)
        if first is None or second is None or first == second:
            return False
        later = pair.first if first > second else pair.second
        return (later.claim.document_id, later.content.shown) in self._latest

    @cached_property
    def _latest(self) -> frozenset[tuple[str, str]]:
        """The amounts that a document gives as new ones somewhere, by the document."""
        return frozenset(
            (s.claim.document_id, s.content.shown)
            for s in self.statements
            if isinstance(s.mention.value, AMOUNTS) and is_latest(s.claim.sentence, s.mention.span)
        )

    @cached_property
    def _clashes(self) -> "dict[tuple[type[Value], ...], Clashes]":
        return {}

    @cached_property
    def _links(self) -> "dict[tuple[type[Value], ...], Linked]":
        return {}

    @cached_property
    def _beside(self) -> dict[tuple[str, Span], tuple[Mention, ...]]:
        return {}

    @cached_property
    def _compared(self) -> set[tuple[int, int]]:
        """The claims that were compared in pairs, by index, the earlier first."""
        return set()

    @cached_property
    def _by_id(self) -> Mapping[str, Article]:
        return {article.document.id: article for article in self.articles}


def build_story(
    articles: tuple[Article, ...], claims: tuple[Claim, ...], encoder: Encoder, judge: Judge | None = None
) -> Story:
    """Return the story of these articles: their claims clustered, their statements ready to be compared.

    judge: by default one that asks the entailment model in the package.
    """
    vectors = encoder.encode([mask_values(claim) for claim in claims])
    clusters = cluster_claims(claims, vectors, min_cosine=MIN_CLUSTER_COSINE)
    statements = find_statements(claims)
    lemmas = {lemma for statement in statements for lemma in (*statement.content.anchors, statement.claim.predicate)}
    lemmas |= {text for couple in couples(find_groups(articles)) for text in texts(*couple)}
    space = Space(
        cosines=find_near(vectors, min_cosine=MIN_COSINE),
        lemmas=dict(zip(sorted(lemmas), encoder.encode(sorted(lemmas)), strict=True)),
        weights=_weights(articles),
        said=_said(statements),
    )
    return Story(articles, claims, tuple(clusters), statements, space, judge or Judge(load_entailment()))


def _said(statements: Sequence[Statement]) -> dict[str, Counter[str]]:
    """Return how often each document has each value."""
    said: dict[str, Counter[str]] = {}
    for statement in statements:
        said.setdefault(statement.claim.document_id, Counter())[statement.content.shown] += 1
    return said


def _weights(articles: Sequence[Article]) -> dict[str, float]:
    """Return how much each lemma tells one claim of the story from another: its inverse document frequency, in nats."""
    counts: Counter[str] = Counter()
    for article in articles:
        counts.update(_lemma_counts(article))
    sentences = sum(len(article.sentences) for article in articles)
    return {lemma: log((sentences + 1) / (count + 0.5)) for lemma, count in counts.items()}


@once_per_article
def _lemma_counts(article: Article) -> Counter[str]:
    """Return how many sentences have each lemma."""
    lemmas = ({token.lemma.lower() for token in s.tokens if token.pos in CONTENT} for s in article.sentences)
    return Counter(lemma for found in lemmas for lemma in found)


def compare_statements(story: Story, statements: Sequence[Statement]) -> list[Pair]:
    """Return the pairs of statements of one kind with the probability that they answer the same question."""
    candidates, rows = [], []
    near = story.space.cosines.near([statement.row for statement in statements], min_cosine=MIN_COSINE)
    for a, b, cosine in near:
        first, second = statements[a], statements[b]
        if _same_sentence(first, second) or not answerable(first.content, second.content):
            continue
        if story.far_apart(first.claim.document_id, second.claim.document_id):
            continue
        if is_on_topic(first.content, second.content, story.space, cosine=cosine):
            story.note_compared(first, second)
            candidates.append((a, b))
            rows.append(features(first, second, story.space, cosine=cosine))
    model = load_question_model()
    raw = [model.score(row, rank=0.0) for row in rows]
    best: dict[tuple[int, str], float] = {}
    for (a, b), score in zip(candidates, raw, strict=True):
        for one, other in ((a, b), (b, a)):
            key = (one, statements[other].claim.document_id)
            best[key] = max(best.get(key, -1e9), score)
    pairs = []
    for (a, b), row, score in zip(candidates, rows, raw, strict=True):
        first, second = statements[a], statements[b]
        wins = (score >= best[a, second.claim.document_id]) + (score >= best[b, first.claim.document_id])
        probability = _probability((model.score(row, rank=wins / 2) if wins else score) - story.crowding)
        if are_twins(row, rank=wins / 2) and not _told_otherwise(first, second):
            probability = max(probability, TWIN_PROBABILITY)
        pairs.append(Pair(first, second, probability, clash(first.content, second.content), wins / 2))
    return pairs


def _told_otherwise(a: Statement, b: Statement) -> bool:
    """Whether two claims of the same words are told in ways that leave both be: in an aside, by two, of other times."""
    if _is_aside(a.claim) or _is_aside(b.claim) or _of_other_things(a, b):
        return True
    as_it_is = a.content.tense is b.content.tense and a.content.preposition == b.content.preposition
    return isinstance(a.mention.value, AMOUNTS) and (not as_it_is or _said_by_two(a.claim, b.claim))


def _of_other_things(a: Statement, b: Statement) -> bool:
    """Whether two claims are of other times, or of things with other numbers: "Sales rose 7% in 2024", "line 13".

    A time is of another thing where an amount beside it is another one. One document also tells two
    parties, and two things that go up by some percent.
    """
    if isinstance(a.mention.value, Moment):
        amounts = [(x, y) for x in a.content.amounts for y in b.content.amounts if comparable(x, y)]
        return bool(amounts) and not any(compatible(x, y) for x, y in amounts)
    if isinstance(a.mention.value, AMOUNTS):
        times, others = ([m for m in s.claim.mentions if isinstance(m.value, Moment)] for s in (a, b))
        if times and others and not any(_may_be_one_time(x, y) for x in times for y in others):
            return True
    if _currency_unsaid(a.mention) or _currency_unsaid(b.mention):
        return isinstance(a.mention.value, Money) and not _one_currency(a.mention.value, b.mention.value)
    if a.claim.document_id == b.claim.document_id and told_apart_in_one(a.content, b.content):
        return True
    numbers = [_numbers_of_things(statement) for statement in (a, b)]
    return all(numbers) and numbers[0].isdisjoint(numbers[1])


def _currency_unsaid(mention: Mention) -> bool:
    """Whether a sum is printed without its currency, which was taken from elsewhere in the article."""
    return isinstance(mention.value, Money) and _NO_CURRENCY.fullmatch(mention.text) is not None


def _one_currency(x: Value, y: Value) -> bool:
    return isinstance(x, Money) and isinstance(y, Money) and x.currency == y.currency


def _said_by_two(a: Claim, b: Claim) -> bool:
    """Whether each claim is somebody else's word, as what organisers count and what the police do."""
    if not a.attribution or not b.attribution:
        return False
    return _letters(a.attribution) not in _letters(b.attribution) and _letters(b.attribution) not in _letters(
        a.attribution
    )


def _may_be_one_time(x: Mention, y: Mention) -> bool:
    known = [isinstance(m.value, Moment) and m.value.first is not None for m in (x, y)]
    return compatible(x.value, y.value) if all(known) else x.text.casefold() == y.text.casefold()


def _numbers_of_things(statement: Statement) -> set[str]:
    """Return the numbers in a claim that tell one thing from others of its kind: "item 113", "Bus 12"."""
    tokens = statement.claim.sentence.tokens
    words = statement.claim.words or (statement.claim.span,)
    return {
        token.text
        for i, token in enumerate(tokens)
        if token.pos == "NUM"
        and token.text.isdigit()
        and token.head < i
        and tokens[token.head].pos in {"NOUN", "PROPN"}
        and not token.span.overlaps(statement.mention.span)
        and any(span.covers(token.span) for span in words)
        and not any(isinstance(m.value, Moment) and m.span.overlaps(token.span) for m in statement.claim.mentions)
    }


def _is_aside(claim: Claim) -> bool:
    """Whether a claim is told by a participle and shares its event with the main clause: ", injuring two people"."""
    verbs = (t for t in claim.sentence.tokens if claim.span.covers(t.span) and t.lemma == claim.predicate)
    verb = next(verbs, None)
    return verb is not None and verb.relation in {"advcl", "acl"} and verb.text.lower().endswith("ing")


def compare_facts(story: Story) -> list[Pair]:
    """Return the pairs of claims with the probability that they speak of one fact, whatever they say of it."""
    return [Pair(a, b, _probability(score - story.crowding), False) for a, b, score in score_facts(story)]


def score_facts(story: Story, *, least: float = -inf) -> Iterator[tuple[Statement, Statement, float]]:
    """Yield the pairs of claims of two sentences with the log-odds that they speak of one fact, from `least` on."""
    facts = story.facts
    for i, j, cosine in story.space.cosines.near([fact.row for fact in facts], min_cosine=MIN_FACT_COSINE):
        a, b = facts[i], facts[j]
        if _same_sentence(a, b) or story.far_apart(a.claim.document_id, b.claim.document_id):
            continue
        story.note_compared(a, b)
        score = score_fact(a, b, story.space, cosine=cosine, least=least)
        if score is not None:
            yield a, b, score


def find_contradictions(story: Story) -> Iterator[Pair]:
    """Yield the pairs of claims with the probability that both cannot be true, by what the entailment model says."""
    model = load_contradiction_model()
    near = [couple for couple in story.couples if model.score(couple.row) - story.crowding >= MIN_READ]
    asked = [couple for couple in near if is_askable(couple, story)]
    for couple, reading in zip(asked, read_couples(asked, story.judge), strict=True):
        probability = _probability(model.score((*couple.row, *reading.row)) - story.crowding)
        pair = Pair(couple.first, couple.second, probability, clash=True)
        if documents_of(pair) in story.two_events:
            pair = replace(pair, probability=round(probability * OF_TWO_EVENTS, 4))
        yield pair


def is_askable(couple: Couple, story: Story) -> bool:
    """Return whether the entailment model can be asked about two sentences.

    It is not about claims of the same words, since their sentences differ in another fact; claims with amounts of one
    kind, or with such beside them that clash, since these decide, and have rules of their own; claims of one act at
    one time; and sentences of two people with one surname or first name. Appositions, since who somebody is has rules
    of its own too, and questions are no couples.
    """
    a, b = couple.first.claim, couple.second.claim
    if _letters(a.text) == _letters(b.text) or _same_act(couple.first, couple.second):
        return False
    return not _amounts_tell(a, b, story) and not _of_namesakes(a, b, story)


def _amounts_tell(a: Claim, b: Claim, story: Story) -> bool:
    """Whether amounts tell if both can be true: those of the claims can be compared, or those beside them clash."""
    own = [_amounts(claim.mentions) for claim in (a, b)]
    beside = [_amounts(story.mentions_beside(claim)) for claim in (a, b)]
    for ones, others in (own, beside):
        pairs = [(x, y) for x in ones for y in others if comparable(x, y)]
        if pairs and not any(compatible(x, y) for x, y in pairs):
            return True
    return False


def _amounts(mentions: Iterable[Mention]) -> list[Value]:
    return [mention.value for mention in mentions if not isinstance(mention.value, SETTING)]


def _of_namesakes(a: Claim, b: Claim, story: Story) -> bool:
    """Whether the sentences name people who share a name and are not the same, and nobody whom both name."""
    beside = [story.mentions_beside(claim) for claim in (a, b)]
    ones, others = ([m.value for m in mentions if isinstance(m.value, Person)] for mentions in beside)
    pairs = [(x, y) for x in ones for y in others]
    return not any(same_person(x, y) for x, y in pairs) and any(_names(x) & _names(y) for x, y in pairs)


def _names(person: Person) -> set[str]:
    return {*str(person).casefold().split()}


def _same_act(a: Statement, b: Statement) -> bool:
    """Whether two claims tell of one act at one time, in words of which the one has all that the other has."""
    if a.claim.polarity is not b.claim.polarity or _verbs(a.claim) != _verbs(b.claim):
        return False
    if not (a.content.words <= b.content.words or b.content.words <= a.content.words) or _figures_apart(a, b):
        return False
    times = [[m.value for m in s.claim.mentions if isinstance(m.value, Moment)] for s in (a, b)]
    return any(compatible(x, y) for x in times[0] for y in times[1])


def _figures_apart(a: Statement, b: Statement) -> bool:
    """Whether both claims print figures, and not the same: "won 2-1", "won 3-1"."""
    ones, others = ({match[0] for match in _FIGURE.finditer(s.claim.text)} for s in (a, b))
    return bool(ones and others) and ones != others


def _verbs(claim: Claim) -> set[str]:
    """What is done in a claim: to decide and to close, of "the county decided to close it"."""
    words = claim.words or (claim.span,)
    tokens = (t for t in claim.sentence.tokens if t.pos == "VERB" and any(span.covers(t.span) for span in words))
    return {token.lemma for token in tokens}


def _asserts(claim: Claim) -> bool:
    asks = claim.text.partition(" ")[0].lower() in INTERROGATIVES  # "readers ask who built it"
    return claim.predicate != APPOSITION and "?" not in claim.sentence.text and not asks


@lru_cache(maxsize=4096)  # the claims of a large story; each is compared with many others
def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _sentence(statement: Statement) -> tuple[str, int]:
    return statement.claim.document_id, statement.claim.sentence.index


def _probability(log_odds: float) -> float:
    return round(1 / (1 + exp(-log_odds)), 4)


def _same_sentence(a: Statement, b: Statement) -> bool:
    """Whether two statements stand in one sentence; what a sentence sets side by side, it means to tell apart."""
    return a.claim.document_id == b.claim.document_id and a.claim.sentence.index == b.claim.sentence.index


class Linked(NamedTuple):
    """Statements of one kind that likely answer one question, in pairs, and those among them that clash."""

    pairs: tuple[Pair, ...]
    clashes: tuple[Pair, ...]  # that nothing else in the story explains; the doubtful ones too


class Clashes(NamedTuple):
    """What clashes among statements of one kind, one for each question with every side, by why it does."""

    conflicts: tuple[Conflict, ...]
    updates: tuple[Conflict, ...]  # a later document has news, and both may have been right


def link_statements(story: Story, statements: Sequence[Statement]) -> Linked:
    """Return which statements of one kind answer one question, and which of those that may do so clash."""
    pairs = compare_statements(story, statements)
    linked = [pair for pair in pairs if pair.probability >= MIN_PROBABILITY]
    agreeing = _agreeing(pairs)
    clashes = [pair for pair in pairs if pair.clash and pair.probability >= MIN_DOUBTFUL]
    clashes = [p for p in clashes if not _confirmed(p, agreeing) and not _set_side_by_side(p, statements)]
    clashes = [p for p in clashes if not _of_other_things(p.first, p.second) and not _adds_up(p)]
    clashes = [p for p in clashes if not _in_both(p, story.space.said)]
    return Linked(tuple(linked), tuple(clashes))


def find_clashes(story: Story, statements: Sequence[Statement], linked: Linked) -> Clashes:
    """Return what clashes among statements of one kind; between documents of two events it is hardly a conflict."""

    def conflicts(among: Iterable[Pair]) -> Iterator[Conflict]:
        for group in _grouped(among):
            conflict = _conflict(group, linked.pairs, _in_clusters(group, statements, story))
            apart = all(documents_of(pair) in story.two_events for pair in group)
            yield replace(conflict, confidence=round(conflict.confidence * OF_TWO_EVENTS, 4)) if apart else conflict

    return Clashes(
        tuple(conflicts(pair for pair in linked.clashes if not story.is_update(pair))),
        tuple(conflicts(filter(story.is_update, linked.clashes))),
    )


def documents_of(pair: Pair) -> tuple[str, str]:
    """Return the documents of a pair, the earlier id first."""
    first, second = sorted((pair.first.claim.document_id, pair.second.claim.document_id))
    return first, second


def _grouped(clashes: Iterable[Pair]) -> list[list[Pair]]:
    """Return the pairs of each question together: those that are linked by a statement that they share.

    A doubtful pair is beside the others, so that no sure finding gets a side of which that is not said.
    """
    groups: list[list[Pair]] = []
    for pair in sorted(clashes, key=lambda p: -p.probability):
        alike = [group for group in groups if _is_doubtful(group[0]) == _is_doubtful(pair)]
        touching = [group for group in alike if any(_share_statement(pair, other) for other in group)]
        merged = [pair, *(p for group in touching for p in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    return groups


def _is_doubtful(pair: Pair) -> bool:
    return pair.probability < MIN_PROBABILITY


def _share_statement(a: Pair, b: Pair) -> bool:
    return a.first in (b.first, b.second) or a.second in (b.first, b.second)


def _agreeing(pairs: Iterable[Pair]) -> dict[tuple[int, str], list[tuple[Statement, float]]]:
    """Return what does not clash with a statement, by its index and the other document, with the probability."""
    agreeing: dict[tuple[int, str], list[tuple[Statement, float]]] = {}
    for pair in pairs:
        if not pair.clash:
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                agreeing.setdefault((one.index, other.claim.document_id), []).append((other, pair.probability))
    return agreeing


def _confirmed(clash: Pair, agreeing: Mapping[tuple[int, str], Sequence[tuple[Statement, float]]]) -> bool:
    """Whether one side's value stands in the other's document too: then that document speaks of two things.

    It counts when it is about as near as what clashes, or stands in the very sentence that clashes.
    """
    for one, other in ((clash.first, clash.second), (clash.second, clash.first)):
        for match, probability in agreeing.get((one.index, other.claim.document_id), ()):
            if match is other:
                continue
            if probability >= CONFIRMING_FRACTION * clash.probability or _same_sentence(match, other):
                return True
    return False


def _set_side_by_side(clash: Pair, statements: Sequence[Statement]) -> bool:
    """Whether a sentence of the story has both figures, so that they are of two things: 404 yards run, 440 passed."""
    if _prints(clash.first, clash.second) or _prints(clash.second, clash.first):
        return True
    first, second = clash.first.mention.text, clash.second.mention.text
    if min(sum(c.isdigit() for c in text) for text in (first, second)) < MIN_FINE_DIGITS:
        return False
    ones, others = ([s for s in statements if s.mention.text == text] for text in (first, second))
    return any(_same_sentence(one, other) for one in ones for other in others)


def _in_both(clash: Pair, said: Mapping[str, Mapping[str, int]]) -> bool:
    """Whether both documents have both values: then these are of two things in both."""
    documents = documents_of(clash)
    values = {statement.content.shown for statement in (clash.first, clash.second)}
    return documents[0] != documents[1] and all(value in said[document] for document in documents for value in values)


def _adds_up(clash: Pair) -> bool:
    """Whether a count is the sum of those in the other's claim: "five in Spain and two in Portugal", "seven"."""
    for one, other in ((clash.first, clash.second), (clash.second, clash.first)):
        value, total = one.mention.value, other.mention.value
        if not isinstance(value, Quantity) or not isinstance(total, Quantity):
            continue
        parts = [
            mention.value.number.low
            for mention in one.claim.mentions
            if isinstance(mention.value, Quantity) and comparable(mention.value, total) and mention is not one.mention
        ]
        if parts and value.number.low + sum(parts) == total.number.low:
            return True
    return False


def _prints(one: Statement, other: Statement) -> bool:
    """Whether one's sentence has the figure of the other beside its own: "164 billion in assets against 118"."""
    figure = _FIGURE.search(other.mention.text)
    if figure is None or sum(c.isdigit() for c in figure[0]) < MIN_FINE_DIGITS:
        return False
    text, start = one.claim.sentence.text, one.claim.sentence.span.start
    own = one.mention.span
    return any(
        found[0] == figure[0] and not own.overlaps(Span(start + found.start(), start + found.end()))
        for found in _FIGURE.finditer(text)
    )


def _in_clusters(group: Sequence[Pair], statements: Sequence[Statement], story: Story) -> list[Statement]:
    """Return what other documents say again of a side's value, in claims of the same clusters."""
    members = [statement for pair in group for statement in (pair.first, pair.second)]
    said = {(story.cluster_of[m.row], str(m.mention.value)) for m in members if m.row in story.cluster_of}
    documents = {member.claim.document_id for member in members}
    return [
        s
        for s in statements
        if s.claim.document_id not in documents
        and s.row in story.cluster_of
        and (story.cluster_of[s.row], str(s.mention.value)) in said
    ]


def _conflict(group: Sequence[Pair], linked: Sequence[Pair], repeated: Sequence[Statement]) -> Conflict:
    members: dict[int, Statement] = {}
    for pair in group:
        members[pair.first.index], members[pair.second.index] = pair.first, pair.second
    agreeing = {statement.index: statement for statement in repeated}
    for pair in linked:
        if not pair.clash:
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if one.index in members and other.index not in members:
                    agreeing[other.index] = other
    statements = sorted({**agreeing, **members}.values(), key=lambda s: (s.claim.document_id, s.mention.span))
    strongest = max(group, key=lambda p: p.probability)
    return Conflict(tuple(split_sides(statements)), _question(strongest.first), strongest.probability)


def split_sides(statements: Iterable[Statement]) -> list[Side]:
    """Return the statements in sides: within a side every two values are compatible."""
    groups: list[list[Statement]] = []
    for statement in statements:
        fitting = [g for g in groups if all(compatible(statement.mention.value, other.mention.value) for other in g)]
        if fitting:
            max(fitting, key=len).append(statement)
        else:
            groups.append([statement])
    return [make_side(_shown(group[0].mention), group) for group in groups]


def _shown(mention: Mention) -> str:
    """Return a value for a person to read: an amount with its unit or a day without a year as printed ("14 feet")."""
    value = mention.value
    as_printed = isinstance(value, Quantity | Duration) or (isinstance(value, Moment) and not value.year_known)
    return mention.text if as_printed else str(value)


def make_side(value: str, statements: Sequence[Statement]) -> Side:
    return Side(
        value,
        tuple(statement.mention for statement in statements),
        tuple(quotation_around(statement.claim.sentence, statement.mention.span) for statement in statements),
    )


def figures_side(value: str, terms: Sequence[Term]) -> Side:
    """Return the side of a conflict that figures make."""
    return Side(
        value,
        tuple(term.mention for term in terms),
        tuple(quotation_around(term.sentence, term.mention.span) for term in terms),
    )


def quotation_around(sentence: Sentence, span: Span) -> Span:
    """Return what to quote: the sentence when it is short, else the words around `span`, cut between words."""
    whole = sentence.span
    if len(whole) <= MAX_QUOTATION:
        return whole
    room = max(0, MAX_QUOTATION - len(span)) // 2
    text, offset = sentence.text, sentence.span.start
    start, end = max(whole.start, span.start - room), min(whole.end, span.end + room)
    while start > whole.start and not text[start - offset - 1].isspace():
        start += 1
    while end < whole.end and not text[end - offset].isspace():
        end -= 1
    return Span(min(start, span.start), max(end, span.end))


def _question(statement: Statement) -> str:
    """Return what the statement's claim says with the mention left open, for a person to read."""
    claim, mention = statement.claim, statement.mention
    text, offset = claim.sentence.text, claim.sentence.span.start
    span = claim.span if claim.span.covers(mention.span) else claim.sentence.span
    before = " ".join(text[span.start - offset : mention.span.start - offset].split()[-QUESTION_WORDS:])
    after = " ".join(text[mention.span.end - offset : span.end - offset].split()[:QUESTION_WORDS])
    return f"{before} … {after}".strip(" ,;:")


_NO_CURRENCY = re.compile(
    r"(?:about|some|over|at least|thousand|million|billion|trillion|bn|tn|m|k|[\d\s.,'’-])*", re.I
)
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")
QUESTION_WORDS = 8  # on each side of what is left open


def of_kind(story: Story, *types: type[Value]) -> list[Statement]:
    """Return the story's statements whose value is of one of the types."""
    return [statement for statement in story.statements if isinstance(statement.mention.value, types)]


def pair_conflict(pair: Pair, question: str, values: tuple[str, str]) -> Conflict:
    """Return the conflict of two claims about one fact."""
    sides = tuple(
        make_side(value, [statement]) for value, statement in zip(values, (pair.first, pair.second), strict=True)
    )
    return Conflict(sides, question, pair.probability, whole=True)


def same_figure_other_unit(conflict: Conflict) -> bool:
    """Whether the sides of a conflict of measures print one figure with different units."""
    values = [side.mentions[0].value for side in conflict.sides]
    figures = {value.printed_figure for value in values if isinstance(value, Quantity) and value.measure}
    return len(figures) == 1 and all(isinstance(value, Quantity) and value.measure for value in values)
