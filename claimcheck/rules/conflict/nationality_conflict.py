"""One person, ship or body is given two nationalities or parties.

## What it finds
Demonyms and countries said of one person or of the one thing of its kind: a Mexican boxer and "the Argentine".
The country of a firm: "the Swiss company X" and "X, a Belgian producer". Two parties of one politician.
## Why it matters
It is a fact about a person that is easily checked and seldom forgiven.
## Example
> Croatian midfielder Luka Perin signed for four years.
> Slovenian midfielder Luka Perin signed for four years.
## Left alone
> The Dutch-Moroccan midfielder Luka Perin signed for four years.
> Moroccan midfielder Luka Perin signed for four years.
## Limits
Two nationalities of one person, given apart, are reported.
"""

import re
from collections.abc import Iterator

from claimcheck.compare import Story
from claimcheck.evidence.belonging import excluding
from claimcheck.evidence.origins import Origin, by_body, find_origins
from claimcheck.individuals import Description, clashing_sides, same_party
from claimcheck.mentions.gazetteer import known_places
from claimcheck.records import Article, Conflict, Mention, Sentence, Severity, Side, Span
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Place


def check(story: Story) -> Iterator[Conflict]:
    for individual in story.individuals:
        sides = clashing_sides(individual.nationalities, lambda a, b: a.value == b.value)
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what nationality {individual.person} has", LIKELY)
        sides = clashing_sides(individual.parties, lambda a, b: same_party(a.value, b.value))
        if len(sides) < 2:
            headed = [b for b in individual.belongings if b.kind == "party"]
            sides = clashing_sides(headed, lambda a, b: not excluding(a, b))
        if len(sides) > 1:
            yield Conflict(tuple(sides), f"what party {individual.person} is of", LIKELY)
    yield from _bodies(story)
    yield from _strangers(story)
    yield from _flags(story)


def _bodies(story: Story) -> Iterator[Conflict]:
    """Yield the firms and other bodies that two documents give two countries, each of them one."""
    for origins in by_body(origin for article in story.articles for origin in find_origins(article)):
        told = {o.mention.document_id: {p.country for p in origins if _same_document(o, p)} for o in origins}
        single = [origin for origin in origins if len(told[origin.mention.document_id]) == 1]
        sides = clashing_sides(single, lambda a, b: a.country == b.country)
        if len(sides) > 1 and len(single) == len(origins):
            yield Conflict(tuple(sides), f"what country {origins[0].body.text} is of", LIKELY)


def _same_document(a: Origin, b: Origin) -> bool:
    return a.mention.document_id == b.mention.document_id


def _strangers(story: Story) -> Iterator[Conflict]:
    """Yield "the Argentine" where everybody who can be meant is of another country."""
    known = {d.value for individual in story.individuals for d in individual.nationalities}
    for article in story.articles:
        for sentence in article.sentences:
            stranger = _named_by_country(article, sentence)
            if stranger is None or not isinstance(stranger.value, Place) or stranger.value.name in known:
                continue
            if _spoken_of(stranger.value.name, stranger, story):
                continue
            since = article.sentences[max(0, sentence.index - SENTENCES_BACK)].span.start
            near = [
                (individual, mention)
                for individual in story.individuals
                for mention in individual.mentions
                if mention.document_id == article.document.id and since <= mention.span.start < stranger.span.start
            ]
            if not near or not all(individual.nationalities for individual, _ in near):
                continue
            meant = max(near, key=lambda pair: pair[1].span.start)[0]
            said = [d for d in meant.nationalities if d.mention.document_id == article.document.id]
            sides = (
                (
                    Side(said[0].value, (said[0].mention,), (said[0].quotation,)),
                    Side(stranger.value.name, (stranger,), (_clause_around(stranger, sentence),)),
                )
                if said
                else ()
            )
            if sides:
                yield Conflict(sides, f"what nationality {meant.person} has", LIKELY)


def _named_by_country(article: Article, sentence: Sentence) -> Mention | None:
    """Return "Argentine" of a sentence whose subject is "the Argentine": one person, nobody's team or language."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens[1:], 1):
        if tokens[i - 1].text.lower() != "the" or token.relation not in {"nsubj", "nsubj:pass"}:
            continue
        if token.text.endswith(PLURAL_DEMONYMS) or (
            i + 1 < len(tokens) and tokens[i + 1].pos in {"NOUN", "PROPN", "ADJ"}
        ):
            continue
        for mention in article.mentions:
            if mention.span == token.span and isinstance(mention.value, Place) and mention.value.demonym:
                return mention
    return None


def _spoken_of(country: str, apart: Mention, story: Story) -> bool:
    """Whether the story speaks of the country in another place."""
    return any(
        isinstance(mention.value, Place) and mention != apart and country in (mention.value.name, *mention.value.within)
        for article in story.articles
        for mention in article.mentions
    )


def _clause_around(mention: Mention, sentence: Sentence) -> Span:
    return sentence.span if len(sentence.span) <= MAX_QUOTATION else mention.span


def _flags(story: Story) -> Iterator[Conflict]:
    """Yield the ships of one kind, one in each document, that are given two flags."""
    flagged: dict[str, dict[str, list[Description]]] = {}
    for article in story.articles:
        for sentence in article.sentences:
            for kind, flag in _flagged(article, sentence):
                flagged.setdefault(kind, {}).setdefault(article.document.id, []).append(flag)
    for kind, by_document in sorted(flagged.items()):
        single = [flags for flags in by_document.values() if len({flag.value for flag in flags}) == 1]
        sides = clashing_sides([flag for flags in single for flag in flags], lambda a, b: a.value == b.value)
        if len(sides) > 1 and len(single) == len(by_document):
            yield Conflict(tuple(sides), f"what flag the {kind} flies", LIKELY)


def _flagged(article: Article, sentence: Sentence) -> Iterator[tuple[str, Description]]:
    """Yield the kind of ship and its flag: "a Danish-flagged trawler", "a trawler flying the Danish flag"."""
    for match in re.finditer(FLAGGED, sentence.text):
        country, ship = match["country"] or match["flying"], match["ship"] or match["vessel"]
        entry = known_places().get(country)
        if entry is not None and (entry.demonym or entry.type == "country"):
            at = match.start("country" if match["country"] else "flying") + sentence.span.start
            place = Place(entry.name, entry.type, demonym=entry.demonym)
            mention = Mention(article.document.id, Span(at, at + len(country)), country, place)
            yield ship.lower(), Description(entry.name, mention, _clause_around(mention, sentence))


LIKELY = 0.75  # some people have two nationalities, and some change parties
SENTENCES_BACK = 4  # in which whoever is called "the Argentine" was named
MAX_QUOTATION = 260
PLURAL_DEMONYMS = ("ese", "ish", "ch", "ss", "s")  # "the Chinese", "the French": a people or its government
SHIPS = "tanker|freighter|ferry|trawler|coaster|bulker|carrier|yacht|tug|barge|liner|frigate|submarine|vessel|ship|boat"
FLAGGED = (
    rf"\b(?P<country>[A-Z][a-z]+)[- ](?:flagged|registered) (?:[\w-]+ ){{0,2}}?(?P<ship>{SHIPS})\b"
    rf"|\b(?P<vessel>{SHIPS})\b[^.;]{{0,40}} flying the (?P<flying>[A-Z][a-z]+) flag"
)


RULE = ConflictRule(
    id="CC111",
    name="nationality-conflict",
    category="nationality-party",
    severity=Severity.WARNING,
    check=check,
    doc=__doc__,
)
