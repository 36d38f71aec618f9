"""Read what country a firm or another body is of, as a text says it in passing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from claimcheck.evidence.belonging import name_at, same_body
from claimcheck.mentions.gazetteer import word_lists
from claimcheck.once import once_per_article
from claimcheck.records import Article, Mention, Sentence, Span
from claimcheck.values import Organization, Person, Place

MAX_QUOTATION = 260  # characters; of a longer sentence the words from the place to the name are shown
KINDS = (
    "company|companies|firm|group|maker|producer|manufacturer|brewer|brewery|bank|lender|insurer|airline|carrier|yard|"
    "shipyard|shipbuilder|trader|owner|parent|chain|retailer|utility|giant|builder|contractor|supplier|start-up|startup|"
    "fund|operator|developer|agency|publisher|studio|distributor|wholesaler|refiner|miner|steelmaker|carmaker|chipmaker|"
    "drugmaker|planemaker|toymaker|investor|consultancy|consortium|conglomerate|multinational|newspaper|broadcaster|club|"
    "association|foundation|charity|union|party|institute|business|enterprise|exporter|importer|rival|competitor"
)  # nouns for what has a country, and a name beside it
OF_KIND = re.compile(rf" (?:[a-z-]+ ){{0,3}}?(?:{KINDS})(?: company| group| firm)?,? (?=[A-Z])")
IS_KIND = re.compile(rf" (?:[a-z-]+ ){{0,3}}?(?:{KINDS})\b(?!['’-])")
BEFORE_KIND = re.compile(r"(?:,| is| was) (?:an?|the) (?:[a-z-]+ ){0,2}$")
BEFORE_PLACE = re.compile(
    rf"(?:,? of|,? based in|, (?:an?|the) (?:[a-z-]+ ){{0,3}}?(?:{KINDS})(?: that is)? (?:based in|from|of)) $"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """What country an article says a body is of."""

    body: Mention
    mention: Mention  # of the place
    country: str
    quotation: Span

    @property
    def value(self) -> str:
        return self.country


def by_body(origins: Iterator[Origin]) -> list[list[Origin]]:
    """Return the origins that are of one body together, in the order of the first of each."""
    groups: list[list[Origin]] = []
    for origin in origins:
        home = next((g for g in groups if same_body(g[0].body.value, origin.body.value)), None)
        if home is None:
            groups.append([origin])
        else:
            home.append(origin)
    return groups


@once_per_article
def find_origins(article: Article) -> list[Origin]:
    """Return what the article says of bodies and countries, in the order of the text."""
    return [
        origin
        for sentence in article.sentences
        for place in article.mentions_in(sentence.span)
        if isinstance(place.value, Place)
        for origin in _of_place(place, place.value, sentence, article)
    ]


def _of_place(mention: Mention, place: Place, sentence: Sentence, article: Article) -> Iterator[Origin]:
    country = place.name if place.type == "country" and not place.within else place.within[-1] if place.within else ""
    if not country:
        return
    start, end = mention.span.start - sentence.span.start, mention.span.end - sentence.span.start
    before, after = sentence.text[:start], sentence.text[end:]
    body: Mention | None = None
    if place.demonym:
        behind, told = OF_KIND.match(after), BEFORE_KIND.search(before)
        if behind:
            body = _body(end + behind.end(), sentence, article)
        if body is None and told and IS_KIND.match(after):
            body = _body_ending(told.start(), sentence, article)
    elif found := BEFORE_PLACE.search(before):
        body = _body_ending(found.start(), sentence, article)
    if body is not None:
        shown = sentence.span
        if len(shown) > MAX_QUOTATION:
            shown = Span(min(body.span.start, mention.span.start), max(body.span.end, mention.span.end))
        yield Origin(body, mention, country, shown)


def _body(position: int, sentence: Sentence, article: Article) -> Mention | None:
    at = next((i for i, t in enumerate(sentence.tokens) if t.span.start == sentence.span.start + position), None)
    return _only_body(at, sentence, article)


def _body_ending(position: int, sentence: Sentence, article: Article) -> Mention | None:
    at = next((i for i, t in enumerate(sentence.tokens) if t.span.end == sentence.span.start + position), None)
    return _only_body(at, sentence, article)


def _only_body(at: int | None, sentence: Sentence, article: Article) -> Mention | None:
    """Return the body that token `at` names, and not an institution that is named for its town or a general word."""
    body = name_at(at, sentence, article) if at is not None else None
    if body is not None and isinstance(body.value, Person) and not body.value.title:  # "the Belgian producer, Calla"
        body = replace(body, value=Organization(f"{body.value.first} {body.value.last}".strip()))
    if body is None and at is not None:  # an unknown name may have been taken for a place's
        here = sentence.tokens[at].span
        unknown = (m for m in article.mentions if m.span.overlaps(here) and m.value == Place(m.text, ""))
        body = next((replace(m, value=Organization(m.text)) for m in unknown), None)
    if body is None or not isinstance(body.value, Organization):
        return None
    last = body.value.name.split()[-1]
    return None if last in word_lists()["leading_organization"] or not last[:1].isupper() else body
