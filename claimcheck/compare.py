"""Compare what claims say of one thing: which mentions answer one question, and which of their values clash."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from itertools import combinations
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from claimcheck.individuals import Individual, find_individuals
from claimcheck.mentions.numbers import read_figures
from claimcheck.quotations import Passage, find_passages
from claimcheck.records import Article, Claim, Cluster, Conflict, Mention, Side, Span, Token
from claimcheck.values import Age, Moment, Money, Percent, Place, Quantity, Value, Wording, comparable, compatible

CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "ADV"})
LIGHT = frozenset(
    "be have do make take get go say tell report year month week day time people person new last more other".split()
)
MAX_ANCHORS_UP = 3  # words between a mention and the verb of its clause: "four of the firefighters | hurt"
MIN_PROBABILITY = 0.5  # of answering one question, from which a clash is reported; findings.py grades the severity
MIN_CLUSTER_COSINE = 0.6  # claims of one fact in other words lie above it in four of five labelled agreements
MIN_FACT_COSINE = 0.5
MIN_COSINE = 0.30  # pairs of claims below this never answered one question in the labelled stories


@dataclass(frozen=True, slots=True)
class Statement:
    """A mention within its claim: an answer to the question that the rest of the claim asks."""

    row: int  # index of its claim among the story's claims
    claim: Claim
    mention: Mention
    noun: str  # lemma of what the value is said of or counted in; "" unknown
    anchors: frozenset[str]  # lemmas between the mention and the verb of its clause, that verb included
    words: frozenset[str]  # content lemmas of the claim outside the mention
    names: frozenset[str]  # names in the claim outside the mention, lower-case
    preposition: str  # of the mention: "from" in "from £240 million"
    relation: str  # of the mention to what it hangs from: "obl", "obj", "nummod"
    times: tuple[Moment, ...]  # other times in the claim


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
    """Articles about one thing, with their claims, the vectors of the claims' questions, and clusters."""

    articles: tuple[Article, ...]
    claims: tuple[Claim, ...]
    vectors: NDArray[np.float32]  # (len(claims), d): each claim with its values masked
    clusters: tuple[Cluster, ...]

    @cached_property
    def cosines(self) -> NDArray[np.float32]:
        """(len(claims), len(claims)): how near the questions of two claims are, rounded so that it is repeatable."""
        cosines: NDArray[np.float32] = np.round(self.vectors @ self.vectors.T, 4)
        return cosines

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """How much a lemma tells one claim of the story from another: its inverse document frequency, in nats."""
        counts: dict[str, int] = {}
        sentences = 0
        for article in self.articles:
            for sentence in article.sentences:
                sentences += 1
                for lemma in {token.lemma.lower() for token in sentence.tokens if token.pos in CONTENT}:
                    counts[lemma] = counts.get(lemma, 0) + 1
        return {lemma: log((sentences + 1) / (count + 0.5)) for lemma, count in counts.items()}

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every mention of every claim with the question it answers; a mention in two claims stands in the shorter."""
        best: dict[tuple[str, Span], tuple[int, int]] = {}
        for row, claim in enumerate(self.claims):
            for mention in claim.mentions:
                key = (claim.document_id, mention.span)
                rank = (len(claim.span), row)
                if key not in best or rank < best[key]:
                    best[key] = rank
        result = []
        for row, claim in enumerate(self.claims):
            for mention in claim.mentions:
                if best[claim.document_id, mention.span][1] == row:
                    result.append(_statement(row, claim, mention))
        return tuple(result)

    @cached_property
    def facts(self) -> tuple[Statement, ...]:
        """Every claim as a statement of its own: what it says happened, for polarity, status and certainty."""
        return tuple(_fact(row, claim) for row, claim in enumerate(self.claims) if claim.sentence.tokens)

    @cached_property
    def fact_pairs(self) -> tuple[Pair, ...]:
        """Pairs of claims that are likely to speak of one fact."""
        return tuple(pair for pair in compare_facts(self) if pair.probability >= MIN_PROBABILITY)

    @cached_property
    def individuals(self) -> tuple[Individual, ...]:
        return find_individuals(self.articles)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The quoted passages of all articles."""
        return tuple(passage for article in self.articles for passage in find_passages(article))

    @cached_property
    def coverage(self) -> tuple[int, int]:
        """How many claims were compared with another one, and in how many pairs."""
        near = np.triu(self.cosines >= MIN_COSINE, 1)
        return int((near.any(axis=0) | near.any(axis=1)).sum()), int(near.sum())

    def clashes(self, *types: type[Value]) -> tuple[Conflict, ...]:
        """The conflicts among the story's values of these types, found once."""
        if types not in self._clashes:
            self._clashes[types] = tuple(find_clashes(self, of_kind(self, *types), min_probability=MIN_PROBABILITY))
        return self._clashes[types]

    def published(self, claim: Claim) -> date | None:
        return self._by_id[claim.document_id].document.published

    @cached_property
    def _clashes(self) -> dict[tuple[type[Value], ...], tuple[Conflict, ...]]:
        return {}

    @cached_property
    def _by_id(self) -> Mapping[str, Article]:
        return {article.document.id: article for article in self.articles}


