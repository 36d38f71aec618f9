"""Find what a correction forgot: sentences of the new version that still say what it changed elsewhere."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio

from claimcheck.encoder import Encoder
from claimcheck.entailment import Judge
from claimcheck.findings import severity_at
from claimcheck.mentions.amounts import PERSON_NOUNS, is_label
from claimcheck.mentions.numbers import read_figures
from claimcheck.mentions.people import near_miss
from claimcheck.records import Article, Mention, Sentence, Severity, Span
from claimcheck.statements import NAMES_ONLY, PART_WORDS
from claimcheck.values import Moment, Organization, Person, Place, Quantity, comparable, compatible
from claimcheck.versions.changes import agree
from claimcheck.versions.differences import Difference

# How likely an editor would change what is left too, by judgement and the cases of fixtures/corrections/leftovers.toml.
RESPELT = 0.85  # a name that was spelt otherwise in one place is wrong in the others
FOLLOWS = 0.85  # the sentence follows from the one that was changed as it was, and not as it is
TAKES_UP = 0.75  # "the 15", where nothing else is 15
NEAR = 0.6  # the same value in a sentence much like the one that was changed
TELLING = 0.5  # the same value, one that hardly comes twice by chance

MIN_ENTAILMENT = 0.0  # log-odds
MIN_ENTAILMENT_ALONE = -1.0  # of a figure that does not say what it counts: "a death toll of 15"
MIN_ENTAILMENT_LOST = 2.0  # log-odds that the change takes away
MIN_COSINE = 0.6
MIN_TELLING_DIGITS = 2  # without noughts at the end: 15 cats and 2.4 million euros, not 300 euros
MIN_RESPELT_RATIO = 75  # rapidfuzz ratio of two names of places or bodies that are one name, once spelt wrongly
_PEOPLE = PERSON_NOUNS | {"dead", "victim", "casualty", "fatality", "injured", "wounded"}  # "15 people": "the 15 dead"
_DEAD = frozenset({"dead", "death", "fatality"})
_DEATH = re.compile(r"\b(?:die[ds]?|dying|dead|deaths?|fatal\w*|kill\w*)\b", re.IGNORECASE)
_DEFINITE = re.compile(r"\b(?:the|all|these|those)\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A value that was changed in some places of an article and not in others."""

    kind: str  # of the value
    old: str  # as printed
    new: str
    confidence: float  # probability that an editor would change what is left too; of the likeliest place
    changed: tuple[Mention, ...]  # where the new version has the new value, in order
    left: tuple[Mention, ...]  # where it still has the old one, in order

    @property
    def severity(self) -> Severity:
        return severity_at(Severity.ERROR, self.confidence)


