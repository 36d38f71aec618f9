"""Find how many parties there are: "bilateral", "the two leaders", "both unions", "the pair", or a list of names."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from claimcheck.mentions.amounts import singular
from claimcheck.mentions.numbers import number_of_words
from claimcheck.records import Mention, Sentence, Span
from claimcheck.values import Number, Organization, Parties, Person, Place, Quantity

ADJECTIVES = {"bilateral": 2, "trilateral": 3, "tripartite": 3, "quadrilateral": 4, "quadripartite": 4, "bipartite": 2}
GROUPS = {"pair": 2, "duo": 2, "trio": 3, "quartet": 4, "foursome": 4, "quintet": 5, "threesome": 3}
# Not "ally", "partner" or "neighbour": "its two allies" are three with it.
# fmt: off
PARTY_NOUNS = frozenset((
    "leader", "country", "nation", "side", "party", "government", "minister", "president", "premier", "power",
    "powerhouse", "union", "company", "firm", "state", "delegation", "delegate", "team", "bank", "club", "group",
    "faction", "negotiator", "signatory", "ambassador", "envoy", "chief", "king", "queen", "candidate", "capital",
    "republic", "organisation", "organization", "institution", "judge", "justice", "official", "diplomat",
    "airline", "army", "force", "founder", "brother", "sister", "operator", "agency", "council", "body",
    "community", "tribe", "member", "secretary", "chancellor", "statesman", "politician", "monarch", "prince",
    "head", "administration", "economy", "democracy", "superpower", "kingdom", "federation", "regulator",
    "association",
))
_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_PART = "party|way|nation|country|power|state|sided|government|union|company|leader"
# fmt: on
_ADJECTIVE = re.compile(rf"\b(?P<word>{'|'.join(ADJECTIVES)})(?:ly)?\b", re.I)
_HYPHENATED = re.compile(rf"\b(?P<n>{_NUMBER}|\d{{1,2}})-(?P<of>{_PART})\b(?= [a-z])", re.I)
_MEETING = re.compile(
    r" (?:[a-z]+ )?(?:talks?|summit|meeting|agreement|pact|deal|treaty|accord|conference|alliance|coalition"
    r"|negotiations?|ties"
    r"|partnership|cooperation|dialogue|declaration|forum|framework|consultations|exercise|committee|statement)\b"
)
_GROUP = re.compile(rf"\b(?:the|this|that) (?P<word>{'|'.join(GROUPS)})\b(?! of)", re.I)
_COUNTED = re.compile(
    rf"\b(?:(?P<both>both)(?: of)?(?: the| their| its| these| those)?|(?:all|the|these|those|all of"
    rf" the)(?: other)? (?P<n>{_NUMBER}|\d{{1,2}}))(?=(?P<words>(?: [\w'’-]+){{1,4}}))",
    re.I,
)
_NOT_PLURAL = ("ss", "us", "is", "'s", "’s")
_BREAK = frozenset(
    ("and", "or", "of", "in", "at", "to", "on", "for", "with", "from", "who", "that", "have", "had", "were", "are")
)
_LINK = re.compile(r",? (?:and|&) (?:the |its |their )?|, (?:the |its |their )?")
_NO_LIST_BEFORE = re.compile(
    r"\b(?:including|such as|like|among them|notably|especially|not least|or|e\.g\.)\s(?:the )?$", re.I
)
_LIST_GOES_ON_AFTER = re.compile(
    r",? (?:and|&) (?:the )?[A-Z]|, [A-Z][a-z]+,? and |,? (?:and|&) (?:\w+ )?(?:others|other)\b"
)


def find_parties(
    sentences: Sequence[Sentence], published: date | None = None, names: Sequence[Mention] = ()
) -> list[Mention]:
    """Return the numbers of parties in one document's sentences, in order.

    names: mentions of places, people and organizations already found in the document; lists of them count too.
    """
    mentions = []
    for sentence in sentences:
        taken: set[int] = set()
        for start, end, value in _printed_counts(sentence.text):
            if taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                span = Span(sentence.span.start + start, sentence.span.start + end)
                mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    if names:
        mentions += find_named_parties(sentences, names)
    return sorted(mentions, key=lambda mention: mention.span)


def find_named_parties(sentences: Sequence[Sentence], names: Sequence[Mention]) -> list[Mention]:
    """Return the lists of countries, people or organizations joined as one: "Norland, Osteria and Vesk" is three."""
    mentions = []
    names = sorted(names, key=lambda name: name.span)
    starts = [name.span.start for name in names]
    for sentence in sentences:
        near = names[bisect_left(starts, sentence.span.start) : bisect_left(starts, sentence.span.end)]
        inside = [name for name in near if sentence.span.covers(name.span)]
        for group in _lists(sentence, inside):
            start, end = group[0].span.start - sentence.span.start, group[-1].span.end - sentence.span.start
            if _NO_LIST_BEFORE.search(sentence.text[max(0, start - 24) : start]) or _LIST_GOES_ON_AFTER.match(
                sentence.text, end
            ):
                continue
            span = Span(group[0].span.start, group[-1].span.end)
            printed = sorted({_name(mention) for mention in group})
            if len(printed) == len(group):
                value = Parties(len(printed), _sort(group[0]), tuple(printed))
                mentions.append(Mention(sentence.document_id, span, sentence.text[start:end], value))
    return mentions


def _lists(sentence: Sentence, names: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield the runs of names of one sort that are joined by commas and a last "and"."""
    run: list[Mention] = []
    has_and = False
    for name in [*names, None]:
        if name is not None and run and not has_and and _sort(name) == _sort(run[-1]) != "":
            between = sentence.text[run[-1].span.end - sentence.span.start : name.span.start - sentence.span.start]
            if _LINK.fullmatch(between):
                run.append(name)
                has_and = "and" in between or "&" in between
                continue
        if len(run) > 1 and has_and:
            yield run
        run, has_and = ([name] if name is not None and _sort(name) else []), False