def _statement(row: int, claim: Claim, mention: Mention) -> Statement:
    tokens = claim.sentence.tokens
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(mention.span)]
    if not inside:
        return Statement(row, claim, mention, "", frozenset(), frozenset(), frozenset(), "", "", ())
    held = set(inside)
    top = next((i for i in inside if tokens[i].head not in held or tokens[i].head == i), inside[-1])
    anchors, noun = _anchors(top, held, tokens)
    around = [token for i, token in enumerate(tokens) if i not in held and claim.span.covers(token.span)]
    names = frozenset(t.text.lower() for t in around if t.pos == "PROPN" or t.name)
    words = frozenset(t.lemma.lower() for t in around if t.pos in CONTENT and t.text.lower() not in names) - LIGHT
    preposition = next((t.text.lower() for t in tokens if t.head == top and t.relation == "case"), "")
    times = tuple(
        m.value
        for m in claim.mentions
        if m is not mention and isinstance(m.value, Moment) and m.value.first is not None
    )
    relation = tokens[top].relation
    return Statement(row, claim, mention, noun, anchors, words | names, names, preposition, relation, times)


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
        if i not in held or token.pos in {"NOUN", "VERB"}:
            anchors |= {
                other.lemma.lower()
                for j, other in enumerate(tokens)
                if other.head == i
                and j not in held
                and other.relation in {"compound", "amod", "nmod", "nsubj", "obj", "nsubj:pass"}
                and other.pos in CONTENT
            }
        if token.pos == "VERB":
            anchors.add(token.lemma.lower())
            break
        if token.head == i:
            break
        i = token.head
        if tokens[i].pos == "VERB":
            anchors.add(tokens[i].lemma.lower())
            anchors |= {
                other.lemma.lower()
                for other in tokens
                if other.head == i and other.relation in {"nsubj", "nsubj:pass", "obj"} and other.pos in CONTENT
            }
            break
    return frozenset(anchors - LIGHT), noun


def _fact(row: int, claim: Claim) -> Statement:
    """Return the claim as a statement: its subject as noun, the subject, verb and object as anchors."""
    tokens = [token for token in claim.sentence.tokens if claim.span.covers(token.span)]
    names = frozenset(t.text.lower() for t in tokens if t.pos == "PROPN" or t.name)
    words = frozenset(t.lemma.lower() for t in tokens if t.pos in CONTENT and t.text.lower() not in names) - LIGHT
    heads = [i for i, t in enumerate(claim.sentence.tokens) if t.lemma == claim.predicate and claim.span.covers(t.span)]
    around = [t for t in tokens if heads and claim.sentence.tokens[t.head] is claim.sentence.tokens[heads[0]]]
    subject = next((t.lemma.lower() for t in around if t.relation.startswith("nsubj")), "")
    anchors = {t.lemma.lower() for t in around if t.relation in {"nsubj", "nsubj:pass", "obj", "xcomp", "obl"}}
    mention = Mention(claim.document_id, claim.span, claim.span_text, Wording(claim.text))
    times = tuple(m.value for m in claim.mentions if isinstance(m.value, Moment) and m.value.first is not None)
    return Statement(
        row, claim, mention, subject, frozenset(anchors | {claim.predicate}) - LIGHT, words | names, names, "", "", times
    )