@dataclass(frozen=True, slots=True)
class _Correction:
    """A value that was changed, with the sentence as it was and as it is."""

    old: Mention
    new: Mention
    before: str
    after: str

    @property
    def is_count(self) -> bool:
        return isinstance(self.old.value, Quantity) and not self.old.value.measure

    @property
    def respelt(self) -> bool:
        """Whether a name was spelt otherwise, and no other one put in its place."""
        a, b = self.old.value, self.new.value
        if isinstance(a, Person) and isinstance(b, Person):
            return near_miss(a, b)
        named = isinstance(a, Place | Organization) and isinstance(b, Place | Organization)
        return named and ratio(str(a), str(b)) >= MIN_RESPELT_RATIO


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Words of the new version with the old value."""

    mention: Mention
    sentence: Sentence
    counts: str  # the noun that is counted, "" unknown

    @property
    def before(self) -> str:
        return self.sentence.text[: self.mention.span.start - self.sentence.span.start]


def find_leftovers(
    old: Article, new: Article, differences: Sequence[Difference], encoder: Encoder, judge: Judge
) -> tuple[Leftover, ...]:
    """Return the values that were changed in one place of an article and not in another, the surest first."""
    groups: dict[tuple[str, str, str], list[_Correction]] = {}
    for correction in _corrections(old, new, differences):
        key = (correction.old.value.kind, str(correction.old.value), str(correction.new.value))
        groups.setdefault(key, []).append(correction)
    changed = [correction.new.span for corrections in groups.values() for correction in corrections]
    found = []
    for (kind, _, _), corrections in groups.items():
        left: dict[Mention, float] = {}
        for correction in corrections:
            for mention, confidence in _left(new, correction, changed, encoder, judge):
                left[mention] = max(confidence, left.get(mention, 0.0))
        if left:
            places = sorted(left, key=lambda mention: mention.span)
            rights = sorted((correction.new for correction in corrections), key=lambda mention: mention.span)
            first = corrections[0]
            found.append(
                Leftover(kind, first.old.text, first.new.text, max(left.values()), tuple(rights), tuple(places))
            )
    return tuple(sorted(found, key=lambda leftover: (-leftover.confidence, leftover.left[0].span)))


def _corrections(old: Article, new: Article, differences: Sequence[Difference]) -> Iterator[_Correction]:
    for difference in differences:
        for change in difference.values:
            if change.clash and change.old and change.new and difference.old and difference.new:
                texts = (difference.old.span.of(old.document.text), difference.new.span.of(new.document.text))
                yield _Correction(change.old, change.new, *texts)


def _left(
    new: Article, correction: _Correction, changed: Sequence[Span], encoder: Encoder, judge: Judge
) -> list[tuple[Mention, float]]:
    """Return where the new version still has the old value, with how likely that is wrong."""
    if correction.respelt:
        return [(mention, RESPELT) for mention in _spelt(new, correction)]
    if isinstance(correction.old.value, NAMES_ONLY):
        return []  # another person or body is meant, and the first may well be in the article, too
    candidates = [
        candidate
        for candidate in _candidates(new, correction)
        if not any(candidate.mention.span.overlaps(span) for span in changed) and not _is_part(candidate)
    ]
    texts = [candidate.sentence.text for candidate in candidates]
    follows = _follows(correction, texts, judge)
    cosines = encoder.encode(texts) @ encoder.encode([correction.before])[0]
    found = []
    for candidate, lost, cosine in zip(candidates, follows, cosines, strict=True):
        confidence = _confidence(candidate, correction, lost, float(cosine), candidates, new)
        if confidence:
            found.append((candidate.mention, confidence))
    return found


def _spelt(new: Article, correction: _Correction) -> Iterator[Mention]:
    """Yield the words that have a name as it was spelt, a person's last name alone included."""
    value = correction.old.value
    name = value.last if isinstance(value, Person) else str(value).partition(",")[0]
    rights = [mention.span for mention in new.mentions if agree(mention, correction.new) and mention.value != value]
    text = new.document.text
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        span = Span(*match.span())
        inside = any(sentence.span.covers(span) for sentence in new.sentences)
        if inside and not any(span.overlaps(right) and name not in correction.old.text for right in rights):
            yield Mention(new.document.id, span, match[0], value)


def _candidates(new: Article, correction: _Correction) -> Iterator[_Candidate]:
    """Yield what has the old value in the new version: mentions, and figures of any noun or none."""
    for sentence in new.sentences:
        mentions = new.mentions_in(sentence.span)
        for mention in mentions:
            if _says(mention, correction):
                yield _Candidate(mention, sentence, mention.value.unit if isinstance(mention.value, Quantity) else "")
        value = correction.old.value
        if not isinstance(value, Quantity) or not correction.is_count:
            continue
        for figure in read_figures(sentence.text):
            span = Span(sentence.span.start + figure.start, sentence.span.start + figure.end)
            inside = [mention for mention in mentions if mention.span.overlaps(span)]
            if figure.number.low != value.number.low or is_label(sentence.text, figure):
                continue
            if not inside:
                mention = Mention(new.document.id, span, span.of(new.document.text), Quantity(figure.number, ""))
                yield _Candidate(mention, sentence, "")
                continue
            counted = inside[0].value
            if isinstance(counted, Quantity) and not counted.measure and not comparable(counted, value):
                yield _Candidate(inside[0], sentence, counted.unit)


