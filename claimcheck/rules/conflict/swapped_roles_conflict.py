"""Documents exchange who did it and to whom it was done.

## What it finds
One act with the two names exchanged: A beat B, B beat A; one way turned round: from York to Leeds, from Leeds to York.
A takeover and a collision also in other words: "A's bid for B" and "B may not buy A", "A ran into B" and "B struck A".
## Why it matters
The winner is the news.
## Example
> Marta Oller beat Ines Vidal in the final of the Gerona Open on Sunday.
> Ines Vidal beat Marta Oller in the final of the Gerona Open on Sunday.
## Left alone
> Marta Oller beat Ines Vidal in the final of the Gerona Open on Sunday.
> Ines Vidal lost to Marta Oller in the final of the Gerona Open on Sunday.
## Limits
Both names must be printed, and the verbs be the same or both among the verbs of winning, or of losing. Who is not
named, as in "The dog bit the postman", must be called the same in both documents.
"""

import re
from collections.abc import Iterator

from claimcheck.compare import Story, pair_conflict
from claimcheck.evidence.exchanges import find_exchanges, turned_round
from claimcheck.individuals import clashing_sides
from claimcheck.records import Claim, Conflict, Polarity, Severity, Token
from claimcheck.rules.rule import ConflictRule
from claimcheck.values import Moment

WINNING = frozenset(
    "beat defeat edge pip outsprint outclass overcome oust thrash trounce stun outpoint upset win".split()
)
LOSING = frozenset("lose succumb".split())


MUTUAL = frozenset("meet marry fight face join resemble follow support accuse blame criticise criticize".split())
ROUTE = re.compile(r"\bfrom (?P<start>[A-Z][\w'’. -]*?) to (?P<end>[A-Z][\w'’-]*(?: [A-Z][\w'’-]*)*)")
TURNED_ROUND = 0.75  # both names stand in each other's place


def check(story: Story) -> Iterator[Conflict]:
    parties = {fact.row: _parties(fact.claim) for fact in story.facts}
    for pair in story.fact_pairs:
        a, b = pair.first.claim, pair.second.claim
        if a.polarity is not Polarity.AFFIRMED or b.polarity is not Polarity.AFFIRMED or _act(a) != _act(b):
            continue
        if _turned_round(a, b) or _other_way(a, b):
            yield pair_conflict(pair, "who did it to whom, and which way", (a.text, b.text))
            continue
        (doer, done_to), (other_doer, other_done_to) = parties[pair.first.row], parties[pair.second.row]
        if doer & other_done_to and done_to & other_doer and not doer & other_doer and not done_to & other_done_to:
            yield pair_conflict(pair, "who did it to whom", (_first(doer), _first(other_doer)))
    yield from _exchanges(story)


def _turned_round(a: Claim, b: Claim) -> bool:
    """Whether who acts in the one claim is acted on in the other, in the same words: "The dog bit the postman"."""
    if a.document_id == b.document_id or a.predicate in MUTUAL:
        return False
    (doer, done_to), (other_doer, other_done_to) = ([_plain(c.agent), _plain(c.patient)] for c in (a, b))
    return bool(doer and done_to) and doer != done_to and (doer, done_to) == (other_done_to, other_doer)


def _plain(party: str | None) -> str:
    return re.sub(r"^(?:the|an?) ", "", (party or "").casefold())


def _other_way(a: Claim, b: Claim) -> bool:
    """Whether two claims of one verb go from and to in each other's place: "from York to Leeds"."""
    if a.document_id == b.document_id or "and back" in f"{a.text} {b.text}":
        return False
    one, other = (ROUTE.search(claim.text) for claim in (a, b))
    return one is not None and other is not None and one.group("start", "end") == other.group("end", "start")


def _exchanges(story: Story) -> Iterator[Conflict]:
    """Yield the takeovers and collisions in which two documents exchange the two parties."""
    told = [exchange for article in story.articles for exchange in find_exchanges(article)]
    sides = clashing_sides(told, lambda a, b: not turned_round(a, b))
    if len(sides) > 1:
        yield Conflict(tuple(sides), "who did it to whom", TURNED_ROUND)


def _act(claim: Claim) -> str:
    return "win" if claim.predicate in WINNING else "lose" if claim.predicate in LOSING else claim.predicate


def _parties(claim: Claim) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names of who acts and of who is acted on, a passive turned round."""
    tokens = claim.sentence.tokens
    subject: set[str] = set()
    object_: set[str] = set()
    passive = False
    times = [mention.span for mention in claim.mentions if isinstance(mention.value, Moment)]
    for i, token in enumerate(tokens):
        if token.pos != "PROPN" or not claim.span.covers(token.span) or any(t.overlaps(token.span) for t in times):
            continue
        relation, top = _up(i, tokens)
        if tokens[tokens[top].head].lemma != claim.predicate:
            continue
        passive = passive or relation == "nsubj:pass"
        if relation in {"nsubj", "nsubj:pass"}:
            subject.add(token.text.lower())
        elif relation in {"obj", "obl", "obl:agent"}:
            object_.add(token.text.lower())
    return (frozenset(object_), frozenset(subject)) if passive else (frozenset(subject), frozenset(object_))


def _up(i: int, tokens: tuple[Token, ...]) -> tuple[str, int]:
    """Return the relation of token i's whole name to its verb, and the name's top token."""
    while tokens[i].relation in {"flat", "compound", "appos", "conj"} and tokens[i].head != i:
        i = tokens[i].head
    return tokens[i].relation, i


def _first(names: frozenset[str]) -> str:
    return sorted(names)[0].title()


RULE = ConflictRule(
    id="CC124",
    name="swapped-roles-conflict",
    category="entity-swap",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