def _sort(mention: Mention) -> str:
    match mention.value:
        case Place(type="country"):
            return "country"
        case Person():
            return "person"
        case Organization():
            return "organization"
    return ""


def _name(mention: Mention) -> str:
    value = mention.value
    return str(value) if isinstance(value, Person) else getattr(value, "name", mention.text)


def _printed_counts(text: str) -> Iterator[tuple[int, int, Parties | Quantity]]:
    for match in _ADJECTIVE.finditer(text):
        word = match["word"].lower()
        yield match.start(), match.end(), Parties(ADJECTIVES[word], word=word)
    for match in _HYPHENATED.finditer(text):
        of = match["of"].lower()
        if of == "way" and not _MEETING.match(text, match.end()):
            continue
        noun = "" if of in ("way", "party", "sided") else of
        yield match.start(), match.end(), Parties(_number(match["n"]), noun, word=match[0].lower())
    for match in _COUNTED.finditer(text):
        noun, length = _party_noun(match["words"], anything=bool(match["both"]))
        if noun:
            count = 2 if match["both"] else _number(match["n"])
            word = "both" if match["both"] else ""
            value = Parties(count, noun, word=word) if noun in PARTY_NOUNS else Quantity(Number(count, count), noun)
            yield match.start(), match.start("words") + length, value
    for match in _GROUP.finditer(text):
        yield match.start(), match.end(), Parties(GROUPS[match["word"].lower()], word=match["word"].lower())


def _party_noun(words: str, *, anything: bool) -> tuple[str, int]:
    """Return the lemma of the plural noun among the words and the length up to its end; "" when it is no party.

    anything: any plural noun will do, as after "both".
    """
    length = 0
    for word in words.split():
        word = re.sub("['’]s?$", "", word)
        length = words.index(word, length) + len(word)
        low = word.lower()
        if low in _BREAK or low.endswith("ly"):
            break
        lemma = singular(word)
        is_plural = (low.endswith("s") and not low.endswith(_NOT_PLURAL)) or lemma != low
        if is_plural and (lemma in PARTY_NOUNS or anything):
            return lemma, length
    return "", 0


def _number(printed: str) -> int:
    return int(printed) if printed.isdigit() else int(number_of_words(printed))