def _says(mention: Mention, correction: _Correction) -> bool:
    """Whether a mention says the old value, and not the new one."""
    same_kind = comparable(mention.value, correction.old.value)
    return same_kind and agree(mention, correction.old) and not agree(mention, correction.new)


def _is_part(candidate: _Candidate) -> bool:
    """Whether a figure is a further one: "another 15 people"."""
    words = {*candidate.before.lower().split()[-1:], *candidate.mention.text.lower().split()}
    return bool(words & PART_WORDS)


def _follows(correction: _Correction, texts: Sequence[str], judge: Judge) -> list[tuple[float, float]]:
    """Return of each text how surely it follows from the old sentence, and how much of that the change takes away."""
    said = []
    for premise in (correction.before, correction.after):
        forth = judge.ask_one_way([(premise, text) for text in texts])
        back = judge.ask_one_way([(text, premise) for text in texts])
        said.append([max(a.entailment, b.entailment) for a, b in zip(forth, back, strict=True)])
    return [(before, before - after) for before, after in zip(*said, strict=True)]


def _confidence(
    candidate: _Candidate,
    correction: _Correction,
    follows: tuple[float, float],
    cosine: float,
    candidates: Sequence[_Candidate],
    new: Article,
) -> float:
    """Return how likely a candidate answers the question that was answered otherwise; 0.0 where nothing says so."""
    alone = correction.is_count and not candidate.counts
    fits = alone or _same_noun(candidate, correction)
    entailment, lost = follows
    if fits and entailment >= (MIN_ENTAILMENT_ALONE if alone else MIN_ENTAILMENT) and lost >= MIN_ENTAILMENT_LOST:
        return FOLLOWS
    if _DEFINITE.search(candidate.before) and not _has_antecedent(candidate, correction, candidates):
        return TAKES_UP
    if not fits or alone or _apart(candidate, correction, new):
        return 0.0
    if round(cosine, 4) >= MIN_COSINE or (candidate.counts in _DEAD and _DEATH.search(correction.before)):
        return NEAR
    return TELLING if _is_telling(correction) else 0.0


def _same_noun(candidate: _Candidate, correction: _Correction) -> bool:
    counted = correction.old.value.unit if isinstance(correction.old.value, Quantity) else ""
    return candidate.counts == counted or {candidate.counts, counted} <= _PEOPLE


def _has_antecedent(candidate: _Candidate, correction: _Correction, candidates: Sequence[_Candidate]) -> bool:
    """Whether a definite figure takes up something else: "it took 15 engines" before "the 15 engines"."""
    if not candidate.counts or _same_noun(candidate, correction):
        return False
    return any(other.counts == candidate.counts and not _DEFINITE.search(other.before) for other in candidates)


def _apart(candidate: _Candidate, correction: _Correction, new: Article) -> bool:
    """Whether a sentence is of other names or another time than the one that was changed."""
    changed = next(s for s in new.sentences if s.span.covers(correction.new.span))
    names = [{t.text for t in s.tokens if t.pos == "PROPN"} for s in (candidate.sentence, changed)]
    if all(names) and names[0].isdisjoint(names[1]):
        return True
    mine = (candidate.mention.span, correction.new.span)
    times = [
        [m.value for m in new.mentions_in(s.span) if isinstance(m.value, Moment) and m.span not in mine]
        for s in (candidate.sentence, changed)
    ]
    return all(times) and not any(compatible(a, b) for a in times[0] for b in times[1])


def _is_telling(correction: _Correction) -> bool:
    """Whether a value hardly comes twice by chance: a count of something of its own, an amount printed finely."""
    value = correction.old.value
    if isinstance(value, Quantity) and correction.is_count:
        return value.unit not in _PEOPLE | {""}
    digits = "".join(c for c in correction.old.text if c.isdigit()).strip("0")
    return not isinstance(value, Moment | Place) and len(digits) >= MIN_TELLING_DIGITS
