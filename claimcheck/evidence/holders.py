"""Read who holds a place that a story has one of, and whom another article does not know: "the airline, X"."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claimcheck.clauses import Tree
from claimcheck.evidence.belonging import name_at, name_of, same_body
from claimcheck.evidence.fillings import agent_of, is_plain
from claimcheck.mentions.gazetteer import word_lists
from claimcheck.mentions.roles import is_role
from claimcheck.once import once_per_article
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span
from claimcheck.values import Organization, Person

MAX_QUOTATION = 260  # characters; of a longer sentence the name alone is shown
PLACES = {
    "airline": "airline carrier",
    "supplier": "supplier caterer",
    "builder": "builder contractor",
    "developer": "developer",
    "operator": "operator",
    "owner": "owner parent landlord proprietor",
    "maker": "manufacturer maker producer",
    "buyer": "buyer acquirer purchaser",
    "insurer": "insurer",
    "employer": "employer",
    "organiser": "organiser organizer",
    "plaintiff": "plaintiff complainant claimant petitioner",
    "designer": "designer architect",
    "publisher": "publisher",
    "sponsor": "sponsor",
    "distributor": "distributor",
    "tenant": "tenant leaseholder",
    "auctioneer": "auctioneer",
    "union": "union",
    "charity": "charity",
    "promoter": "promoter",
    "brewer": "brewer brewery",
    "lender": "lender creditor",
    "yard": "shipyard yard shipbuilder",
    "ship": "ship vessel ferry freighter tanker trawler coaster submarine frigate yacht barge tug craft cutter liner",
    "pilot": "pilot",
    "coroner": "coroner",
    "mayor": "mayor mayoress",
    "suspect": "suspect gunman attacker assailant perpetrator killer",
    "ringleader": "ringleader mastermind",
}  # nouns by the place they are of; a story of an event has one of each, or names them apart
PLACE_OF = {noun: place for place, nouns in PLACES.items() for noun in nouns.split()}
BODIES = frozenset("company firm group authority agency service".split())  # "the ferry company X"
DEEDS = {
    "run": "organize organise operate conduct stage run lead",
    "bring": "bring table file lodge submit introduce initiate move",
    "write": "write draft author pen",
    "own": "own possess",
    "propose": "propose suggest nominate",
    "order": "order commission",
    "request": "request demand seek",
    "buy": "buy purchase acquire",
    "build": "build erect construct",
    "design": "design",
    "finance": "finance fund pay bankroll",
}  # verbs by what is done; who does it to one thing is one
DEED_OF = {verb: deed for deed, verbs in DEEDS.items() for verb in verbs.split()}
THINGS = {
    "case": "case suit lawsuit action complaint petition application appeal claim",
    "bill": "bill law act draft legislation",
    "operation": "operation move transfer evacuation",
    "motion": "motion",
    "round": "round",
}  # nouns by the thing, where a story has several words for it
THING_OF = {noun: thing for thing, nouns in THINGS.items() for noun in nouns.split()}
LEADING = frozenset("lead run".split())
LED = frozenset(
    "round expedition operation move evacuation consortium project programme program search study trial".split()
)
DETERMINERS = frozenset("the its their this that".split())
MARKED = frozenset("former first second third other another rival previous next new old main".split())
PEOPLE = frozenset("man woman boy girl person couple family victim child".split())
MIN_WORD = 4  # letters of a word of a name that another article would have too if it knew the name


@dataclass(frozen=True, slots=True)
class Holder:
    """Who an article says holds a place or did a thing."""

    place: str  # equal for one place: "the airline", "bring the motion"
    mention: Mention
    quotation: Span

    @property
    def value(self) -> str:
        return str(self.mention.value)


@once_per_article
def find_holders(article: Article) -> list[Holder]:
    """Return who the article names in a place that it has one of; a place that it gives to two is left out."""
    found = [holder for sentence in article.sentences for holder in _of_sentence(sentence, article)]
    return [
        holder
        for holder in found
        if all(same_body(holder.mention.value, h.mention.value) for h in found if h.place == holder.place)
    ]


def strangers(a: Holder, b: Holder, articles: Sequence[Article]) -> bool:
    """Whether two articles each name a holder whom the other one does not know."""
    one, other = (next(x for x in articles if x.document.id == h.mention.document_id) for h in (a, b))
    return one is not other and not _knows(one, b.mention) and not _knows(other, a.mention)


def _knows(article: Article, name: Mention) -> bool:
    words = [word for word in re.findall(r"\w+", name.text) if word[:1].isupper() and len(word) >= MIN_WORD]
    words = [word for word in words if word not in word_lists()["organization"]] or words
    return not words or any(re.search(rf"\b{re.escape(word)}", article.document.text) for word in words)


def _of_sentence(sentence: Sentence, article: Article) -> Iterator[Holder]:
    if sentence.kind is BlockKind.QUESTION or not sentence.tokens:
        return
    tree = Tree(sentence.tokens)
    for i, token in enumerate(sentence.tokens):
        if _of_an_owner(i, tree):
            place, name = "the owner", _owner(i, tree, sentence, article)
        elif token.pos == "NOUN":
            place = _place(i, tree)
            name = _named(i, tree, sentence, article) if place else None
        elif token.pos == "VERB" and token.lemma.lower() in DEED_OF and is_plain(i, tree):
            place = _deed(i, tree)
            name = agent_of(i, tree, sentence, article) if place else None
        else:
            continue
        if name is not None and _is_name(name):
            shown = sentence.span if len(sentence.span) <= MAX_QUOTATION else name.span
            yield Holder(place, name, shown)


def _of_an_owner(i: int, tree: Tree) -> bool:
    """Whether the word says whose a thing is: "The house belongs to X", "it is the property of X"."""
    token = tree.tokens[i]
    owned = token.lemma.lower() == "belong" or (token.lemma.lower() == "property" and tree.child(i, "cop") is not None)
    thing = tree.child(i, "nsubj") if owned else None
    if thing is None:
        return False
    text = tree.tokens[thing].text.lower()
    definite = bool({tree.tokens[c].text.lower() for c in tree.children[thing]} & DETERMINERS)
    return text == "it" or (tree.tokens[thing].pos == "NOUN" and definite and not is_role(text) and text not in PEOPLE)


def _owner(i: int, tree: Tree, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name behind "belongs to" or "the property of"."""
    below = (c for c in tree.children[i] if tree.tokens[c].relation in {"obl", "nmod"} and c > i)
    to = next((c for c in below if tree.words(c, "case") & {"to", "of"}), None)
    return name_of(to, sentence, article) if to is not None else None


