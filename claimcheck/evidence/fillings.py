"""Read who fills a place that only one can: the maker of a product, the winner of a prize, the next opponent."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from claimcheck.clauses import Tree
from claimcheck.evidence.belonging import name_at, name_before, name_of, same_body
from claimcheck.mentions.gazetteer import word_lists
from claimcheck.records import Article, BlockKind, Mention, Sentence, Span, Token
from claimcheck.values import Moment, Organization, Person, Place, compatible

MAX_QUOTATION = 260  # characters; of a longer sentence the words around the name are shown
MAX_WORDS_TO_NAME = 8  # between "minority partner" and the name: "a minority partner, the Danish cable maker X"
MODALS = frozenset("may might could would should can if".split())
PAST_WORDS = frozenset("former previous old earlier then ex once".split())
OLD_DAYS = 60  # before the document: what is dated earlier is another event


@dataclass(frozen=True, slots=True)
class Act:
    """Verbs for what one only can do to one thing, and the nouns for the thing; no nouns: a thing with a name."""

    question: str
    verbs: frozenset[str]
    nouns: frozenset[str] = frozenset()
    turned: str = ""  # a verb whose subject is the thing: "the prize went to X"
    preposition: str = "to"  # before who does it, with that verb


@dataclass(frozen=True, slots=True)
class Post:
    """Words for a place that one only can have: "minority partner", "junior shareholder"."""

    question: str
    marks: frozenset[str]
    nouns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Filling:
    """What an article says fills a place."""

    place: str  # equal for one place: "who makes BoardFlow"
    mention: Mention
    quotation: Span
    where: tuple[Place, ...] = ()  # the places named beside it: "the rights for Chile"
    whose: str = ""  # the name of whose place it is: "Vidal's next opponent"; "" not named there

    @property
    def value(self) -> str:
        return str(self.mention.value)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


SUING = Act(
    "who brought the case",
    _words("bring file lodge launch initiate"),
    _words("case suit lawsuit action complaint petition"),
)
HOLDING = Act("who holds the rights", _words("have hold buy acquire own secure get win"), _words("right"))
MAKING = Act("who makes", _words("make manufacture produce supply develop build"))
WINNING = Act("who won", _words("win take scoop claim land clinch receive collect"), turned="go")
CREATING = Act("who made the work", _words("write direct compose paint sculpt"))
DESIGNING = Act("who designed", _words("design"))
SUCCEEDING = Act("who comes after", _words("succeed replace"))
TRAINING = Act("who trains", _words("train coach"))
SCORING = Act("who scored the goal", _words("score net grab hit bag"), _words("winner equaliser equalizer decider"))
INQUIRING = Act("who leads the inquiry", _words("lead chair head"), _words("inquiry investigation study review"))
OWNING = Act("who owns", _words("own control"))
BUYING = Act("who bought", _words("buy acquire"))
EMPLOYING = Act("who employs", _words("employ"), turned="work", preposition="for")
PRIZES = _words(
    "prize award medal trophy cup title shield marathon championship league bursary scholarship crown honour honor"
)
ACTIVE_NOW = (OWNING, TRAINING)  # what held once may have changed: "owned" and "trained" count in "owned by" only
PEOPLE = _words("they them he she him her")
POSTS = (
    Post(
        "who is the next opponent",
        _words("next"),
        _words("opponent rival challenger foe date bout fight match opposition"),
    ),
    Post("who is the minority partner", _words("minority junior"), _words("partner shareholder investor stakeholder")),
    Post(
        "who is the main owner",
        _words("majority controlling main"),
        _words("owner shareholder investor backer"),
    ),
    Post("who made the only bid", _words("only sole lone single"), _words("bidder bid offer suitor approach")),
    Post("who is the main sponsor", _words("main title principal"), _words("sponsor")),
)
KINDS_OF_RIGHTS = _words(
    "film television tv broadcast broadcasting streaming naming fishing mining drilling book stage"
)
OFFERING = frozenset("make submit table launch".split())


def find_acts(article: Article, acts: Sequence[Act]) -> Iterator[Filling]:
    """Yield who did what one only can do, as the article says it."""
    for sentence in article.sentences:
        if sentence.kind is BlockKind.QUESTION:
            continue
        tree = Tree(sentence.tokens)
        for i, token in enumerate(sentence.tokens):
            if token.pos != "VERB":
                continue
            for act in acts:
                yield from _done(i, act, tree, sentence, article)


def find_posts(article: Article) -> Iterator[Filling]:
    """Yield who has a place that one only can have, as the article says it."""
    for sentence in article.sentences:
        if sentence.kind is BlockKind.QUESTION:
            continue
        tree = Tree(sentence.tokens)
        for i, token in enumerate(sentence.tokens):
            for post in POSTS:
                if token.lemma.lower() in post.nouns and _marked(i, post, tree):
                    name = _holder(i, tree, sentence, article)
                    if name is not None and _fits(name):
                        yield replace(_filling(post.question, name, sentence), whose=_owner(i, tree))


def same_filler(a: Filling, b: Filling) -> bool:
    """Whether two fillers may be one, or fill two places: a director and the film, rights for two countries."""
    x, y = a.mention.value, b.mention.value
    if a.mention.document_id == b.mention.document_id and a.quotation.overlaps(b.quotation):
        return True
    if isinstance(x, Person) != isinstance(y, Person):
        return True
    if a.whose and b.whose and a.whose != b.whose:
        return True
    if a.where and b.where and not any(compatible(p, q) for p in a.where for q in b.where):
        return True
    return same_body(x, y)


# What was done --------------------------------------------------------------------------------------------------------


def _done(i: int, act: Act, tree: Tree, sentence: Sentence, article: Article) -> Iterator[Filling]:
    tokens = tree.tokens
    lemma = tokens[i].lemma.lower()
    if lemma not in {*act.verbs, act.turned} or not is_plain(i, tree):
        return
    if act is not SUING and _of_another_time(sentence, article):
        return
    passive = tree.is_participle(i) or tree.child(i, "aux:pass") is not None
    if act in ACTIVE_NOW and tokens[i].text.lower().endswith("ed") and not passive:
        return
    if lemma == act.turned:
        thing = tree.child(i, "nsubj")
        cases = ((c, tree.words(c, "case")) for c in tree.children[i] if tokens[c].relation == "obl")
        to = next((c for c, case in cases if act.preposition in case), None)
        if thing is None or to is None or tree.child(to, "conj") is not None:
            return
        agent = _whole_name(to, sentence, article)
        patient = _thing(thing, act, tree, sentence, article)
    elif lemma in act.verbs:
        agent = agent_of(i, tree, sentence, article)
        patient = _patient(i, act, tree, sentence, article)
    else:
        return
    if patient is None:
        return
    if act is WINNING and lemma != "win" and not _is_prize(i, patient, tree):
        return
    place = act.question if act is SUING else f"{act.question}: {patient}"
    where = [m.value for m in article.mentions if sentence.span.covers(m.span) and m.span.start > tokens[i].span.start]
    places = tuple(place for place in where if isinstance(place, Place))
    if agent is not None and _fits(agent):
        yield replace(_filling(place, agent, sentence), where=places)
    for c in tree.children[i]:  # "won the prize for the film X"
        if act is WINNING and tokens[c].relation == "obl" and "for" in tree.words(c, "case"):
            work = _whole_name(c, sentence, article)
            if work is not None and _in_quotes(work, article):
                yield _filling(place, work, sentence)


def _is_prize(i: int, thing: str, tree: Tree) -> bool:
    """Whether what is taken or goes to somebody is a prize, by its name or what is said of it."""
    if set(thing.split()) & PRIZES:
        return True
    beside = [c for c in tree.children[i] if tree.tokens[c].relation in {"obj", "nsubj"}]
    told = [
        tree.tokens[d].lemma.lower() for c in beside for d in tree.children[c] if tree.tokens[d].relation == "appos"
    ]
    return bool(set(told) & PRIZES)


def is_plain(i: int, tree: Tree) -> bool:
    """Whether the verb states a fact: no "not", no "may", no question of what was to be."""
    tokens = tree.tokens
    around = {tokens[c].text.lower() for c in tree.children[i]}
    if around & (MODALS | {"not", "n't", "never"}) or tree.is_infinitive(i):
        return False
    return not any(tokens[c].relation == "mark" and tokens[c].text.lower() == "if" for c in tree.children[i])


def agent_of(i: int, tree: Tree, sentence: Sentence, article: Article) -> Mention | None:
    tokens = tree.tokens
    by = next((c for c in tree.children[i] if "by" in tree.words(c, "case")), None)
    if tree.child(i, "aux:pass", "nsubj:pass") is not None or tree.is_participle(i):
        return None if by is None or tree.child(by, "conj") is not None else name_of(by, sentence, article)
    subject = tree.child(i, "nsubj")
    if subject is None:
        above = tokens[i].head
        outer = tree.child(above, "nsubj")
        if tokens[i].relation == "ccomp" and outer is not None and outer < i < above:
            return _whole_name(outer, sentence, article)  # "X has bought it, people said"
        return agent_of(above, tree, sentence, article) if tokens[i].relation == "conj" and above != i else None
    if tokens[subject].text.lower() in {"which", "that", "who"}:
        found = name_before(subject, sentence, article)
        personal = found is not None and isinstance(found.value, Person)
        return found if personal or tokens[subject].text.lower() != "who" else None
    if tokens[subject].pos == "PRON" or tree.child(subject, "conj") is not None:
        return None
    return _whole_name(subject, sentence, article)


def _patient(i: int, act: Act, tree: Tree, sentence: Sentence, article: Article) -> str | None:
    """Return what is acted on, as the words that name it; None when it is not what the act is about."""
    object_ = tree.child(i, "obj", "nsubj:pass")
    if object_ is None and tree.is_participle(i):
        object_ = i - 1 if i > 0 and tree.tokens[i - 1].pos in {"NOUN", "PROPN"} else None
        if object_ is not None and tree.tokens[object_].relation == "appos":
            object_ = tree.tokens[object_].head
    return None if object_ is None else _thing(object_, act, tree, sentence, article)


def _thing(i: int, act: Act, tree: Tree, sentence: Sentence, article: Article) -> str | None:
    tokens = tree.tokens
    if act.nouns:
        definite = bool(tree.words(i, "det", "nmod:poss") & {"the", "its", "this", "their", "his", "her"})
        if tokens[i].lemma.lower() not in act.nouns or not definite:
            return None
        kind = [tokens[c].lemma.lower() for c in tree.children[i] if tokens[c].relation == "compound"]
        return " ".join([*(word for word in kind if word in KINDS_OF_RIGHTS), tokens[i].lemma.lower()])
    if act is EMPLOYING:
        inside = {tokens[j].text.lower() for j in tree.phrase(i)}
        return f"them in {article.document.id}" if inside & PEOPLE else None
    if act is WINNING and not tree.words(i, "det") & {"the"}:
        return None  # "won an Oscar": one of many
    name = _whole_name(i, sentence, article)
    if name is None or tree.child(i, "conj") is not None:
        return None
    if isinstance(name.value, Person):
        return name.value.last.lower() if act in (SUCCEEDING, TRAINING) else None
    if act is CREATING and not _in_quotes(name, article):
        return None
    words = name.value.name if isinstance(name.value, Organization) else name.text
    return re.sub(r"^the ", "", words.lower())


def _whole_name(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name in the phrase of noun i, a title in quotation marks with all its words."""
    at = sentence.tokens[i].span
    for match in re.finditer(r'["“]([^"“”]{2,60})["”]', sentence.text):
        span = Span(match.start(1) + sentence.span.start, match.end(1) + sentence.span.start)
        if span.covers(at):
            text = article.document.text[span.start : span.end].rstrip(",.")
            span = Span(span.start, span.start + len(text))
            return Mention(article.document.id, span, text, Organization(text)) if text else None
    return name_of(i, sentence, article)


