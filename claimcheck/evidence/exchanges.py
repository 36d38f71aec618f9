"""Read who did it to whom where documents may exchange the two: takeovers ("A's bid for B"), collisions ("A hit B")."""

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
        rf"(?P<doer>{NAME})['’]s? (?:[\w$€£.,-]+ ){{0,4}}?(?:acquisition|takeover|purchase) of "
        rf"{SAID_OF}(?P<done>{NAME})",
        rf"(?P<doer>{NAME})['’]s? (?:[\w$€£.,-]+ ){{0,4}}?(?:plan|{OFFER}|attempt) (?:{TO_TAKE}|for) "
        rf"{SAID_OF}(?P<done>{NAME})",
        rf"{OFFER} [^,.;:]{{0,40}}?from {SAID_OF}(?P<doer>{NAME}) for {SAID_OF}(?P<done>{NAME})",
        rf"(?P<done>{NAME}) (?:has |had |have )?(?:rejected|rejects|spurned|spurns|turned down|turns down|rebuffed|"
        rf"rebuffs|accepted|accepts|received|receives) [^,.;:]{{0,60}}?from {SAID_OF}(?P<doer>{NAME})",
        rf"(?P<done>{NAME}) (?:merges|merged|is absorbed|was absorbed|will be (?:merged|dissolved|absorbed)) into "
        rf"{SAID_OF}(?P<doer>{NAME})",
    )
)
PARTY = rf"(?:(?:[Tt]he|[Aa]n?) (?:[a-z-]+ ){{0,2}}?(?:{NAME}|[a-z-]{{3,}}(?: {NAME})?)|{NAME})"
INTO = r"(?:ran|run|crashed|ploughed|plowed|smashed|slammed|drove|bumped|sailed) into"
PART = r"(?:the (?:side|rear|back|stern|bow|tail|front) of )?"
COLLISIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<doer>{PARTY})(?: itself)? (?:had |has |have )?{INTO} {PART}(?P<done>{PARTY})\b",
        rf"(?P<doer>{PARTY})(?: itself)? (?:had |has |have )?(?:struck|hit|rammed) {PART}(?P<done>{PARTY})\b",
        rf"(?P<done>{PARTY}) (?:was|had been|has been) (?:struck|hit|rammed) [^,.;]{{0,30}}?by (?P<doer>{PARTY})\b",
    )
)  # what follows the verb ends with a name or the first noun
TAKES_OVER, HITS = "takes over", "hits"
KEY = re.compile(
    r"acquisition|takeover|purchase|bid|offer|approach|advance|propos|plan|attempt|merge|absorb|dissolved|into|struck|hit|rammed"
)
OWN_PLAN = re.compile(
    rf"\b(?:its|their) (?:[\w-]+ ){{0,2}}?(?:plan|{OFFER}|attempt) (?:{TO_TAKE}|for) {SAID_OF}(?P<done>{NAME})"
)
NO_NAMES = frozenset("they this that these those their both what the and with from".split())
MIN_WORD = 3  # letters of a word by which a party is known again: "Basket" of "Corner Basket", "bus"


@dataclass(frozen=True, slots=True)
class Exchange:
    """Who does it to whom, as an article says it; whether a takeover comes about does not matter."""

    act: str
    doer: str
    done_to: str
    mention: Mention  # of the words from the one name to the other
    quotation: Span

    @property
    def value(self) -> str:
        return f"{self.doer} {self.act} {self.done_to}"


def turned_round(a: Exchange, b: Exchange) -> bool:
    """Whether who acts in the one is acted on in the other."""
    doer, done = _words(a.doer), _words(a.done_to)
    other_doer, other_done = _words(b.doer), _words(b.done_to)
    if a.act != b.act:
        return False
    return bool(doer & other_done and done & other_doer) and not doer & other_doer and not done & other_done


@once_per_article
def find_exchanges(article: Article) -> list[Exchange]:
    """Return the takeovers and collisions that the article speaks of, in the order of the text."""
    spoken_of = [sentence for sentence in article.sentences if KEY.search(sentence.text)]
    found = [exchange for sentence in spoken_of for exchange in _of_patterns(sentence)]
    found += [exchange for claim in article.claims for exchange in _of_claim(claim)]
    return sorted(found, key=lambda exchange: exchange.mention.span)


def _of_patterns(sentence: Sentence) -> Iterator[Exchange]:
    for act, pattern in (*((TAKES_OVER, p) for p in PATTERNS), *((HITS, p) for p in COLLISIONS)):
        for match in pattern.finditer(sentence.text):
            yield from _exchange(act, match["doer"], match["done"], match.start(), match.end(), sentence)


def _of_claim(claim: Claim) -> Iterator[Exchange]:
    """Yield what the verb says ("A buys B"), and the plan that the subject is said to have ("A sees its bid for B")."""
    sentence = claim.sentence
    start, end = claim.span.start - sentence.span.start, claim.span.end - sentence.span.start
    over = claim.predicate == "take" and re.search(r"\b(?:takes?|taken|taking|took) over\b", claim.text)
    if (claim.predicate in TAKING or over) and _is_name(claim.agent) and _is_name(claim.patient):
        yield from _exchange(TAKES_OVER, claim.agent or "", claim.patient or "", start, end, sentence)
    own_plan = OWN_PLAN.search(sentence.text, max(0, start), end) if _is_name(claim.subject) else None
    if own_plan:
        yield from _exchange(TAKES_OVER, claim.subject or "", own_plan["done"], start, end, sentence)


def _is_name(words: str | None) -> bool:
    return words is not None and re.fullmatch(NAME, words) is not None


def _exchange(act: str, doer: str, done_to: str, start: int, end: int, sentence: Sentence) -> Iterator[Exchange]:
    if _words(doer) & _words(done_to) or not _words(doer) or not _words(done_to):
        return
    offset = sentence.span.start
    span = Span(offset + start, offset + end)
    words = sentence.text[start:end]
    if words:
        yield Exchange(
            act, doer, done_to, Mention(sentence.document_id, span, words, Organization(doer)), sentence.span
        )


def _words(name: str) -> frozenset[str]:
    found = (word.lower() for word in re.findall(r"\w+", name) if word not in known_places())
    return frozenset(word for word in found if len(word) >= MIN_WORD and word not in NO_NAMES)