FEATURES = (
    "cosine",  # of the two claims with their values masked
    "anchors",  # share of the smaller set of anchors that both have
    "words",  # share of the rarer content words that both have, weighted
    "noun",  # 1 same noun, 0 unknown, -1 another
    "predicate",  # 1 same predicate, 0 another
    "names_shared",  # 1 a name in common, 0 none
    "names_apart",  # 1 both name something and nothing in common
    "prepositions_apart",  # 1 "from" against "to"
    "times_apart",  # 1 the claims are of other times
    "same_document",
    "relation",  # 1 the mentions hang from their words in the same way
    "unit",  # 1 both are counts with the same noun, or money, percent or measures; 0 else
    "place",  # 1 both are places
    "time",  # 1 both are dates or times
    "rank",  # 1 each is the other's best match, 0.5 one of them, 0 neither
)


def features(first: Statement, second: Statement, story: Story) -> list[float]:
    """Return the features of a pair, in the order of FEATURES without "rank"; each in [-1, 1]."""
    nouns_known = bool(first.noun and second.noun)
    return [
        float(story.cosines[first.row, second.row]),
        _share(first.anchors, second.anchors, None),
        _share(first.words, second.words, story.weights),
        (1.0 if first.noun == second.noun else -1.0) if nouns_known else 0.0,
        float(first.claim.predicate == second.claim.predicate and first.claim.predicate not in LIGHT),
        float(bool(first.names & second.names)),
        float(bool(first.names and second.names) and not first.names & second.names),
        float({first.preposition, second.preposition} in ({"from", "to"}, {"from", "by"}, {"to", "by"})),
        float(_times_apart(first, second)),
        float(first.claim.document_id == second.claim.document_id),
        float(bool(first.relation) and first.relation == second.relation),
        float(_same_unit(first.mention.value, second.mention.value)),
        float(isinstance(first.mention.value, Place)),
        float(isinstance(first.mention.value, Moment)),
    ]


def _same_unit(a: Value, b: Value) -> bool:
    if isinstance(a, Quantity) and isinstance(b, Quantity):
        return bool(a.measure) or a.unit == b.unit != ""
    return isinstance(a, Money | Percent | Age)


def _share(a: frozenset[str], b: frozenset[str], weights: Mapping[str, float] | None) -> float:
    if not a or not b:
        return 0.0
    if weights is None:
        return len(a & b) / min(len(a), len(b))
    smaller = min(sum(weights.get(w, 1.0) for w in a), sum(weights.get(w, 1.0) for w in b))
    return sum(weights.get(w, 1.0) for w in sorted(a & b)) / smaller if smaller else 0.0


def _times_apart(a: Statement, b: Statement) -> bool:
    return bool(a.times and b.times) and not any(compatible(x, y) for x in a.times for y in b.times)