def _is_name(name: Mention) -> bool:
    words = name.text.split()
    general = all(word in word_lists()["organization"] for word in words)
    return isinstance(name.value, Organization | Person) and not general and any(len(w) >= MIN_WORD for w in words)


def _place(i: int, tree: Tree) -> str:
    """Return the place that noun i names; "" when it is none, or may be one of several."""
    token = tree.tokens[i]
    if token.text.lower() != token.lemma.lower():
        return ""  # "the owners"
    before = {tree.tokens[c].text.lower() for c in tree.children[i] if c < i}
    if before & MARKED or not before & DETERMINERS:
        return ""
    kind = [tree.tokens[c].lemma.lower() for c in tree.children[i] if tree.tokens[c].relation == "compound"]
    if token.lemma.lower() in BODIES and len(kind) == 1:
        return f"the {kind[0]} {token.lemma.lower()}"
    place = PLACE_OF.get(token.lemma.lower(), "")
    return f"the {' '.join((*kind, place))}" if place else ""


def _named(i: int, tree: Tree, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name that stands with noun i: "the airline, X,", "the airline is X", "X, the airline,"."""
    tokens = tree.tokens
    after = i + 1
    if tree.child(i, "nmod") is not None:
        return None  # "the owner of the house next door, X"
    if after < len(tokens) and tokens[after].text == ",":
        after += 1
    if after < len(tokens) and tokens[after].text.lower() in {"is", "was"} and after == i + 1:
        after += 1
    while after < len(tokens) and tokens[after].text.lower() in {"the", "company", "firm"}:
        after += 1
    name = name_at(after, sentence, article) if after < len(tokens) else None
    if name is not None and name.span.start >= tokens[i].span.end:
        return name
    start = min([i, *(c for c in tree.children[i] if c < i and tokens[c].pos != "PUNCT")])
    told = any(tokens[c].relation == "acl:relcl" for c in tree.children[i])  # "X, the company she works for"
    closed = told or (i + 1 < len(tokens) and tokens[i + 1].text in {",", ".", ";"})
    if start > 1 and tokens[start - 1].text == "," and closed:
        return name_at(start - 2, sentence, article)
    return None


def _deed(i: int, tree: Tree) -> str:
    """Return what is done to the one thing that the verb's object names; "" when it names none."""
    thing = tree.child(i, "obj", "nsubj:pass")
    if thing is None and tree.is_participle(i):
        head = tree.tokens[i].head
        thing = head if tree.tokens[i].relation == "acl" else None
    if thing is None or tree.tokens[thing].pos != "NOUN":
        return ""
    token = tree.tokens[thing]
    before = {tree.tokens[c].text.lower() for c in tree.children[thing] if c < thing}
    if token.text.lower() != token.lemma.lower() or not before & DETERMINERS or before & MARKED:
        return ""
    noun = token.lemma.lower()
    if tree.tokens[i].lemma.lower() in LEADING and noun not in LED:
        return ""  # in a race or a table first one leads, then another
    return f"{DEED_OF[tree.tokens[i].lemma.lower()]} the {THING_OF.get(noun, noun)}"
