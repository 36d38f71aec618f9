"""Read who takes over whom, by verbs and by nouns: "A buys B", "A's bid for B", "B rejected an offer from A"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claimcheck.mentions.gazetteer import known_places
from claimcheck.once import once_per_article
from claimcheck.records import Article, Claim, Mention, Sentence, Span
from claimcheck.values import Organization

TAKING = frozenset("buy acquire absorb swallow purchase".split())
NAME = r"[A-Z][\w.-]+(?:(?: | & | and the )[A-Z][\w.-]+){0,3}"
SAID_OF = r"(?:(?:its|his|the|an?|their) )?(?:[a-z-]+ ){0,3}(?:[A-Z][a-z]+ [a-z]+ )?(?:[a-z]+, )?"
TO_TAKE = r"to (?:take over|buy|acquire|absorb|swallow|purchase)"
OFFER = r"(?:bid|offer|approach|advance|proposal)"
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<taker>{NAME})['’]s? (?:[\w$€£.,-]+ ){{0,4}}?(?:acquisition|takeover|purchase) of "
        rf"{SAID_OF}(?P<taken>{NAME})",
        rf"(?P<taker>{NAME})['’]s? (?:[\w$€£.,-]+ ){{0,4}}?(?:plan|{OFFER}|attempt) (?:{TO_TAKE}|for) "
        rf"{SAID_OF}(?P<taken>{NAME})",
        rf"{OFFER} [^,.;:]{{0,40}}?from {SAID_OF}(?P<taker>{NAME}) for {SAID_OF}(?P<taken>{NAME})",
        rf"(?P<taken>{NAME}) (?:has |had |have )?(?:rejected|rejects|spurned|spurns|turned down|turns down|rebuffed|"
        rf"rebuffs|accepted|accepts|received|receives) [^,.;:]{{0,60}}?from {SAID_OF}(?P<taker>{NAME})",
        rf"(?P<taken>{NAME}) (?:merges|merged|is absorbed|was absorbed|will be (?:merged|dissolved|absorbed)) into "
        rf"{SAID_OF}(?P<taker>{NAME})",
    )
)
KEY = re.compile(r"acquisition|takeover|purchase|bid|offer|approach|advance|propos|plan|attempt|merge|absorb|dissolved")
OWN_PLAN = re.compile(
    rf"\b(?:its|their) (?:[\w-]+ ){{0,2}}?(?:plan|{OFFER}|attempt) (?:{TO_TAKE}|for) {SAID_OF}(?P<taken>{NAME})"
)
PRONOUNS = frozenset("They This That These Those Their Both".split())
MIN_WORD = 4  # letters of a word by which a name is known again: "Basket" of "Corner Basket"


@dataclass(frozen=True, slots=True)
class Takeover:
    """Who takes over whom, as an article says it; whether it comes about does not matter."""

    taker: str
    taken: str
    mention: Mention  # of the words from the one name to the other
    quotation: Span

    @property
    def value(self) -> str:
        return f"{self.taker} takes over {self.taken}"


def turned_round(a: Takeover, b: Takeover) -> bool:
    """Whether who takes over in the one is taken over in the other."""
    doer, done = _words(a.taker), _words(a.taken)
    other_doer, other_done = _words(b.taker), _words(b.taken)
    return bool(doer & other_done and done & other_doer) and not doer & other_doer and not done & other_done


@once_per_article
def find_takeovers(article: Article) -> list[Takeover]:
    """Return the takeovers that the article speaks of, in the order of the text."""
    spoken_of = [sentence for sentence in article.sentences if KEY.search(sentence.text)]
    found = [takeover for sentence in spoken_of for takeover in _of_patterns(sentence)]
    found += [takeover for claim in article.claims for takeover in _of_claim(claim)]
    return sorted(found, key=lambda takeover: takeover.mention.span)


def _of_patterns(sentence: Sentence) -> Iterator[Takeover]:
    for pattern in PATTERNS:
        for match in pattern.finditer(sentence.text):
            yield from _takeover(match["taker"], match["taken"], match.start(), match.end(), sentence)


def _of_claim(claim: Claim) -> Iterator[Takeover]:
    """Yield what the verb says ("A buys B"), and the plan that the subject is said to have ("A sees its bid for B")."""
    sentence = claim.sentence
    start, end = claim.span.start - sentence.span.start, claim.span.end - sentence.span.start
    over = claim.predicate == "take" and re.search(r"\b(?:takes?|taken|taking|took) over\b", claim.text)
    if (claim.predicate in TAKING or over) and _is_name(claim.agent) and _is_name(claim.patient):
        yield from _takeover(claim.agent or "", claim.patient or "", start, end, sentence)
    own = OWN_PLAN.search(sentence.text, max(0, start), end) if _is_name(claim.subject) else None
    if own:
        yield from _takeover(claim.subject or "", own["taken"], start, end, sentence)


def _is_name(words: str | None) -> bool:
    return words is not None and re.fullmatch(NAME, words) is not None


def _takeover(taker: str, taken: str, start: int, end: int, sentence: Sentence) -> Iterator[Takeover]:
    if _words(taker) & _words(taken) or not _words(taker) or not _words(taken):
        return
    offset = sentence.span.start
    span = Span(offset + start, offset + end)
    words = sentence.text[start:end]
    if words:
        yield Takeover(taker, taken, Mention(sentence.document_id, span, words, Organization(taker)), sentence.span)


def _words(name: str) -> frozenset[str]:
    found = (word.lower() for word in re.findall(r"\w+", name) if word not in known_places() and word not in PRONOUNS)
    return frozenset(word for word in found if len(word) >= MIN_WORD)