def compare_statements(story: Story, statements: Sequence[Statement]) -> list[Pair]:
    """Return the pairs of statements of one kind with the probability that they answer the same question."""
    candidates = [
        (a, b)
        for a, b in combinations(range(len(statements)), 2)
        if not _same_sentence(statements[a], statements[b])
        and story.cosines[statements[a].row, statements[b].row] >= MIN_COSINE
        and comparable(statements[a].mention.value, statements[b].mention.value)
    ]
    model = load_question_model()
    rows = [features(statements[a], statements[b], story) for a, b in candidates]
    raw = [model.score(row, rank=0.0) for row in rows]
    best: dict[tuple[int, str], float] = {}
    for (a, b), score in zip(candidates, raw, strict=True):
        for one, other in ((a, b), (b, a)):
            key = (one, statements[other].claim.document_id)
            best[key] = max(best.get(key, -1e9), score)
    pairs = []
    for (a, b), row, score in zip(candidates, rows, raw, strict=True):
        wins = (score >= best[a, statements[b].claim.document_id]) + (score >= best[b, statements[a].claim.document_id])
        probability = round(1 / (1 + exp(-model.score(row, rank=wins / 2))), 4)
        clash = not compatible(statements[a].mention.value, statements[b].mention.value)
        pairs.append(Pair(statements[a], statements[b], probability, clash, wins / 2))
    return pairs


def compare_facts(story: Story) -> list[Pair]:
    """Return the pairs of claims with the probability that they speak of one fact, whatever they say of it."""
    model = load_fact_model()
    near = np.argwhere(np.triu(story.cosines >= MIN_FACT_COSINE, 1))
    facts = {fact.row: fact for fact in story.facts}
    pairs = []
    for i, j in near.tolist():
        if i in facts and j in facts and facts[i].claim.sentence != facts[j].claim.sentence:
            score = model.score(features(facts[i], facts[j], story), rank=0.0)
            pairs.append(Pair(facts[i], facts[j], round(1 / (1 + exp(-score)), 4), False))
    return pairs


def _same_sentence(a: Statement, b: Statement) -> bool:
    """Whether two statements stand in one sentence; what a sentence sets side by side, it means to tell apart."""
    return a.claim.document_id == b.claim.document_id and a.claim.sentence.index == b.claim.sentence.index


@dataclass(frozen=True, slots=True)
class QuestionModel:
    """A logistic model: whether two statements answer the same question. Made by training/fit_comparison.py."""

    weights: tuple[float, ...]  # one for each of FEATURES
    bias: float

    def score(self, row: Sequence[float], *, rank: float) -> float:
        """Return the log-odds; row is in the order of FEATURES without "rank"."""
        return self.bias + sum(w * x for w, x in zip(self.weights, (*row, rank), strict=True))


def load_question_model() -> QuestionModel:
    """Return the model of whether two values answer one question."""
    return _load_model("values")


def load_fact_model() -> QuestionModel:
    """Return the model of whether two claims speak of one fact."""
    return _load_model("facts")


@cache
def _load_model(name: str) -> QuestionModel:
    stored = json.loads(files("claimcheck.models").joinpath("question_model.json").read_text("utf-8"))[name]
    return QuestionModel(tuple(stored["weights"][feature] for feature in FEATURES), stored["bias"])


def find_clashes(story: Story, statements: Sequence[Statement], *, min_probability: float) -> list[Conflict]:
    """Return the conflicts among statements of one kind: one for each question, with every side."""
    pairs = compare_statements(story, statements)
    linked = [pair for pair in pairs if pair.probability >= min_probability]
    clashes = [pair for pair in linked if pair.clash and not _confirmed(pair, linked)]
    groups: list[list[Pair]] = []
    for pair in sorted(clashes, key=lambda p: -p.probability):
        touching = [group for group in groups if any(_share_statement(pair, other) for other in group)]
        merged = [pair, *(p for group in touching for p in group)]
        groups = [group for group in groups if group not in touching] + [merged]
    return [_conflict(group, linked, story) for group in groups]


def _share_statement(a: Pair, b: Pair) -> bool:
    return a.first in (b.first, b.second) or a.second in (b.first, b.second)


def _confirmed(clash: Pair, linked: Sequence[Pair]) -> bool:
    """Whether one side's value stands in the other's document too, at least as near: then they speak of two things."""
    for one, other in ((clash.first, clash.second), (clash.second, clash.first)):
        for pair in linked:
            if pair.clash or one not in (pair.first, pair.second) or pair.probability < clash.probability:
                continue
            match = pair.second if pair.first is one else pair.first
            if match.claim.document_id == other.claim.document_id and match is not other:
                return True
    return False