def _fits(name: Mention) -> bool:
    words = name.value.name.split() if isinstance(name.value, Organization) else ["x"]
    return bool(words) and not all(word.lower() in word_lists()["organization"] for word in words)


def _in_quotes(name: Mention, article: Article) -> bool:
    return article.document.text[max(0, name.span.start - 1) : name.span.start] in {'"', "“"}


def _of_another_time(sentence: Sentence, article: Article) -> bool:
    """Whether the sentence names a time long before the document: another year's prize."""
    published = article.document.published
    if re.search(r"\b(last year|twice|three times|previous(?:ly)?)\b", sentence.text):
        return True
    if published is None:
        return False
    times = [m.value for m in article.mentions if isinstance(m.value, Moment) and sentence.span.covers(m.span)]
    return any(time.last and time.year_known and (published - time.last).days > OLD_DAYS for time in times)


# Who has the place ----------------------------------------------------------------------------------------------------


def _marked(i: int, post: Post, tree: Tree) -> bool:
    """Whether noun i has one of the words beside it that leave one place only: "sole", "next"."""
    tokens = tree.tokens
    before = {tokens[k].text.lower() for k in range(max(0, i - 3), i)}
    heads = {i, *tree.children[i]}
    hanging = {tokens[k].text.lower() for k in range(i) if tokens[k].head in heads}  # "Next up is a date with X"
    if before & PAST_WORDS or tokens[i].text.lower() != tokens[i].lemma.lower():
        return False
    return bool((before | hanging) & post.marks)


