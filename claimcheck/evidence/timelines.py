"""Work out dates from lengths of time, and see where the dates and lengths that one text prints do not fit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from claimcheck.claims import REPORTING
from claimcheck.mentions.numbers import FIGURE, read_figures
from claimcheck.records import Article, Claim, Conflict, Mention, Sentence, Side, Span, Token
from claimcheck.values import DAYS_OF_UNIT, WEEKDAYS, Duration, Moment, Number

# How far off a length may be that was rounded to its unit; days are counted.
SLACK_DAYS = {"day": 0, "night": 0, "week": 3, "fortnight": 4, "month": 16, "year": 190, "decade": 730}
MANY_DAYS = 20  # from here on a count of days may be one off: the first and the last may both be counted
DEADLINE_SLACK_DAYS = 3  # a deadline moves over a weekend
PERIOD_SLACK_DAYS = {"day": 0, "night": 1, "week": 3, "fortnight": 3, "month": 12, "year": 60}
MAX_PERIOD_DAYS = 366 * 12
MAX_OBJECT_WORDS = 8  # between "after" and the date of what is meant
MIN_NOUN_COSINE = 0.5  # "vote" and "referendum", so named by the article itself, have 0.57
NEAR_DAYS = 60  # of the day of publication: so near, a date without a year is of no other year
SAME_SENTENCE, NEXT_SENTENCE, BY_NOUN = 0.8, 0.6, 0.45  # probability, by how the two dates were brought together

_UNIT = r"(?P<unit>day|week|fortnight|month|year|decade)s?"
_SIDE = r"(?P<side>later|afterwards|after|before|earlier|beforehand|following|from|of)\b"
_COUNTED = re.compile(rf"\s{_UNIT} {_SIDE}", re.I)
_SINGLE = re.compile(rf"\b(?:a|one) {_UNIT} (?P<side>later|after|before|earlier)\b", re.I)
_WITHIN = re.compile(r"\bwithin (?:the )?$", re.I)
_HEDGE = re.compile(
    r"(?:\b(?:about|around|nearly|almost|some|over|under|than|within|least|most|up to|barely|roughly|every|last|past"
    r"|approximately|first|next|another|every|few|or|to|between|and|the|into|only)|[-–—~/]) ?$",
    re.I,
)
_AFTER_LAPSE = re.compile(r",? ?(?:and )?(?:on |in )?(?:the )?$", re.I)
_BEFORE_LAPSE = re.compile(r"(?:,|\s[-–—]|\s?\()\s(?:just |exactly |precisely )?$|\s?\((?:just |exactly )?$", re.I)
_CLAUSE_END = re.compile(r"[.;:!?()\"“”–—]|, ")
_DEADLINE = re.compile(
    r"[\s,;:(–—-]*(?:(?:which|that|this|or)\s)?(?:that is|i\.e\.|meaning|means?|namely|making|gives?|giving|takes?"
    r"|runs?|ending|ends|expiring|expires|is|in other words|so)[\s,]+(?:[\w'’]+\s){0,4}?"
    r"(?:by|until|till|on|before|no later than)\s(?:the )?$|[\s,(–—-]+(?:by|until|till|that is,?)\s(?:the )?$",
    re.I,
)

_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")

STARTS = frozenset("begin start open commence launch kick".split())
ENDS = frozenset("end expire finish close conclude lapse terminate cease".split())
LASTS = frozenset("last run go continue span take".split())
PRONOUNS = frozenset("it they this that which".split())


@dataclass(frozen=True, slots=True)
class Lapse:
    """So long after or before something: "two days later", "ten days after the vote"."""

    span: Span  # in the sentence's text, from the number to the last word before what it is counted from
    duration: Duration
    side: str  # "later", "after", ...
    within: bool  # "within 60 days of": a deadline

    @property
    def backwards(self) -> bool:
        return self.side in {"before", "earlier", "beforehand"}

    @property
    def counts_from(self) -> bool:
        """Whether what it is counted from is named right behind it."""
        return self.side in {"after", "before", "following", "from", "of"}


def find_wrong_lapses(article: Article, lemmas: Mapping[str, NDArray[np.float32]]) -> Iterator[Conflict]:
    """Yield where a text puts two dates so far apart and says in words that they are another length apart.

    lemmas: their vectors, to tell that "the vote" is the referendum.
    """
    for sentence in article.sentences:
        for lapse in find_lapses(sentence.text):
            dates = _dates(article, sentence)
            if lapse.within:
                yield from _wrong_deadline(article, sentence, lapse, dates)
                continue
            target = _target(sentence, lapse, dates)
            if target is None:
                continue
            anchors, probability = _anchors(article, sentence, lapse, target, lemmas)
            others = [m for m in _all_dates(article) if m is not target and _fine_enough(_moment(m), lapse)]
            if not anchors or any(fits(other, lapse, target) for other in others):
                continue
            yield _lapse_conflict(article, sentence, lapse, anchors[-1], target, probability)


def find_lapses(text: str) -> Iterator[Lapse]:
    """Yield the plain lengths of time in a sentence that something is counted by; not "about two days later"."""
    for figure in read_figures(text):
        match = _COUNTED.match(text, figure.end)
        if not match or figure.vague or figure.number.low != figure.number.high or figure.number.low <= 0:
            continue
        before = text[: figure.start]
        within = bool(_WITHIN.search(before))
        if (within or not _HEDGE.search(before)) and (match["side"].lower() != "of" or within):
            yield _lapse(Span(figure.start, match.end()), figure.number.low, match, within=within)
    for match in _SINGLE.finditer(text):
        if not FIGURE.match(text, match.start()) and not _HEDGE.search(text[: match.start()]):
            yield _lapse(Span(match.start(), match.end()), 1.0, match, within=False)


def _lapse(span: Span, count: float, match: re.Match[str], *, within: bool) -> Lapse:
    unit = match["unit"].lower()
    days = count * DAYS_OF_UNIT[unit]
    duration = Duration(Number(days, days, DAYS_OF_UNIT[unit]), unit)
    return Lapse(span, duration, match["side"].lower(), within)


def fits(anchor: Mention, lapse: Lapse, target: Mention) -> bool:
    """Whether one date can be the lapse away from the other."""
    off = days_off(anchor, lapse, target)
    return off is None or off <= _slack(lapse)


def days_off(anchor: Mention, lapse: Lapse, target: Mention) -> int | None:
    """Return how many days the target is off the day that the lapse leads to; None when it cannot be told.

    Of "Tuesday" the ones a week off are possible too, and of a date without a year those of the years around it.
    """
    start, end = _moment(anchor), _moment(target)
    if start.year_known != end.year_known or lapse.duration.number.low > MAX_PERIOD_DAYS * 10:
        return None
    days = round(lapse.duration.number.low) * (-1 if lapse.backwards else 1)
    first, last = _day(start.first).toordinal() + days, _day(start.last).toordinal() + days
    low, high = _day(end.first).toordinal(), _day(end.last).toordinal()
    shifts = {*_shifts(anchor), *_shifts(target)}
    return min(max(first + shift - high, low - last - shift, 0) for shift in shifts)


def _shifts(mention: Mention) -> tuple[int, ...]:
    """Return the days that a date may be off for what its words leave open."""
    moment = _moment(mention)
    if moment.relative:
        return (-7, 0, 7) if moment.weekday is not None else (0,)
    return (0,) if _YEAR.search(mention.text) else (-366, -365, 0, 365, 366)


def _slack(lapse: Lapse) -> int:
    days = lapse.duration.number.low
    return max(SLACK_DAYS[lapse.duration.printed_unit], 1 if days >= MANY_DAYS else 0)


def _day(day: date | None) -> date:
    if day is None:
        raise ValueError("the moment has no day")
    return day


def _dates(article: Article, sentence: Sentence) -> list[Mention]:
    return [m for m in article.mentions_in(sentence.span) if isinstance(m.value, Moment) and m.value.first is not None]


def _all_dates(article: Article) -> list[Mention]:
    return [m for m in article.mentions if isinstance(m.value, Moment) and m.value.first is not None]


def _moment(mention: Mention) -> Moment:
    if not isinstance(mention.value, Moment):
        raise TypeError(f"not a date: {mention.value}")
    return mention.value


def _grain_days(moment: Moment) -> int:
    return (_day(moment.last) - _day(moment.first)).days + 1


def _fine_enough(moment: Moment, lapse: Lapse) -> bool:
    """Whether the date is not coarser than the unit that is counted in."""
    return _grain_days(moment) <= max(1.0, DAYS_OF_UNIT[lapse.duration.printed_unit] + 1)


def _target(sentence: Sentence, lapse: Lapse, dates: Sequence[Mention]) -> Mention | None:
    """Return the date that stands beside the lapse: "two days later, on Jan. 17", "on April 20, ten days after"."""
    text, at = sentence.text, sentence.span.start
    for mention in dates:
        start, end = mention.span.start - at, mention.span.end - at
        if not _fine_enough(_moment(mention), lapse) or _moment(mention).open_end:
            continue
        if end <= lapse.span.start and _BEFORE_LAPSE.fullmatch(text, end, lapse.span.start):
            return mention
        if not lapse.counts_from and start >= lapse.span.end and _AFTER_LAPSE.fullmatch(text, lapse.span.end, start):
            return mention
    return None


def _anchors(
    article: Article,
    sentence: Sentence,
    lapse: Lapse,
    target: Mention,
    lemmas: Mapping[str, NDArray[np.float32]],
) -> tuple[list[Mention], float]:
    """Return the dates that the lapse may be counted from, and how likely it is that it is one of them."""
    dates = [m for m in _dates(article, sentence) if m is not target and _fine_enough(_moment(m), lapse)]
    if not lapse.counts_from:
        start = min(target.span.start, sentence.span.start + lapse.span.start)
        before = [m for m in dates if m.span.end <= start and not _of_report(m, sentence)]
        if before:
            return before, SAME_SENTENCE
        previous = next((s for s in article.sentences if s.index == sentence.index - 1), None)
        if previous is None or previous.block != sentence.block:
            return [], 0.0
        before = [m for m in _dates(article, previous) if _fine_enough(_moment(m), lapse)]
        before = [m for m in before if not _of_report(m, previous)]
        return (before, NEXT_SENTENCE) if len(before) == 1 else ([], 0.0)
    named = [m for m in dates if _in_object(m, sentence, lapse)]
    if named:
        return named[:1], SAME_SENTENCE
    return _by_noun(article, sentence, lapse, target, lemmas), BY_NOUN


def _in_object(mention: Mention, sentence: Sentence, lapse: Lapse) -> bool:
    """Whether the date stands in what the lapse is counted from: "after taking over in 2019"."""
    between = sentence.text[lapse.span.end : max(lapse.span.end, mention.span.start - sentence.span.start)]
    behind = mention.span.start - sentence.span.start >= lapse.span.end
    return behind and not _CLAUSE_END.search(between) and len(between.split()) <= MAX_OBJECT_WORDS


def _of_report(mention: Mention, sentence: Sentence) -> bool:
    """Whether the date is when somebody said something."""
    tokens = sentence.tokens
    passive = {token.head for token in tokens if token.relation in {"aux:pass", "nsubj:pass"}}  # "was reported on"
    before = [i for i, token in enumerate(tokens) if token.span.end <= mention.span.start][-3:]
    return any(tokens[i].lemma in REPORTING and i not in passive for i in before)


def _by_noun(
    article: Article, sentence: Sentence, lapse: Lapse, target: Mention, lemmas: Mapping[str, NDArray[np.float32]]
) -> list[Mention]:
    """Return the one date in the text that hangs from the noun that the lapse is counted from: "after the vote"."""
    noun = _object_noun(sentence, lapse)
    if noun is None:
        return []
    found = []
    for other in article.sentences:
        for mention in _dates(article, other):
            if mention is target or not _fine_enough(_moment(mention), lapse) or _of_report(mention, other):
                continue
            if any(_alike(noun, lemma, lemmas) for lemma in _nouns_above(mention, other.tokens)):
                found.append(mention)
    days = {(_moment(m).first, _moment(m).last) for m in found}
    return found if len(days) == 1 else []


def _object_noun(sentence: Sentence, lapse: Lapse) -> str | None:
    """Return the lemma of the noun behind "after the"; None for a clause."""
    start = sentence.span.start + lapse.span.end
    tokens = sentence.tokens
    behind = [i for i, token in enumerate(tokens) if token.span.start >= start]
    if not behind or tokens[behind[0]].pos not in {"DET", "PRON"}:
        return None
    noun = tokens[behind[0]].head
    if any(t.head == noun and t.relation in {"nmod", "acl", "acl:relcl"} for t in tokens):
        return None  # "after the vote in the upper house": perhaps another vote
    is_noun = tokens[noun].pos == "NOUN" and noun - behind[0] <= 3 and not tokens[noun].relation.startswith("nsubj")
    return tokens[noun].lemma.lower() if is_noun and noun > behind[0] else None


def _nouns_above(mention: Mention, tokens: Sequence[Token]) -> list[str]:
    """Return the lemma of the noun that a date hangs from, directly or through "held on"."""
    at = next((i for i, token in enumerate(tokens) if token.span.overlaps(mention.span)), None)
    while at is not None and mention.span.overlaps(tokens[tokens[at].head].span) and tokens[at].head != at:
        at = tokens[at].head
    if at is None or tokens[at].head == at:
        return []
    head = tokens[tokens[at].head]
    if head.pos == "NOUN":
        return [head.lemma.lower()]
    if head.pos != "VERB":
        return []
    if head.relation in {"acl", "acl:relcl"}:
        above = tokens[head.head]
        return [above.lemma.lower()] if above.pos == "NOUN" else []
    place = tokens[at].head
    subjects = [t for t in tokens if t.head == place and t.relation in {"nsubj", "nsubj:pass"} and t.pos == "NOUN"]
    return [t.lemma.lower() for t in subjects] if head.lemma in HAPPENS else []


HAPPENS = frozenset(
    "hold happen occur take start begin strike open end fall".split()
)  # verbs whose subject is the event


def _alike(noun: str, other: str, lemmas: Mapping[str, NDArray[np.float32]]) -> bool:
    if noun == other:
        return True
    return noun in lemmas and other in lemmas and float(lemmas[noun] @ lemmas[other]) >= MIN_NOUN_COSINE


def _lapse_conflict(
    article: Article, sentence: Sentence, lapse: Lapse, anchor: Mention, target: Mention, probability: float
) -> Conflict:
    said = mention_of(article, _moved(lapse.span, sentence.span.start), lapse.duration)
    first, last = sorted((anchor, target), key=lambda m: _day(_moment(m).first))
    counted = f"from {_moment(first)} to {_moment(last)}"
    sides = (side_of(article, said.text, [said]), side_of(article, counted, [anchor, target]))
    return Conflict(sides, f"how long it is from {first.text} to {last.text}", probability)


def _wrong_deadline(article: Article, sentence: Sentence, lapse: Lapse, dates: Sequence[Mention]) -> Iterator[Conflict]:
    """Yield where "within 60 days of" a date is not the date that the text says it means."""
    anchor = next((m for m in dates if _in_object(m, sentence, lapse)), None)
    if anchor is None or not _fine_enough(_moment(anchor), lapse):
        return
    for mention in dates:
        between = sentence.text[anchor.span.end - sentence.span.start : mention.span.start - sentence.span.start]
        between = re.sub(r"^['’]s [\w-]+", "", between)
        if mention.span.start < anchor.span.end or not _DEADLINE.fullmatch(between):
            continue
        off = days_off(anchor, lapse, mention)
        if off is not None and off > max(_slack(lapse), DEADLINE_SLACK_DAYS):
            yield _lapse_conflict(article, sentence, lapse, anchor, mention, SAME_SENTENCE)


# --- a period by its beginning, its length and its end


@dataclass(frozen=True, slots=True)
class _Bound:
    """What a claim says of a period: when it begins, how long it lasts or when it ends."""

    claim: Claim
    mention: Mention
    of: str  # lemma of what has the period; "" a pronoun


def find_wrong_periods(article: Article) -> Iterator[Conflict]:
    """Yield where the beginning, the length and the end that a text prints of one thing do not fit."""
    starts, lengths, ends = [], [], []
    for claim in article.claims:
        noun = _subject_noun(claim)
        if noun is None:
            continue
        for mention in claim.mentions:
            bound = _Bound(claim, mention, noun)
            preposition = _preposition(mention, claim.sentence.tokens)
            if isinstance(mention.value, Duration):
                if claim.predicate in LASTS or (preposition == "for" and claim.predicate in STARTS):
                    lengths.append(bound)
            elif isinstance(mention.value, Moment) and mention.value.first is not None:
                if preposition in {"until", "till", "through"} or claim.predicate in ENDS:
                    ends.append(bound)
                elif preposition == "from" or claim.predicate in STARTS or _takes_effect(claim):
                    starts.append(bound)
    for length in lengths:
        near = [(s, e) for s in starts for e in ends if _one_period(s, length, e)]
        if near and not any(_lasts(s, length, e) for s, e in near):
            start, end = near[0]
            said = side_of(article, length.mention.text, [length.mention])
            dates = f"from {_moment(start.mention)} to {_moment(end.mention)}"
            counted = side_of(article, dates, [start.mention, end.mention])
            yield Conflict((said, counted), f"how long the {length.of or start.of or 'period'} lasts", NEXT_SENTENCE)


def _subject_noun(claim: Claim) -> str | None:
    """Return the lemma of the noun in the subject that the rest hangs from, "" of a pronoun, None without a subject."""
    if not claim.subject:
        return None
    words = claim.subject.casefold().split()
    if words[0] in PRONOUNS:
        return ""
    inside = [t for t in claim.sentence.tokens if t.lemma.lower() in words or t.text.lower() in words]
    nouns = [t for t in inside if t.relation in {"nsubj", "nsubj:pass", "nsubj:outer"} and t.pos in {"NOUN", "PROPN"}]
    return nouns[0].lemma.lower() if nouns else words[-1]


def _takes_effect(claim: Claim) -> bool:
    return claim.predicate in {"take", "come", "enter", "go"} and bool(
        {"effect", "force"} & {t.lemma for t in claim.sentence.tokens if claim.span.covers(t.span)}
    )


def _preposition(mention: Mention, tokens: Sequence[Token]) -> str:
    before = [t for t in tokens if t.span.end <= mention.span.start]
    return before[-1].lemma.lower() if before and before[-1].pos in {"ADP", "SCONJ"} else ""


def _one_period(start: _Bound, length: _Bound, end: _Bound) -> bool:
    """Whether the three stand close together and are said of one thing, a pronoun of the thing before it."""
    bounds = sorted((start, length, end), key=lambda b: b.mention.span)
    places = [b.claim.sentence.index for b in bounds]
    if max(j - i for i, j in pairwise(places)) > 1:
        return False
    named = {b.of for b in bounds if b.of}
    return len(named) == 1 and bool(bounds[0].of)


def _lasts(start: _Bound, length: _Bound, end: _Bound) -> bool:
    first, last = _moment(start.mention), _moment(end.mention)
    if not isinstance(length.mention.value, Duration) or first.year_known != last.year_known:
        return True
    number, unit = length.mention.value.number, length.mention.value.printed_unit
    low = (_day(last.first) - _day(first.last)).days
    high = (_day(last.last) - _day(first.first)).days + 1
    if high <= 0 and not _YEAR.search(end.mention.text):  # "from November": until the next March
        low, high = low + 365, high + 365
    if high <= 0 or high > MAX_PERIOD_DAYS or unit not in PERIOD_SLACK_DAYS or number.approximate:
        return True
    slack = PERIOD_SLACK_DAYS[unit] + (number.low * 0.02)
    return low - slack <= number.high and number.low <= high + slack


# --- the days between which something was done, and how long it took


@dataclass(frozen=True, slots=True)
class _Done:
    """How long doing something took, by a length or by its first and last day."""

    mentions: tuple[Mention, ...]
    verb: str
    things: frozenset[str]  # lemmas of what does it and what it is done to
    low: float  # in days
    high: float


def find_wrong_spans(article: Article) -> Iterator[Conflict]:
    """Yield where a lake "was filled between March and June" and "the eight months it took to fill the lake" follow."""
    spans = [span for sentence in article.sentences for span in _spans_of_deeds(article, sentence)]
    if not spans:
        return
    lengths = [length for sentence in article.sentences for length in _lengths_of_deeds(article, sentence)]
    for length in lengths:
        took = bool(_IT_TOOK.match(article.document.text, length.mentions[0].span.end))
        same = [s for s in spans if s.verb == length.verb]
        if not took or len(same) > 1:  # else it can only be that, though the lake is now "the reservoir"
            same = [s for s in same if s.things & length.things]
        if same and not any(s.low <= length.high and length.low <= s.high for s in same):
            dates = " to ".join(str(m.value) for m in same[0].mentions)
            said = side_of(article, length.mentions[0].text, length.mentions)
            yield Conflict(
                (said, side_of(article, dates, same[0].mentions)), f"how long it took: {length.verb}", BY_NOUN
            )


def _spans_of_deeds(article: Article, sentence: Sentence) -> Iterator[_Done]:
    for first, last in pairwise(_dates(article, sentence)):
        before = sentence.text[: first.span.start - sentence.span.start]
        between = sentence.text[first.span.end - sentence.span.start : last.span.start - sentence.span.start]
        a, b = _moment(first), _moment(last)
        if not _BETWEEN.search(f"{before}|{between}|") or not a.year_known or not b.year_known or a.open_end:
            continue
        low, high = (_day(b.first) - _day(a.last)).days, (_day(b.last) - _day(a.first)).days + 1
        if high > 1:
            yield from _done((first, last), sentence, float(max(low, 0)), float(high))


_BETWEEN = re.compile(r"\b(?:between \| and |from \| (?:to|until|till) )\|$", re.I)


def _lengths_of_deeds(article: Article, sentence: Sentence) -> Iterator[_Done]:
    for mention in article.mentions_in(sentence.span):
        value = mention.value
        if not isinstance(value, Duration) or value.printed_unit not in PERIOD_SLACK_DAYS:
            continue
        low, high = value.number.low, value.number.high
        if high < MAX_PERIOD_DAYS:
            slack = PERIOD_SLACK_DAYS[value.printed_unit] + low * (0.2 if value.number.approximate else 0.02)
            yield from _done((mention,), sentence, low - slack, high + slack)


def _done(mentions: tuple[Mention, ...], sentence: Sentence, low: float, high: float) -> Iterator[_Done]:
    """Yield what was done in the time that the first mention stands for; nothing when its clause does not say."""
    tokens = sentence.tokens
    behind = sentence.text[mentions[0].span.end - sentence.span.start :]
    if taken := _IT_TOOK.match(behind):
        start = mentions[0].span.end + taken.start("verb")
        at = next((i for i, token in enumerate(tokens) if token.span.start == start), None)
    elif len(mentions) == 1 and _preposition(mentions[0], tokens) not in {"in", "within"}:
        return
    else:
        at = next((i for i, token in enumerate(tokens) if token.span.overlaps(mentions[0].span)), None)
        for _ in range(MAX_HEADS_UP):
            if at is not None and tokens[at].pos != "VERB":
                at = tokens[at].head
    if at is None or tokens[at].pos != "VERB" or tokens[at].lemma in VAGUE_DEEDS:
        return
    around = {t.lemma.lower() for t in tokens if t.head == at and t.relation in {"nsubj", "nsubj:pass", "obj"}}
    yield _Done(mentions, tokens[at].lemma, frozenset(around), low, high)


_IT_TOOK = re.compile(r" (?:that )?(?:it|they) (?:had )?(?:took|taken|needed) (?:\w+ ){0,3}?to (?P<verb>\w+)", re.I)
MAX_HEADS_UP = 4  # from a length of time to its verb
VAGUE_DEEDS = frozenset("be have do say tell make get go come take rise fall grow see use report".split())


# --- a weekday and the date beside it


def find_wrong_weekdays(article: Article) -> Iterator[Conflict]:
    """Yield where a date falls on another weekday than the one printed with it."""
    published = article.document.published
    for mention in _all_dates(article):
        moment = _moment(mention)
        word = re.search(r"\b(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\b\.?", mention.text)
        if moment.weekday is None or moment.relative or not word or moment.first != moment.last:
            continue
        first = _day(moment.first)
        has_year = str(first.year) in mention.text
        if first.weekday() == moment.weekday or not moment.year_known:
            continue
        if not has_year and (published is None or abs((first - published).days) > NEAR_DAYS):
            continue
        if not has_year and _YEAR.search(_sentence_of(article, mention)):
            continue  # the date is of that year
        at = mention.span.start
        rest_start = word.end() if word.start() == 0 else 0
        rest_end = len(mention.text) if word.start() == 0 else word.start()
        rest = mention.text[rest_start:rest_end].strip(" ,")
        start = at + mention.text.index(rest, rest_start)
        printed = mention_of(article, Span(at + word.start(), at + word.end()), moment)
        dated = mention_of(article, Span(start, start + len(rest)), moment)
        sides = (
            side_of(article, WEEKDAYS[moment.weekday], [printed]),
            side_of(article, f"{first}, a {WEEKDAYS[first.weekday()]}", [dated]),
        )
        yield Conflict(sides, f"which day of the week {rest} is", SAME_SENTENCE if has_year else NEXT_SENTENCE)


def _sentence_of(article: Article, mention: Mention) -> str:
    return next((s.text for s in article.sentences if s.span.covers(mention.span)), mention.text)


# --- what all of them need


def mention_of(article: Article, span: Span, value: Moment | Duration) -> Mention:
    return Mention(article.document.id, span, span.of(article.document.text), value)


def side_of(article: Article, value: str, mentions: Sequence[Mention]) -> Side:
    """Return a side that shows the sentences of its mentions, the long ones cut."""
    spans = []
    for mention in mentions:
        sentence = next((s for s in article.sentences if s.span.covers(mention.span)), None)
        spans.append(sentence.span if sentence and len(sentence.span) <= MAX_SHOWN else mention.span)
    return Side(value, tuple(mentions), tuple(spans))


MAX_SHOWN = 260  # characters; of longer sentences the words around the mention are shown


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)
