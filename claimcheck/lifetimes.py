"""How old a person or thing is and how long something has gone on: by an age, by a length or by its beginning."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import inf

from claimcheck.compare import Story
from claimcheck.evidence.timelines import side_of
from claimcheck.individuals import Individual
from claimcheck.records import Article, Claim, Conflict, Mention, Sentence, Side, Token
from claimcheck.values import DAYS_OF_UNIT, Age, Duration, Moment, Number, Person

YEAR_DAYS = 365.25
# fmt: off
ORIGINS = frozenset(
    "build open finish complete found establish construct erect create launch inaugurate commission unveil date form "
    "introduce".split()
)  # verbs whose year is that from which the age of a thing is counted
GENERAL_NOUNS = frozenset(
    "structure building facility site institution company firm organisation organization complex property landmark "
    "venue vessel ship plant business body group firm carrier club airline school paper".split()
)  # what a thing just named is called in the next sentence
KINDS = (
    frozenset("vessel ship boat ferry trawler tanker freighter cutter yacht".split()),
    frozenset("aircraft plane airframe jet airliner airplane aeroplane".split()),
    frozenset("bus coach".split()),
    frozenset("train railcar".split()),
    frozenset("building house block structure".split()),
)  # nouns that editors put for one another
REMADE = frozenset("build open store novate furbish construct place make found launch model develop vamp".split())
AGREEMENTS = frozenset("contract deal agreement lease term extension".split())
SIGNS = frozenset("sign agree tie commit pen ink".split())
BEGINNINGS = frozenset("join become take assume found".split())  # in the past, with a year
# fmt: on
MORE = frozenset("further more extra another extend extension additional option extra remaining left renew".split())
BECOMES = frozenset("become be appoint elect name promote make".split())  # to another post in the same house
OCCUPATIONS = frozenset("trade profession business industry craft job".split())
BELONGS = frozenset("work serve be live play belong know".split())  # for long before somebody leads it
MAX_AGE_BY_ORIGIN = 400
ROUND_YEARS_OFF = {10: 7.0, 5: 3.5}  # how far an age may be off that is printed in tens, in fives
YEARS_OFF = 1.6  # one for the birthday, a bit for a thing finished in one year and opened in the next
OPENED_YEARS_OFF = 3.6  # what opened was built before
GOES_ON = {"day": 2.0, "week": 1.0, "month": 0.9, "year": 0.9, "decade": 0.6}  # units that a length may be off
NEXT_TO_EACH_OTHER, SAME_NOUN, SAME_SUBJECT, OTHER_DOCUMENT = 0.8, 0.6, 0.7, 0.45  # probability


# --- the age of a thing and the year it was built


@dataclass(frozen=True, slots=True)
class _Origin:
    """When a thing came into being."""

    article: Article
    sentence: Sentence
    mention: Mention
    noun: str
    verb: str
    is_name: bool  # "the Gwennol was built in 1984"


@dataclass(frozen=True, slots=True)
class _AgeOfThing:
    article: Article
    sentence: Sentence
    mention: Mention
    noun: str
    definite: bool


def find_wrong_ages(story: Story) -> Iterator[Conflict]:
    """Yield where a thing is called so many years old and the year it was built makes it another age."""
    origins = [origin for article in story.articles for origin in _origins(article)]
    for article in story.articles:
        for aged in _ages_of_things(article):
            same = [o for o in origins if _is_one_kind(o, aged, origins) and (aged.definite or _beside(o, aged))]
            general = [o for o in origins if _is_called_so(o, aged) and o not in same and _beside(o, aged)]
            for found, likely in ((same, SAME_NOUN), (general[-1:], SAME_NOUN)):
                if found and not any(_age_fits(aged, o) for o in found):
                    near = max(found, key=lambda o: o.article is article)
                    probability = NEXT_TO_EACH_OTHER if _beside(near, aged) else likely
                    if near.article is not article:
                        probability = OTHER_DOCUMENT
                    said = side_of(article, str(aged.mention.value), [aged.mention])
                    year = side_of(near.article, f"{near.verb} {near.mention.text}", [near.mention])
                    yield Conflict((said, year), f"how old the {near.noun} is", probability)
                    break


def _is_one_kind(origin: _Origin, aged: _AgeOfThing, origins: Sequence[_Origin]) -> bool:
    """Whether both nouns may be of one thing: the same, "vessel" and "trawler", "vessel" and the only ship named."""
    if origin.noun == aged.noun:
        return True
    kind = next((kind for kind in KINDS if aged.noun in kind), None)
    if kind is None:
        return False
    named = {o.noun for o in origins if o.is_name and o.verb == "build"}
    return origin.noun in kind or (kind is KINDS[0] and origin.is_name and named == {origin.noun})


def _is_called_so(origin: _Origin, aged: _AgeOfThing) -> bool:
    """Whether "the building" or "its" may take up what came into being then."""
    return origin.noun in GENERAL_NOUNS if aged.noun == ITS else aged.noun in GENERAL_NOUNS


def _beside(origin: _Origin, aged: _AgeOfThing) -> bool:
    return (
        origin.article is aged.article
        and abs(origin.sentence.index - aged.sentence.index) <= 1
        and (origin.sentence.block == aged.sentence.block or origin.sentence.index <= aged.sentence.index)
    )


def _age_fits(aged: _AgeOfThing, origin: _Origin) -> bool:
    published = aged.article.document.published
    value, moment = aged.mention.value, origin.mention.value
    if published is None or not isinstance(value, Age) or not isinstance(moment, Moment):
        return True
    if moment.first is None or moment.last is None or not moment.year_known:
        return True
    low, high = _years(moment.last, published), _years(moment.first, published)
    off = OPENED_YEARS_OFF if origin.verb in {"open", "launch", "inaugurate", "unveil"} else YEARS_OFF
    for step, wider in ROUND_YEARS_OFF.items():
        if value.number.low == value.number.high and value.number.low % step == 0:
            off = max(off, wider)
    if value.number.approximate:
        off = max(off, 0.15 * value.number.low)
    if high < 0 or high > MAX_AGE_BY_ORIGIN:
        return True
    top = 2 * value.number.low if value.number.high == inf else value.number.high
    return value.number.low <= high + off and low - off <= top


def _years(first: date, last: date) -> float:
    return (last - first).days / YEAR_DAYS


def _origins(article: Article) -> Iterator[_Origin]:
    for sentence in article.sentences:
        for mention in article.mentions_in(sentence.span):
            if isinstance(mention.value, Moment) and mention.value.first:
                found = _origin(mention, sentence.tokens)
                if found is not None:
                    yield _Origin(article, sentence, mention, *found)


def _origin(mention: Mention, tokens: Sequence[Token]) -> tuple[str, str, bool] | None:
    """Return the noun of what was built and the verb: "the hall opened in 1974", "the depot, built in 1988"."""
    at = top_of(mention, tokens)
    if at is None or tokens[at].head == at:
        return None
    verb_at = tokens[at].head
    verb = tokens[verb_at]
    is_new = verb.lemma == "deliver" and any(t.lemma.lower() == "new" for t in tokens)
    if (
        (verb.lemma not in ORIGINS and not is_new)
        or verb.pos != "VERB"
        or _case(at, tokens) not in {"in", "from", "on", "to", ""}
    ):
        return None
    if any(t.head == verb_at and t.relation == "aux" and t.lemma in {"will", "may", "could"} for t in tokens):
        return None
    if any(t.pos == "VERB" and t.lemma.startswith("re") and t.lemma[2:] in REMADE for t in tokens):
        return None
    if any(t.head == verb_at and t.relation in {"obj", "mark"} and t.lemma.lower() != "since" for t in tokens):
        return None  # "the club opened a shop in 2010" does not tell when the club began
    noun = next((t for t in tokens if t.head == verb_at and t.relation in {"nsubj", "nsubj:pass"}), None)
    if (noun is not None and noun.lemma.lower() in {"which", "that"}) or (noun is None and verb.relation == "acl"):
        noun = tokens[verb.head]
    if noun is None or noun.pos not in {"NOUN", "PROPN"} or noun.name == "person":
        return None
    return noun.lemma.lower(), verb.lemma, noun.pos == "PROPN"


def _ages_of_things(article: Article) -> Iterator[_AgeOfThing]:
    for sentence in article.sentences:
        for mention in article.mentions_in(sentence.span):
            before = sentence.text[: mention.span.start - sentence.span.start]
            if isinstance(mention.value, Duration):
                after = sentence.text[mention.span.end - sentence.span.start :]
                if mention.value.printed_unit == "year" and _ITS.search(before) and _OF_EXISTENCE.match(after):
                    age = replace(mention, value=Age(_in_years(mention.value.number)))
                    yield _AgeOfThing(article, sentence, age, ITS, definite=False)
                continue
            noun = _aged_noun(mention, sentence) if isinstance(mention.value, Age) else None
            if noun is None:
                continue
            words = sentence.text[: noun.span.start - sentence.span.start] if _is_apart(mention, noun) else before
            definite = words.lower().split()[-1:] in ([word] for word in DEFINITE)
            yield _AgeOfThing(article, sentence, mention, noun.lemma.lower(), definite)


ITS = "its"  # for the noun that "in its 34 years" leaves out
DEFINITE = ("the", "its", "their", "his", "her", "our", "this")
_ITS = re.compile(r"\b(?:in|throughout|over|during) (?:its|their|the (?:firm|club|company|school)['’]s) $", re.I)
_OF_EXISTENCE = re.compile(r"(?:[.,;]|$| of (?:existence|history|operation|service)\b|[- ](?:history|existence)\b)")


def _is_apart(age: Mention, noun: Token) -> bool:
    """Whether the noun does not follow the age at once, as in "the ferry is 30 years old"."""
    return not age.text.lower().endswith("old") or noun.span.start < age.span.start


def _aged_noun(mention: Mention, sentence: Sentence) -> Token | None:
    """Return what is so old: "30-year-old ferry", "the ferry is 30 years old", "at an age of 30 years the ferry"."""
    tokens = sentence.tokens
    at = top_of(mention, tokens)
    if at is None:
        return None
    if mention.text.lower().endswith("old"):
        noun = tokens[tokens[at].head]
        if noun.pos in {"NOUN", "PROPN"} and noun.span.start >= mention.span.end:
            return noun
    elif not mention.text.lower().startswith(("age of", "at the age of")):
        return None
    for _ in range(MAX_HEADS_UP):
        subject = next((t for t in tokens if t.head == at and t.relation in {"nsubj", "nsubj:pass"}), None)
        if subject is not None:
            return subject if subject.pos == "NOUN" else None
        at = tokens[at].head
    return None


MAX_HEADS_UP = 4  # from "old" or "years" to the verb whose subject is so old


# --- the ages of parents and children


def find_wrong_kin(story: Story) -> Iterator[Conflict]:
    """Yield where a mother or father is hardly older than the child: "X, 22, died. ... His mother Y, 22, ..."."""
    for who in story.individuals:
        for age in who.ages:
            article = story.article(age.mention.document_id)
            start = max(0, age.mention.span.start - KIN_WIDTH)
            kin = _KIN.search(article.document.text[start : age.mention.span.start])
            other = _age_of_last_named(story, article, start + kin.start()) if kin else None
            if kin is None or other is None or other in [own.mention for own in who.ages]:
                continue
            is_elder = kin["kin"].lower() in {"mother", "father"}
            elder, younger = (age.mention, other) if is_elder else (other, age.mention)
            if _least_age(elder) - _least_age(younger) < LEAST_YEARS_APART:
                sides = (side_of(article, str(elder.value), [elder]), side_of(article, str(younger.value), [younger]))
                yield Conflict(sides, "how old parent and child are", NEXT_TO_EACH_OTHER)


def _age_of_last_named(story: Story, article: Article, end: int) -> Mention | None:
    """Return the age in the article of whom it named last before a place, None when it gives none."""
    named = [
        (mention.span.start, who)
        for who in story.individuals
        for mention in who.mentions
        if mention.document_id == article.document.id and mention.span.end <= end
    ]
    if not named:
        return None
    last = max(named, key=lambda pair: pair[0])[1]
    return next((age.mention for age in last.ages if age.mention.document_id == article.document.id), None)


KIN_WIDTH = 60  # characters before an age, in which the name and "his mother" stand
_KIN = re.compile(r"\b(?:his|her) (?P<kin>mother|father|son|daughter),? (?:[A-Z][\w'’-]+,? ){1,3}$", re.I)
LEAST_YEARS_APART = 12


def _least_age(mention: Mention) -> float:
    return mention.value.number.low if isinstance(mention.value, Age) else 0.0


# --- so long, and since when


@dataclass(frozen=True, slots=True)
class _Stretch:
    """How long something has gone on, by a length or by its beginning: the years from `low` to `high` before now."""

    article: Article
    row: int  # of the claim in the story
    claim: Claim
    mention: Mention
    low: float
    high: float


def find_wrong_stretches(story: Story) -> Iterator[Conflict]:
    """Yield where "for six years" and "since 2023" are said of one thing and do not fit."""
    lengths: list[_Stretch] = []
    beginnings: list[_Stretch] = []
    likely = {(pair.first.row, pair.second.row): pair.probability for pair in story.fact_pairs}
    for row, claim in enumerate(story.claims):
        article = story.article(claim.document_id)
        if article.document.published is None:
            continue
        for mention in claim.mentions:
            found = _length(claim, mention, article) or _beginning(claim, mention, article)
            if found is not None:
                stretch = _Stretch(article, row, claim, mention, *found)
                (lengths if isinstance(mention.value, Duration) else beginnings).append(stretch)
    for length in lengths:
        for beginning in beginnings:
            fact = likely.get((min(length.row, beginning.row), max(length.row, beginning.row)), 0.0)
            probability = _one_stretch(length, beginning, fact)
            if probability and not (length.low <= beginning.high and beginning.low <= length.high):
                said = side_of(length.article, length.mention.text, [length.mention])
                since = side_of(beginning.article, f"since {beginning.mention.value}", [beginning.mention])
                yield Conflict((said, since), f"how long it has gone on: {length.claim.text}", probability)
                break


def _one_stretch(length: _Stretch, beginning: _Stretch, fact: float) -> float:
    """Return the probability that the two say of one thing how long it has gone on; 0 when nothing speaks for it."""
    a, b = length.claim, beginning.claim
    if length.article is not beginning.article:
        same = fact >= MIN_FACT_OF_STRETCH and a.predicate == b.predicate
        return OTHER_DOCUMENT if same else 0.0
    if a.sentence.index == b.sentence.index or not a.subject or not b.subject:
        return 0.0
    first, second = (_subject(stretch) for stretch in (length, beginning))
    if first != second or a.subject.casefold().split()[0] in {"it", "they", "he", "she"}:
        return 0.0
    if a.predicate == b.predicate:
        return SAME_SUBJECT
    if b.predicate == "join" and OCCUPATIONS & _content(b):
        return SAME_SUBJECT if length.low > beginning.high else 0.0  # "has sold houses for 22 years"
    if b.predicate in BECOMES or (a.predicate in BELONGS and b.predicate != "join"):
        return 0.0  # "has worked for the firm for 22 years", "since taking over the firm in 2023"
    return SAME_SUBJECT if _content(a) & _content(b) else 0.0


def _subject(stretch: _Stretch) -> str:
    """Return the subject of the claim, of "who" the person named right before it."""
    claim = stretch.claim
    subject = (claim.subject or "").casefold()
    if subject != "who":
        return subject
    start = claim.sentence.span.start
    for mention in stretch.article.mentions_in(claim.sentence.span):
        if isinstance(mention.value, Person) and re.match(r",? who\b", claim.sentence.text[mention.span.end - start :]):
            return str(mention.value).casefold()
    return subject


MIN_FACT_OF_STRETCH = 0.5  # probability of stating one fact


def _content(claim: Claim) -> set[str]:
    """Return the nouns of a claim outside its subject and its values."""
    subject = set((claim.subject or "").casefold().split())
    held = [mention.span for mention in claim.mentions]
    return {
        token.lemma.lower()
        for token in claim.sentence.tokens
        if token.pos == "NOUN"
        and claim.span.covers(token.span)
        and token.lemma.lower() not in subject | set(DAYS_OF_UNIT) | {"charge", "reputation", "time"}
        and not any(span.overlaps(token.span) for span in held)
    }


def _length(claim: Claim, mention: Mention, article: Article) -> tuple[float, float] | None:
    """Return the years that "has run it for six years" reaches back."""
    value, tokens = mention.value, claim.sentence.tokens
    if not isinstance(value, Duration) or value.printed_unit not in GOES_ON:
        return None
    at = top_of(mention, tokens)
    if at is None or _case(at, tokens) != "for" or not _is_perfect(tokens[at].head, tokens):
        return None
    unit = DAYS_OF_UNIT[value.printed_unit]
    low, high = value.number.low, value.number.high
    high = 2 * low if high == inf else high
    off = GOES_ON[value.printed_unit] * unit if not value.number.approximate else max(unit, 0.2 * low)
    return (low - off) / YEAR_DAYS, (high + off) / YEAR_DAYS


def _is_perfect(verb: int, tokens: Sequence[Token]) -> bool:
    return tokens[verb].pos in {"VERB", "NOUN", "ADJ", "AUX"} and any(
        t.head == verb and t.relation == "aux" and (t.lemma == "have" or t.text.lower() in {"'d", "'s", "’d", "’s"})
        for t in tokens
    )


def _beginning(claim: Claim, mention: Mention, article: Article) -> tuple[float, float] | None:
    """Return the years back to what "since taking charge in 2023" and "took over in 2023" name."""
    value, tokens, published = mention.value, claim.sentence.tokens, article.document.published
    if not isinstance(value, Moment) or value.first is None or value.last is None or not value.year_known:
        return None
    if published is None or value.first >= published:
        return None
    at = top_of(mention, tokens)
    if at is None:
        return None
    head = tokens[at].head
    since = value.open_end or _case(at, tokens) == "since"
    since = since or any(t.head == head and t.lemma.lower() == "since" and t.relation == "mark" for t in tokens)
    began = claim.predicate in BEGINNINGS and tokens[head].lemma == claim.predicate and _case(at, tokens) == "in"
    if not since and not began:
        return None
    return max(0.0, _years(value.last, published)), _years(value.first, published)


# --- an agreement by its length and by its end


def find_wrong_terms(story: Story) -> Iterator[Conflict]:
    """Yield where somebody signs for four years and the contract runs until a day that is not four years off."""
    lengths, ends = [], []
    main = _main_person(story)
    for article in story.articles:
        published = article.document.published
        for sentence in article.sentences if published else ():
            lemmas = {token.lemma.lower() for token in sentence.tokens}
            if lemmas & MORE or not lemmas & (AGREEMENTS | SIGNS) or _other_person(sentence, article, main):
                continue
            if published and any(_is_past(mention, published) for mention in article.mentions_in(sentence.span)):
                continue  # an agreement of old, not counted from the day of publication
            for mention in article.mentions_in(sentence.span):
                if _is_term(mention, sentence):
                    lengths.append((article, mention))
                elif _is_end(mention, sentence):
                    ends.append((article, mention))
    clashing = [(a, b) for a in lengths for b in ends if not _term_fits(*a, b[1])]
    if len(clashing) == len(lengths) * len(ends) and clashing:
        (article, length), (other, end) = clashing[0]
        sides = (
            side_of(article, length.text, [length]),
            side_of(other, f"until {end.value}", [end]),
        )
        yield Conflict(sides, "how long the agreement runs", OTHER_DOCUMENT if article is not other else SAME_SUBJECT)


def _is_past(mention: Mention, published: date) -> bool:
    value = mention.value
    return isinstance(value, Moment) and value.last is not None and (published - value.last).days > NEW_DAYS


NEW_DAYS = 120  # within which what was signed is news


def _main_person(story: Story) -> Individual | None:
    return max(story.individuals, key=lambda i: (len(i.documents), len(i.mentions)), default=None)


def _other_person(sentence: Sentence, article: Article, main: Individual | None) -> bool:
    """Whether the sentence names somebody before the agreement who is not the one the story is about."""
    people = [m for m in article.mentions_in(sentence.span) if isinstance(m.value, Person)]
    ours = set(main.mentions) if main else set()
    at = [t.span.start for t in sentence.tokens if t.lemma.lower() in AGREEMENTS | SIGNS]
    return any(m.span.start < min(at) and m not in ours for m in people)


def _is_term(mention: Mention, sentence: Sentence) -> bool:
    """Whether a length is that of the agreement: "a four-year deal", "signed for four years"."""
    value, tokens = mention.value, sentence.tokens
    if not isinstance(value, Duration) or value.printed_unit not in {"year", "month"} or value.number.approximate:
        return False
    at = top_of(mention, tokens)
    if at is None or value.number.high == inf:
        return False
    head = tokens[tokens[at].head]
    if head.lemma.lower() in AGREEMENTS:
        return True
    return _case(at, tokens) == "for" and head.lemma in SIGNS


def _is_end(mention: Mention, sentence: Sentence) -> bool:
    """Whether a date is when the agreement ends: "a deal that runs until 2030", "contract ends: June 2030"."""
    value, tokens = mention.value, sentence.tokens
    if not isinstance(value, Moment) or value.first is None or not value.year_known:
        return False
    at = top_of(mention, tokens)
    if at is None:
        return False
    above = [at]
    while tokens[above[-1]].head not in above and len(above) < 5:
        above.append(tokens[above[-1]].head)
    words = {tokens[i].lemma.lower() for i in above} | {t.lemma.lower() for t in tokens if t.head in above[1:]}
    until = _case(at, tokens) in {"until", "till", "to", "through"} or bool({"end", "ends", "expire", "expiry"} & words)
    return until and bool(words & (AGREEMENTS | SIGNS))


def _term_fits(article: Article, length: Mention, end: Mention) -> bool:
    published = article.document.published
    if published is None or not isinstance(length.value, Duration) or not isinstance(end.value, Moment):
        return True
    if end.value.first is None or end.value.last is None or end.value.first <= published:
        return True
    years = _in_years(length.value.number)
    low, high = _years(published, end.value.first), _years(published, end.value.last)
    return years.low <= high + TERM_YEARS_OFF and low - TERM_YEARS_OFF <= years.high


TERM_YEARS_OFF = 0.7  # a contract ends with a season, not on the day it was signed


# --- how much longer something goes on, by a length and by its end


@dataclass(frozen=True, slots=True)
class _Prolonged:
    """How much longer something goes on: so many days from the day of publication."""

    article: Article
    mention: Mention
    low: float
    high: float
    by_end: bool  # told by the day it ends


def find_wrong_extensions(story: Story) -> Iterator[Conflict]:
    """Yield where a rule is said to hold "for another year" and for "six more months", or until another day."""
    told = [list(_extensions(article)) for article in story.articles]
    clashing: list[_Prolonged] = []
    for first, second in combinations([one for one in told if one], 2):
        ids = (first[0].article.document.id, second[0].article.document.id)
        is_counted = not all(one.by_end for one in (*first, *second))  # two ends are compared as dates
        if is_counted and not story.far_apart(*ids) and not any(_meet(x, y) for x in first for y in second):
            clashing += [one for one in (*first, *second) if one not in clashing]
    groups: list[list[_Prolonged]] = []
    for one in clashing:
        fitting = next((group for group in groups if all(_meet(one, other) for other in group)), None)
        if fitting is None:
            groups.append([one])
        else:
            fitting.append(one)
    if len(groups) > 1 and not all(one.by_end for group in groups for one in group[:1]):
        yield Conflict(tuple(_side_of_all(group) for group in groups), "how much longer it goes on", SAME_SUBJECT)


def _side_of_all(group: Sequence[_Prolonged]) -> Side:
    sides = [side_of(one.article, f"{'until ' * one.by_end}{one.mention.text}", [one.mention]) for one in group]
    mentions = tuple(m for side in sides for m in side.mentions)
    return Side(sides[0].value, mentions, tuple(span for side in sides for span in side.quotations))


def _meet(a: _Prolonged, b: _Prolonged) -> bool:
    """Whether two can be of one length; an end is counted from publication, which may be well before the beginning."""
    off = max(a.low, b.low) * 0.1 + (LATE_START_DAYS if a.by_end or b.by_end else 0)
    return a.low - off <= b.high and b.low - off <= a.high


LATE_START_DAYS = 75


def _extensions(article: Article) -> Iterator[_Prolonged]:
    published = article.document.published
    for sentence in article.sentences:
        for mention in article.mentions_in(sentence.span):
            value = mention.value
            if not isinstance(value, Duration | Moment):
                continue
            at = top_of(mention, sentence.tokens)
            above = _above(at, sentence.tokens) if at is not None else set()
            if at is None or not above & EXTENDS:
                continue
            if isinstance(value, Duration):
                words = set(mention.text.lower().split()) | set(_around(mention, sentence))
                if value.printed_unit in {"week", "month", "year"} and ("extension" in above or words & ADDED):
                    high = 2 * value.number.low if value.number.high == inf else value.number.high
                    yield _Prolonged(article, mention, value.number.low, high, by_end=False)
                continue
            is_end = value.year_known and _case(at, sentence.tokens) in {"until", "till", "through"}
            if is_end and published and value.first and value.last and value.first > published:
                low, high = (value.first - published).days, (value.last - published).days
                yield _Prolonged(article, mention, low, high, by_end=True)


EXTENDS = frozenset("extend extension prolong renew renewal stay remain hold last live continue keep run open".split())
ADDED = frozenset("another further more".split())


def _above(at: int, tokens: Sequence[Token]) -> set[str]:
    """Return the lemmas that a word hangs from, with the subjects of those that are verbs or stand with "be"."""
    lemmas: set[str] = set()
    for _ in range(MAX_HEADS_UP):
        head = tokens[at].head
        lemmas |= {t.lemma.lower() for t in tokens if t.head == at and t.relation in {"nsubj", "nsubj:pass"}}
        if head == at:
            break
        lemmas.add(tokens[head].lemma.lower())
        at = head
    return lemmas


def _around(mention: Mention, sentence: Sentence) -> list[str]:
    """Return the word before a mention and the word after it."""
    start, end = (place - sentence.span.start for place in (mention.span.start, mention.span.end))
    return sentence.text[:start].lower().split()[-1:] + sentence.text[end:].lower().split()[:1]


def _in_years(number: Number) -> Number:
    return Number(number.low / YEAR_DAYS, number.high / YEAR_DAYS, number.step / YEAR_DAYS)


# --- tokens


def top_of(mention: Mention, tokens: Sequence[Token]) -> int | None:
    """Return the index of the token of a mention that the others hang from."""
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(mention.span)]
    return next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), None)


def _case(at: int, tokens: Sequence[Token]) -> str:
    """Return the preposition of a word, "" without one."""
    return next((t.lemma.lower() for t in tokens if t.head == at and t.relation in {"case", "mark"}), "")