def _owner(i: int, tree: Tree) -> str:
    owner = tree.child(i, "nmod:poss")
    return tree.tokens[owner].text.lower() if owner is not None and tree.tokens[owner].pos == "PROPN" else ""


def _holder(i: int, tree: Tree, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name of who has the place that noun i names."""
    tokens = tree.tokens
    verb = tokens[i].head
    if tokens[i].relation == "obj" and tokens[verb].lemma.lower() in OFFERING:
        return _subject_name(verb, tree, sentence, article)
    if tree.child(i, "cop") is not None:
        subject = tree.child(i, "nsubj")
        if subject is not None and tokens[subject].pos in {"PROPN", "NOUN"}:
            found = _subject_name(i, tree, sentence, article)
            if found is not None:
                return found
    return _name_ahead(i + 1, sentence, article)


def _subject_name(verb: int, tree: Tree, sentence: Sentence, article: Article) -> Mention | None:
    subject = tree.child(verb, "nsubj")
    if subject is None or tree.tokens[subject].pos == "PRON" or tree.child(subject, "conj") is not None:
        return None
    return name_of(subject, sentence, article)


def _name_ahead(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the name that follows an apposition's comma or "is", or "with" and "against"."""
    tokens = sentence.tokens
    k, words = i, 0
    if _word(k, tokens) == "," and _word(k + 1, tokens) == "with":  # "its partner, with 10%, is X"
        k = next((n for n in range(k + 1, len(tokens)) if tokens[n].text == ","), len(tokens)) + 1
    while k < len(tokens) and words < MAX_WORDS_TO_NAME:
        token = tokens[k]
        name = name_at(k, sentence, article) if token.text[:1].isupper() else None
        if name is not None:
            return name
        linking = _word(k, tokens) in {
            "is",
            "was",
            "will",
            "be",
            "must",
            "with",
            "against",
            "are",
            "the",
            "a",
            "-",
            ",",
        }
        country = any(isinstance(m.value, Place) and m.span.overlaps(token.span) for m in article.mentions)
        if not linking and not country and token.pos not in {"ADJ", "NOUN", "NUM"} and token.relation != "amod":
            return None
        if token.text not in {",", "-"}:
            words += 1
        k += 1
    return None


def _word(i: int, tokens: Sequence[Token]) -> str:
    return tokens[i].text.lower() if 0 <= i < len(tokens) else ""


def _filling(place: str, name: Mention, sentence: Sentence) -> Filling:
    quotation = sentence.span if len(sentence.span) <= MAX_QUOTATION else name.span
    return Filling(place, name, quotation)
