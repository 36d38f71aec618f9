"""Tell who is named in a story: one individual for all the mentions of a person, with roles and nationalities."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from claimcheck.evidence.belonging import Belonging, find_belongings
from claimcheck.mentions.gazetteer import known_places
from claimcheck.mentions.people import same_person
from claimcheck.records import Article, Claim, Mention, Sentence, Side, Span, Token
from claimcheck.values import Age, Moment, Organization, Person, Place, compatible

MAX_QUOTATION = 260  # characters around a name that are shown
PARTY_WORDS = frozenset(
    "party alliance front labour democrats democratic conservatives greens liberals socialists republicans accord "
    "coalition bloc renewal".split()
)  # in the names of political parties
PAST_DAYS = 300  # who turned 61 so long ago is older by now
MAX_SENTENCES_BACK = 2  # from "the 23-year-old" to the name
PARTY_FAMILIES = {
    "green": "green greens",
    "labour": "labour labor",
    "conservative": "conservative conservatives tory tories",
    "liberal": "liberal liberals",
    "democrat": "democrat democrats democratic",
    "social": "social",
    "christian": "christian",
    "socialist": "socialist socialists",
    "communist": "communist communists",
    "republican": "republican republicans",
    "nationalist": "nationalist nationalists",
    "centrist": "centrist centre center",
    "reform": "reform",
}  # words in the names of parties in many countries, by what is one word
FAMILY_OF_WORD = {word: family for family, words in PARTY_FAMILIES.items() for word in words.split()}
PARTY_POSTS = (
    "leader|candidate|chairman|chairwoman|politician|lawmaker|senator|councillor|councilman|councilwoman|mayor|"
    "governor|congressman|congresswoman|spokesman|spokeswoman|MP|MEP|TD|deputy|minister|whip|nominee"
)
_FAMILY = "|".join(sorted((word.capitalize() for word in FAMILY_OF_WORD), key=len, reverse=True))
_ADHERENT = rf"(?:(?:Social|Christian|Liberal|National) )?(?!Social\b|Christian\b|Reform\b|Green\b)(?:{_FAMILY})"
_PARTY_NAME = (
    rf"(?:(?:[A-Z][\w’'-]+ ){{1,4}}(?:Party|party|Front|Alliance|Bloc|Coalition|Left)|(?:{_ADHERENT}|Greens|Labour))"
)
PARTY_BEHIND = re.compile(
    rf",? (?:\d\d, )?(?:who is |is |was )?(?:an?|the) (?:[a-z-]+ ){{0,2}}(?P<adherent>{_ADHERENT})"
    rf"(?=[,.;]| (?:who|since|and|by)\b)"
    rf"|,? (?:(?:an?|the) (?:[a-z-]+ ){{1,3}})?(?:of|from) (?:the )?(?:[a-z-]+ ){{0,2}}(?P<of>{_PARTY_NAME})(?![\w-])"
    rf"|, (?:who (?:sits|stands|stood|ran|runs)|(?:[\w-]+ ){{1,5}}) ?for (?:the )?(?P<sitting>{_PARTY_NAME})(?![\w-])"
    rf"|,? (?:who )?(?:is|was) put up by (?:the )?(?P<put>{_PARTY_NAME})(?![\w-])"
    rf"|, whose (?P<whose>{_PARTY_NAME})(?![\w-])"
)
PARTY_BEFORE = re.compile(rf"(?<![\w-])(?P<adherent>{_ADHERENT}) $")
APPOSED = re.compile(r" (?:[a-z-]+ ){0,2}[a-z-]+, ")  # between a nationality and the name behind the comma
DETERMINED = re.compile(r"(?:^|[ \"“(])(?:[Aa]n?|[Tt]he)(?: [a-z-]+)? $")
MAX_WORDS_TO_AGE = 3  # between a name and an age: "the 41-year-old Belgian sprinter X"


@dataclass(frozen=True, slots=True)
class Description:
    """What an article says of a person in passing: a role, a nationality."""

    value: str
    mention: Mention
    quotation: Span  # the words to show
    by_sense: bool = False  # said of "the 23-year-old", who is taken to be the one named before


@dataclass(slots=True)
class Individual:
    """A person of the story with all mentions."""

    person: Person  # the fullest form of the name
    mentions: list[Mention] = field(default_factory=list)
    quotations: dict[Mention, Span] = field(default_factory=dict)
    roles: list[Description] = field(default_factory=list)
    nationalities: list[Description] = field(default_factory=list)
    ages: list[Description] = field(default_factory=list)
    parties: list[Description] = field(default_factory=list)
    belongings: list[Belonging] = field(default_factory=list)

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(mention.document_id for mention in self.mentions)


def find_individuals(articles: Sequence[Article]) -> tuple[Individual, ...]:
    """Return the individuals of a story in the order of their first mention; the fullest names are joined first."""
    named = [(article, m, m.value) for article in articles for m in article.mentions if isinstance(m.value, Person)]
    individuals: list[Individual] = []
    home: dict[str, Individual] = {}
    for value in sorted(
        {value for _, _, value in named}, key=lambda v: (-len(v.first), v.last, v.first, v.title, v.role)
    ):
        fitting = [i for i in individuals if same_person(i.person, value)]
        if len(fitting) == 1 or (fitting and value.first):
            home[repr(value)] = fitting[0]
        elif not fitting:
            individuals.append(Individual(value))
            home[repr(value)] = individuals[-1]
    for article, mention, value in named:
        individual = home.get(repr(value))
        if individual is not None:
            _add(individual, article, mention, value)
    at = {(m.document_id, m.span): home[repr(value)] for _, m, value in named if repr(value) in home}
    told = [(who, age) for article in articles for who, age in _ages_told_of(article, at)]
    for who, age in told:
        if not any(_has_age(other, age) for other in individuals if other is not who):
            who.ages.append(age)
    for article in articles:
        for belonging in find_belongings(article):
            individual = home.get(repr(belonging.person.value))
            if individual is not None:
                individual.belongings.append(belonging)
    return tuple(
        sorted((i for i in individuals if i.mentions), key=lambda i: (i.mentions[0].document_id, i.mentions[0].span))
    )


class Described(Protocol):
    """What is said of a person, with the words that say it."""

    @property
    def value(self) -> str: ...

    @property
    def mention(self) -> Mention: ...

    @property
    def quotation(self) -> Span: ...


D = TypeVar("D", bound=Described)


def clashing_sides(descriptions: Sequence[D], fit: Callable[[D, D], bool]) -> list[Side]:
    """Return the descriptions in sides that fit within themselves; fewer than two sides mean no clash.

    A description that fits more than one side says nothing and is left out when there are two sides or more.
    """
    groups: list[list[D]] = []
    for description in descriptions:
        fitting = [group for group in groups if all(fit(description, other) for other in group)]
        if fitting:
            fitting[0].append(description)
        else:
            groups.append([description])
    clear = [[d for d in group if sum(all(fit(d, other) for other in g) for g in groups) == 1] for group in groups]
    return [
        Side(group[0].value, tuple(d.mention for d in group), tuple(d.quotation for d in group))
        for group in clear
        if group
    ]


def side_of(individual: Individual) -> Side:
    """Return the individual as one side of a conflict about the name: the first mention in each document.

    A mention that prints the whole name goes before others: "Noreen" stands for both "Halverson" and "Halvorsen".
    """
    first: dict[str, Mention] = {}
    names = (individual.person.last, individual.person.first)
    for mention in sorted(individual.mentions, key=lambda mention: [name not in mention.text for name in names]):
        first.setdefault(mention.document_id, mention)
    return Side(str(individual.person), tuple(first.values()), tuple(individual.quotations[m] for m in first.values()))


def within_one_document(sides: Sequence[Side]) -> tuple[Side, ...]:
    """Return the sides; when one stands in a single document that has the other too, only what that document says."""
    standing = [{mention.document_id for mention in side.mentions} for side in sides]
    if len(sides) == 2:
        for one, other in (standing, standing[::-1]):
            if len(one) == 1 and one < other:
                return tuple(_of_documents(side, one) for side in sides)
    return tuple(sides)


def _of_documents(side: Side, documents: set[str]) -> Side:
    kept = [(m, q) for m, q in zip(side.mentions, side.quotations, strict=True) if m.document_id in documents]
    return Side(side.value, tuple(m for m, _ in kept), tuple(q for _, q in kept))


def _add(individual: Individual, article: Article, mention: Mention, value: Person) -> None:
    individual.mentions.append(mention)
    sentence = next(s for s in article.sentences if s.span.covers(mention.span))
    individual.quotations[mention] = _quotation(sentence, mention.span)
    if value.role:
        individual.roles.append(Description(value.role, mention, _quotation(sentence, mention.span)))
    party = _party(mention, sentence, article) or _party_family(mention, sentence) or _party_told(mention, sentence)
    if party is not None:
        quotation = _quotation(sentence, party.span, mention.span)
        individual.parties.append(Description(str(party.value), party, quotation))
    age = _age(mention, sentence, article)
    if age is not None:
        individual.ages.append(Description(str(age.value), age, _quotation(sentence, mention.span, age.span)))
    nationality = _nationality(mention, sentence, article)
    if nationality is not None:
        place = nationality.value
        covering = Span(min(nationality.span.start, mention.span.start), max(nationality.span.end, mention.span.end))
        individual.nationalities.append(
            Description(place.name if isinstance(place, Place) else "", nationality, covering)
        )


def _quotation(sentence: Sentence, *spans: Span) -> Span:
    """Return the sentence to quote, or when it is long the words around the spans."""
    if len(sentence.span) <= MAX_QUOTATION:
        return sentence.span
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _party_family(mention: Mention, sentence: Sentence) -> Mention | None:
    """Return the party said by a word before the post: "Green leader X", "Social Democrat MP X"."""
    own, offset = mention.span, sentence.span.start
    words = "|".join(word.capitalize() for word in FAMILY_OF_WORD)
    text = sentence.text[: own.end - offset]
    pattern = (
        rf"(?<![\w-])((?:{words})(?: (?:{words}))?)(?: [Pp]arty)?(?:'s|’s)? (?:deputy )?(?:{PARTY_POSTS}) (?=[A-Z])"
    )
    for match in re.finditer(pattern, text):
        end = match.end() + offset
        if own.start <= end < own.end and not re.search(r"[,;]", text[match.end() : own.end - offset]):
            if set(match[1].lower().split()) <= {"social", "christian", "reform", "centre", "center"}:
                continue
            span = Span(offset + match.start(1), offset + match.end(1))
            return Mention(mention.document_id, span, match[1], Organization(match[1]))
    return None


def _party_told(mention: Mention, sentence: Sentence) -> Mention | None:
    """Return the party said beside the name: "X, a Social Democrat", "X, who sits for the Reform Party"."""
    own, offset = mention.span, sentence.span.start
    for pattern, text, start in (
        (PARTY_BEHIND, sentence.text[own.end - offset :], own.end),
        (PARTY_BEFORE, sentence.text[: own.start - offset], offset),
    ):
        if pattern is PARTY_BEFORE and mention.text[:1].islower():
            continue  # "Conservative columnist X" tells a view
        match = pattern.match(text) if start == own.end else pattern.search(text)
        if match:
            group = next(name for name, found in match.groupdict().items() if found)
            span = Span(start + match.start(group), start + match.end(group))
            return Mention(mention.document_id, span, match[group], Organization(match[group]))
    return None


def same_party(a: str, b: str) -> bool:
    """Whether two names may be of one party: one in the other, or words for one family, "Tory" and "Conservatives"."""
    if compatible(Organization(a), Organization(b)):
        return True
    family_a, family_b = _family(a), _family(b)
    if family_a and family_b:
        return family_a <= family_b or family_b <= family_a
    return bool(family_a) != bool(family_b)  # a name and a word for its family cannot be told apart


def _family(name: str) -> frozenset[str]:
    return frozenset(FAMILY_OF_WORD[word] for word in name.lower().split() if word in FAMILY_OF_WORD)


def _age(mention: Mention, sentence: Sentence, article: Article) -> Mention | None:
    """Return the age said of the person, which stands beside the name: "X, 41", "41-year-old X"."""
    ages = [m for m in article.mentions if isinstance(m.value, Age) and sentence.span.covers(m.span)]
    for age in ages:
        low, high = sorted((age.span, mention.span))
        between = sentence.text[low.end - sentence.span.start : max(low.end, high.start) - sentence.span.start]
        if low is age.span and ("," in between.strip(" ,") + between[1:] or _is_of_another(age, mention, sentence)):
            continue  # "a pupil aged 15, too, accused X"
        words = MAX_WORDS_TO_AGE * (2 if " who " in between else 1)
        if not re.search(r"[.;:()\"“”]| and | by | for ", between) and len(between.split()) <= words:
            return age
    return None


def _ages_told_of(
    article: Article, at: Mapping[tuple[str, Span], Individual]
) -> Iterator[tuple[Individual, Description]]:
    """Yield the ages that stand away from the name: "The 23-year-old came", "Born in 1999 in Lund, she ..., X"."""
    before: tuple[int, list[Individual]] = (-9, [])  # the last sentence that names anybody, and whom
    for sentence in article.sentences:
        inside = article.mentions_in(sentence.span)
        named = {m.span: at[m.document_id, m.span] for m in inside if (m.document_id, m.span) in at}
        for mention in inside:
            if not isinstance(mention.value, Age) or any(_has_mention(who, mention) for who in named.values()):
                continue
            quotation = _quotation(sentence, mention.span)
            if mention.text.lower().startswith("born"):
                born = _born(mention, sentence, article, named, at)
                if born is not None:
                    yield born, Description(str(mention.value), mention, quotation)
            elif (who_is := _subject_aged(mention, sentence, article, named, before)) is not None:
                yield who_is, Description(str(mention.value), mention, quotation, by_sense=True)
            elif len(before[1]) == 1 and sentence.index - before[0] <= MAX_SENTENCES_BACK:
                head = _stands_for(mention, sentence)
                who = before[1][0]
                if head is None or any(span < mention.span for span in named):
                    continue
                if head.span.overlaps(mention.span) or _is_called(who, head, article):
                    yield who, Description(str(mention.value), mention, quotation, by_sense=True)
        if named:
            before = sentence.index, list({id(who): who for who in named.values()}.values())


def _subject_aged(
    age: Mention,
    sentence: Sentence,
    article: Article,
    named: Mapping[Span, Individual],
    before: tuple[int, Sequence[Individual]],
) -> Individual | None:
    """Return who is said to be so old as a subject: "She is 43", "At 49 she will be", "who turned 61 in May"."""
    start, end = (place - sentence.span.start for place in (age.span.start, age.span.end))
    words = sentence.text[:start]
    said = _SAYS_AGE.search(words)
    claims = [c for c in article.claims if age in c.mentions and c.sentence is sentence and c.subject]
    if not (said or age.text.startswith("when ")) or len(re.findall(r"[\"“”]", words)) % 2:
        return None
    if re.match(r" (?:when|at the time)\b", sentence.text[end:]) or not claims:
        return None
    if _speaks_of_past(min(claims, key=lambda c: len(c.span)), article):
        return None
    subjects = {claim.subject for claim in claims}
    if len(named) > 1 and not (said and said[0].startswith("who")):
        return None
    nearby = list(named.values()) or (list(before[1]) if sentence.index - before[0] <= MAX_SENTENCES_BACK else [])
    people = {id(who): who for who in nearby if subjects & {str(m.value) for m in who.mentions}}
    return next(iter(people.values())) if len(people) == 1 and (named or len(nearby) == 1) else None


_SAYS_AGE = re.compile(
    r"(?:\b(?:who|he|she) (?:is|was|turned|will turn|turns)|\b(?:he|she)[’']s|\bturned|\bnow|\bat|\bis now) $", re.I
)


def _speaks_of_past(claim: Claim, article: Article) -> bool:
    """Whether a claim names a time so long ago that an age in it is not that of today."""
    published = article.document.published
    lasts = [m.value.last for m in claim.mentions if isinstance(m.value, Moment) and not m.value.open_end]
    return any(last is not None and (published is None or (published - last).days > PAST_DAYS) for last in lasts)


def _has_mention(individual: Individual, age: Mention) -> bool:
    return any(description.mention == age for description in individual.ages)


def _is_of_another(age: Mention, name: Mention, sentence: Sentence) -> bool:
    """Whether an age before a name ends what is said of another: "the 23-year-old struck X", "Y, 8, daughter X, 3"."""
    before = sentence.text[: age.span.start - sentence.span.start]
    after = sentence.text[age.span.end - sentence.span.start :]
    between = Span(age.span.end, name.span.start)
    acts = any(token.pos == "VERB" and between.covers(token.span) for token in sentence.tokens)
    return acts or (before.rstrip().endswith(",") and after.startswith(","))


def _has_age(individual: Individual, age: Description) -> bool:
    """Whether this individual is so old: then an age told without a name may be of this one."""
    return any(compatible(other.mention.value, age.mention.value) for other in individual.ages)


def _born(
    mention: Mention,
    sentence: Sentence,
    article: Article,
    named: Mapping[Span, Individual],
    at: Mapping[tuple[str, Span], Individual],
) -> Individual | None:
    """Return who is said to be born then: the subject of "born", or of the clause that "Born in 1999" opens."""
    for claim in article.claims:
        if claim.predicate == "bear" and claim.subject and mention in claim.mentions:
            return next((who for who in at.values() if str(who.person) == claim.subject), None)
    if mention.span.start != sentence.span.start:
        return None
    subjects = [t.span for t in sentence.tokens if t.relation in {"nsubj", "nsubj:pass"}]
    return next((who for span, who in named.items() if subjects and span.overlaps(subjects[0])), None)


def _stands_for(age: Mention, sentence: Sentence) -> Token | None:
    """Return the last word of what may stand for a person: "The 23-year-old came", "the 23-year-old Belgian came"."""
    words = sentence.text[: age.span.start - sentence.span.start].lower().split()
    if not words or words[-1] != "the" or not age.text.lower().endswith("old"):
        return None
    tokens = sentence.tokens
    at = next((i for i in reversed(range(len(tokens))) if tokens[i].span.overlaps(age.span)), None)
    if at is None:
        return None
    if tokens[at].relation not in {"nsubj", "nsubj:pass"}:
        at = tokens[at].head
    head = tokens[at]
    is_subject = head.relation in {"nsubj", "nsubj:pass"} and head.span.start >= age.span.start
    described = any(t.head == at and t.relation in {"nmod", "acl", "acl:relcl", "appos"} for t in tokens)
    return head if is_subject and not described else None


def _is_called(individual: Individual, noun: Token, article: Article) -> bool:
    """Whether the article calls the person so: by a country, or by a noun in a sentence that names the person."""
    if any(m.span.overlaps(noun.span) and isinstance(m.value, Place) and m.value.demonym for m in article.mentions):
        return True
    spans = [mention.span for mention in individual.mentions if mention.document_id == article.document.id]
    return any(
        token.lemma == noun.lemma and token.span != noun.span
        for sentence in article.sentences
        if any(sentence.span.covers(span) for span in spans)
        for token in sentence.tokens
    )


def _party(mention: Mention, sentence: Sentence, article: Article) -> Mention | None:
    """Return the party said of the person: "X of the Reform Party", "Reform Party's X", "X (Reform Party)"."""
    for other in article.mentions:
        if not isinstance(other.value, Organization) or not sentence.span.covers(other.span):
            continue
        if not PARTY_WORDS & set(other.value.name.lower().split()):
            continue
        low, high = sorted((other.span, mention.span))
        between = sentence.text[low.end - sentence.span.start : max(low.end, high.start) - sentence.span.start]
        if low is mention.span and between.strip(" ,(") in {"", "of", "of the", "the", "from the"}:
            return other
        if low is other.span and between.strip() in {"", "'s", "’s", "candidate", "leader", "councillor", "chairman"}:
            return other
    return None


def _nationality(mention: Mention, sentence: Sentence, article: Article) -> Mention | None:
    """Return the country said of the person right beside the name: "Croatian midfielder X", "X of Mexico"."""
    for other in article.mentions:
        if not isinstance(other.value, Place) or other.value.type != "country" or not sentence.span.covers(other.span):
            continue
        if other.value.demonym and other.span.end <= mention.span.start:
            between = sentence.text[other.span.end - sentence.span.start : mention.span.start - sentence.span.start]
            if (
                not set(between) & set(",;:.()\"“”'’")
                and len(between.split()) <= 3
                and _one_phrase(other, mention, sentence)
            ):
                return other
            if APPOSED.fullmatch(between) and DETERMINED.search(
                sentence.text[: other.span.start - sentence.span.start]
            ):
                return other  # "a Czech businessman, X"
        if other.value.demonym and other.span.start >= mention.span.end and _below(other, mention, sentence):
            return other  # "X, one of the two Swiss in the party"
        before = other.span.end <= mention.span.start
        if not other.value.demonym and before and _one_phrase(other, mention, sentence):
            return other  # "Chile midfielder X"
        if not other.value.demonym and other.span.start >= mention.span.end:
            between = sentence.text[mention.span.end - sentence.span.start : other.span.start - sentence.span.start]
            if between.strip() == "of":
                return other
    return _apposed_demonym(mention, sentence)


def _apposed_demonym(name: Mention, sentence: Sentence) -> Mention | None:
    """Return the nationality that a counted noun says: "X, one of the two Danes on board"."""
    for i, token in enumerate(sentence.tokens):
        entry = known_places().get(token.text)
        if entry is None or not entry.demonym or token.span.start < name.span.end:
            continue
        counted = token.head < i and any(t.head == i and t.relation == "nummod" for t in sentence.tokens)
        between = sentence.text[name.span.end - sentence.span.start : token.span.start - sentence.span.start]
        if counted and re.match(r", one of the [\w-]+ $", between):
            place = Place(entry.name, entry.type, demonym=True)
            return Mention(name.document_id, token.span, token.text, place)
    return None


def _one_phrase(demonym: Mention, name: Mention, sentence: Sentence) -> bool:
    """Whether the demonym modifies the name or the noun in front of it."""
    tokens = sentence.tokens
    inside = [i for i, token in enumerate(tokens) if token.span.overlaps(demonym.span)]
    if not inside:
        return False
    at = inside[-1]
    for _ in range(4):
        head = tokens[at].head
        if head == at or tokens[head].pos not in {"NOUN", "PROPN", "ADJ"}:
            return False
        if name.span.overlaps(tokens[head].span) or any(
            name.span.overlaps(t.span) and t.head == head and t.relation in {"appos", "flat", "compound"}
            for t in tokens
        ):
            return True
        at = head
    return False


def _below(demonym: Mention, name: Mention, sentence: Sentence) -> bool:
    """Whether the demonym stands in an apposition to the name."""
    tokens = sentence.tokens
    at = next((i for i, token in enumerate(tokens) if token.span.overlaps(demonym.span)), None)
    apposition = False
    for _ in range(4):
        if at is None or tokens[at].head == at:
            return False
        apposition = apposition or tokens[at].relation == "appos"
        if tokens[at].relation not in {"appos", "nmod", "amod", "compound"}:
            return False
        at = tokens[at].head
        if name.span.overlaps(tokens[at].span):
            return apposition
    return False