def _conflict(group: Sequence[Pair], linked: Sequence[Pair], story: Story) -> Conflict:
    members: dict[int, Statement] = {}
    for pair in group:
        members[id(pair.first)], members[id(pair.second)] = pair.first, pair.second
    agreeing: dict[int, Statement] = {}
    for pair in linked:
        if not pair.clash:
            for one, other in ((pair.first, pair.second), (pair.second, pair.first)):
                if id(one) in members and id(other) not in members:
                    agreeing[id(other)] = other
    statements = sorted({**members, **agreeing}.values(), key=lambda s: (s.claim.document_id, s.mention.span))
    sides = split_sides(statements)
    return Conflict(
        sides=tuple(sides),
        question=_question(max(group, key=lambda p: p.probability).first),
        confidence=max(pair.probability for pair in group),
    )


def split_sides(statements: Iterable[Statement]) -> list[Side]:
    """Return the statements in sides: within a side every two values are compatible; the most precise names it."""
    groups: list[list[Statement]] = []
    for statement in statements:
        fitting = [g for g in groups if all(compatible(statement.mention.value, other.mention.value) for other in g)]
        if fitting:
            max(fitting, key=len).append(statement)
        else:
            groups.append([statement])
    return [make_side(str(group[0].mention.value), group) for group in groups]


def make_side(value: str, statements: Sequence[Statement]) -> Side:
    return Side(
        value,
        tuple(statement.mention for statement in statements),
        tuple(clause_around(statement.claim, statement.mention.span) for statement in statements),
    )


MAX_QUOTATION = 180  # characters; a longer clause is cut to the words around what clashes


def clause_around(claim: Claim, span: Span) -> Span:
    """Return the clause to quote: the claim when it is short, else the words around `span`, cut between words."""
    whole = claim.span if claim.span.covers(span) else claim.sentence.span
    if len(whole) <= MAX_QUOTATION:
        return whole
    room = max(0, MAX_QUOTATION - len(span)) // 2
    text, offset = claim.sentence.text, claim.sentence.span.start
    start, end = max(whole.start, span.start - room), min(whole.end, span.end + room)
    while start > whole.start and not text[start - offset - 1].isspace():
        start += 1
    while end < whole.end and not text[end - offset].isspace():
        end -= 1
    return Span(min(start, span.start), max(end, span.end))


def _question(statement: Statement) -> str:
    """Return what the statement's claim says with the mention left open, for a person to read."""
    claim, mention = statement.claim, statement.mention
    text = claim.sentence.text
    span = clause_around(claim, mention.span)
    offset = claim.sentence.span.start
    before = text[span.start - offset : mention.span.start - offset]
    after = text[mention.span.end - offset : span.end - offset]
    return " ".join(f"{before}…{after}".split())


def of_kind(story: Story, *types: type[Value]) -> list[Statement]:
    """Return the story's statements whose value is of one of the types; places only where they say where."""
    return [
        s
        for s in story.statements
        if isinstance(s.mention.value, types) and not (isinstance(s.mention.value, Place) and s.mention.value.demonym)
    ]


def same_figure_other_unit(conflict: Conflict) -> bool:
    """Whether the sides of a conflict of measures print one figure with different units."""
    values = [(side.mentions[0].text, side.mentions[0].value) for side in conflict.sides]
    measures = [(text, value) for text, value in values if isinstance(value, Quantity) and value.measure]
    figures = {figure.number.low for text, _ in measures for figure in read_figures(text)[:1]}
    return len(measures) == len(values) and len(figures) == 1


def pair_conflict(pair: Pair, question: str, values: tuple[str, str]) -> Conflict:
    """Return the conflict of two claims about one fact."""
    sides = tuple(
        make_side(value, [statement]) for value, statement in zip(values, (pair.first, pair.second), strict=True)
    )
    return Conflict(sides, question, pair.probability)
