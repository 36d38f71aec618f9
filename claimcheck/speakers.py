"""Find who says the words between quotation marks."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claimcheck.claims import SINGULAR_PRONOUNS, fits_pronoun
from claimcheck.clauses import Tree
from claimcheck.mentions.roles import is_role
from claimcheck.records import Article, Mention, Sentence, Span, Token
from claimcheck.stances import KNOWING, SAYING
from claimcheck.values import Organization, Person

SPEAKING = SAYING - KNOWING | frozenset("call put describe insist shout ask thank speak exclaim".split())
WORDS_SAID = frozenset(
    "word sentence phrase answer reply remark comment message verdict conclusion response statement advice warning "
    "question appeal plea reaction summary tweet".split()
)  # "her answer was:" is said by her
POINTING = frozenset({"that", "this", "so", "it"})  # "Ms Lind said that", behind the words
QUOTING = frozenset({"quote", "hear"})  # "was quoted as saying" is said by the subject, "was told" is not
SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
WHOLE_NAME = 2  # words: a single one may be anything
RELATIVE = ("acl:relcl", "advcl:relcl")
MAIN = frozenset({"root", "conj", "parataxis"})
_WITH_THESE = re.compile(r"\b(?:[Ww]ith|[Ii]n) (?:these|those) words\b")
_AGED = re.compile(r"-year-old(?: \w+)?$")  # "the 28-year-old", "the 28-year-old nurse"


@dataclass(frozen=True, slots=True)
class Told:
    """Where a text tells who says words between quotation marks."""

    sentence: Sentence
    speaker: Mention | None  # the person or organization; None where it cannot be said which


def find_speaker(quoted: Span, sentences: Sequence[Sentence], article: Article) -> Told | None:
    """Return where the text tells who says the words; None where it does not.

    It does so in the sentences that the words lie in, else in the one before or behind these. sentences: the former.
    """
    block = sentences[0].block
    first, last = sentences[0].index, sentences[-1].index
    beside = [s for s in article.sentences if s.block == block and s.index in (first - 1, last + 1)]
    before = [s for s in beside if s.index < first]
    behind = [s for s in beside if s.index > last and _only_says_who(s)]
    own = [(s, i) for s in sentences for i in _in_own_sentence(s, quoted)]
    others = [
        *((s, i) for s in (*before, *behind) for i in _by_verb_of_saying(s, quoted)),
        *((s, i) for s in beside if s.index > last for i in _pointing_back(s)),
    ]
    for sentence, i in own or (others if stands_alone(quoted, sentences) else ()):
        return Told(sentence, _named(i, sentence, quoted, article))
    return None


def stands_alone(quoted: Span, sentences: Sequence[Sentence]) -> bool:
    """Whether the sentences that a quotation lies in tell nothing beside it."""
    return not any(t.pos == "VERB" and not quoted.overlaps(t.span) for s in sentences for t in s.tokens)


# Where the text tells it ----------------------------------------------------------------------------------------------


def _in_own_sentence(sentence: Sentence, quoted: Span) -> Iterator[int]:
    """Yield the words that name who says a quotation of the sentence, the likeliest first."""
    yield from _by_verb_of_saying(sentence, quoted)
    yield from _by_according_to(sentence, quoted)
    yield from _behind_comma(sentence, quoted)
    yield from _before_colon(sentence, quoted)


def _by_verb_of_saying(sentence: Sentence, quoted: Span) -> Iterator[int]:
    """Yield the subjects of the verbs of saying in the words outside the quotation, that of the nearest first."""
    tokens, tree = sentence.tokens, Tree(sentence.tokens)
    verbs = [
        i
        for i, token in enumerate(tokens)
        if token.pos == "VERB"
        and not quoted.overlaps(token.span)
        and (token.lemma in SPEAKING or _speaks_behind(i, tokens, quoted))
        and not _tells_on(i, sentence, quoted)
    ]
    verbs.sort(key=lambda i: (min(abs(tokens[i].span.start - quoted.end), abs(quoted.start - tokens[i].span.end)), i))
    for verb in verbs:
        joined = [tokens[verb].head] if tokens[verb].relation == "conj" else []  # "Lind got up and said"
        for head in (verb, *joined):
            for _, i in sorted((abs(i - head), i) for i in tree.children[head]):
                behind = head == verb and tokens[i].relation == "obj" and _speaks_behind(verb, tokens, quoted)
                subject = behind or tokens[i].relation in {"nsubj", "nsubj:outer"}
                quoted_one = tokens[i].relation == "nsubj:pass" and tokens[head].lemma in QUOTING
                agent = tokens[i].relation in {"obl", "obl:agent"} and tree.words(i, "case") == {"by"}
                if (subject or quoted_one or agent) and not quoted.overlaps(tokens[i].span):
                    yield _meant(i, tree)


def _by_according_to(sentence: Sentence, quoted: Span) -> Iterator[int]:
    """Yield who is named behind "according to"."""
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if token.text.lower() == "according" and not quoted.overlaps(token.span):
            near = [token.head, *(j for j, other in enumerate(tokens) if other.head == i)]
            yield from (j for j in near if tokens[j].pos in {"NOUN", "PROPN", "PRON"} and j > i)


def _behind_comma(sentence: Sentence, quoted: Span) -> Iterator[int]:
    """Yield the subject of what follows a quotation that a comma ends, whatever it does: '"...," Bo Sand sighed'."""
    offset = sentence.span.start
    open_end = sentence.text[max(0, quoted.end - 1 - offset) : quoted.end + 2 - offset]  # the last mark, ", and behind
    if "," in open_end:
        tree = Tree(sentence.tokens)
        yield from (
            _meant(i, tree)
            for i, token in enumerate(sentence.tokens)
            if token.relation in SUBJECTS and token.span.start > quoted.end and tree.tokens[token.head].pos == "VERB"
        )


def _before_colon(sentence: Sentence, quoted: Span) -> Iterator[int]:
    """Yield the subject of what leads to a quotation: 'Ms Lind has a word for it: "..."', 'It was Sand who spoke:'."""
    start = quoted.start - sentence.span.start
    if start > 0 and sentence.text[: start - 1].rstrip().endswith(":"):
        tree = Tree(sentence.tokens)
        subjects = [
            i for i, token in enumerate(sentence.tokens) if token.relation in SUBJECTS and token.span.end < quoted.start
        ]
        main = [i for i in subjects if tree.tokens[tree.tokens[i].head].relation in MAIN]
        yield from (_meant(i, tree) for i in reversed(main or subjects))


def _pointing_back(sentence: Sentence) -> Iterator[int]:
    """Yield who says what stands before the sentence: "Ms Lind said that when ...", "With these words she left"."""
    tokens, tree = sentence.tokens, Tree(sentence.tokens)
    if re.search(r"[\"“‘:]", sentence.text):
        return
    for i, (token, behind) in enumerate(pairwise(tokens)):
        pointing = behind.text.lower() in POINTING and tokens[min(i + 2, len(tokens) - 1)].pos == "PUNCT"
        said = token.lemma in SPEAKING and pointing
        with_these = token.relation == "root" and _WITH_THESE.match(sentence.text) is not None
        subject = tree.subject(i) if said or with_these else None
        if subject is not None:
            yield _meant(subject, tree)


def _meant(i: int, tree: Tree) -> int:
    """Return who a subject stands for: "it was Ms Lind who", "Ms Lind, who", "the answer of Ms Lind"."""
    token = tree.tokens[i]
    head = tree.tokens[token.head]
    if token.text.lower() in {"who", "that"} and head.relation in RELATIVE:
        return head.head
    if token.text.lower() == "it" and tree.child(token.head, *RELATIVE) is not None:
        return token.head
    if token.lemma in WORDS_SAID:
        owner = tree.child(i, "nmod:poss", "nmod")
        return i if owner is None else owner
    return i


def _only_says_who(sentence: Sentence) -> bool:
    """Whether a sentence behind a quotation says nothing of its own and introduces no other: "Ms Lind said." """
    opens = re.search(r"[\"“‘:]", sentence.text) is not None
    tells = any(token.relation == "ccomp" for token in sentence.tokens)  # "Ms Lind said she was not aware of it."
    return not opens and not tells and sum(token.pos == "VERB" for token in sentence.tokens) == 1


def _tells_on(i: int, sentence: Sentence, quoted: Span) -> bool:
    """Whether the verb behind a closed quotation tells another thing: '"... OK." Lind said it was'."""
    tokens = sentence.tokens
    end = quoted.end - sentence.span.start
    closed = end > 0 and sentence.text[end - 1 : end] in {".", "!", "?"}
    return (
        closed
        and tokens[i].span.start >= quoted.end
        and any(t.head == i and t.relation == "ccomp" and t.span.start > tokens[i].span.end for t in tokens)
    )


def _speaks_behind(i: int, tokens: Sequence[Token], quoted: Span) -> bool:
    """Whether the verb stands right behind a quotation and its subject behind it: '"...," thundered Bo Sand'."""
    if not quoted.end < tokens[i].span.start <= quoted.end + 2:
        return False
    name = next((t for t in tokens[i + 1 :] if t.pos != "DET"), None)  # the parser may take the subject for the object
    below = [t for t in tokens if t.head == i and t.relation in {"nsubj", "obj"}]
    return bool(below) and name is not None and all(t.span.start > tokens[i].span.start for t in below)


# Whom a word names ----------------------------------------------------------------------------------------------------


def _named(i: int, sentence: Sentence, quoted: Span, article: Article) -> Mention | None:
    """Return the person or organization that token i names, or that its pronoun or description stands for."""
    tokens = sentence.tokens
    inside = [m for m in article.mentions if isinstance(m.value, Person | Organization) and not quoted.overlaps(m.span)]
    phrase = {i} | {
        j for j, other in enumerate(tokens) if other.head == i and other.relation in {"flat", "appos", "compound"}
    }
    for mention in inside:
        # "Utrecht coach" is not said by Utrecht where that is read as a name
        person = isinstance(mention.value, Person)
        words = (j for j in sorted(phrase) if not person or tokens[j].relation != "compound")
        if any(mention.span.overlaps(tokens[j].span) for j in words):
            return mention
    if tokens[i].text.lower() in SINGULAR_PRONOUNS:
        return _by_pronoun(tokens[i], sentence, inside, article)
    if _AGED.search(sentence.text[: tokens[i].span.end - sentence.span.start]):
        return _by_age(sentence, inside, article)
    return _by_name(i, sentence) or _by_role(i, sentence, inside)


def _by_name(i: int, sentence: Sentence) -> Mention | None:
    """Return a person whose name nothing else in the article supports, where token i begins it."""
    tokens = sentence.tokens
    name = [tokens[j] for j in sorted(Tree(tokens).name_of(i))] if tokens[i].name == "person" else []
    if len(name) < WHOLE_NAME:
        return None
    *first, last = (token.text for token in name)
    span = Span(name[0].span.start, name[-1].span.end)
    return Mention(sentence.document_id, span, " ".join((*first, last)), Person(last, " ".join(first)))


def _by_pronoun(token: Token, sentence: Sentence, named: Sequence[Mention], article: Article) -> Mention | None:
    """Return whom "he" or "she" means: the subject of this sentence or the one before, else who was named last."""
    gender = SINGULAR_PRONOUNS[token.text.lower()]
    people = [(m, m.value) for m in named if isinstance(m.value, Person)]
    beside = {p.last for m, p in people if m.span.start >= token.span.end and sentence.span.covers(m.span)}
    before = [
        m  # "he said, sitting beside Mr Sand" is not said by Sand
        for m, p in people
        if m.span.end <= token.span.start and fits_pronoun(gender, p.title) and p.last not in beside
    ]
    near = [s for s in article.sentences if sentence.index - 1 <= s.index <= sentence.index]
    if any(_names_another(s, token) for s in near if s.block == sentence.block):
        return None
    subjects = [m for m in before if any(s.span.covers(m.span) for s in near) and _is_subject(m, article)]
    told = [m for m in before if any(s.span.covers(m.span) for s in article.sentences if s.block == sentence.block)]
    if not told:  # the paragraph begins with the quotation: the last sentence before it tells
        above = next((s for s in reversed(article.sentences) if s.block == sentence.block - 1), None)
        told = [m for m in before if above is not None and above.span.covers(m.span)]
        subjects = [m for m in told if _is_subject(m, article)]
    return next(reversed(subjects or told), None)


def _by_role(i: int, sentence: Sentence, named: Sequence[Mention]) -> Mention | None:
    """Return whom "the judge" means: the one person whom the article gives that role or title."""
    noun = sentence.tokens[i].text.lower()
    if not is_role(noun) or "the" not in Tree(sentence.tokens).words(i, "det"):
        return None
    people = [(m, m.value) for m in named if isinstance(m.value, Person)]
    fitting = [(m, p) for m, p in people if noun in f"{p.role} {p.title}".lower().split()]
    return fitting[0][0] if len({(p.last, p.first) for _, p in fitting}) == 1 else None


def _by_age(sentence: Sentence, named: Sequence[Mention], article: Article) -> Mention | None:
    """Return whom "the 28-year-old" means: the subject of the sentence before."""
    before = [s for s in article.sentences if s.block == sentence.block and s.index == sentence.index - 1]
    subjects = (m for m in named if any(s.span.covers(m.span) for s in before) and _is_subject(m, article))
    return next((m for m in subjects if isinstance(m.value, Person)), None)


def _names_another(sentence: Sentence, pronoun: Token) -> bool:
    """Whether a sentence leaves open whom the pronoun means: "The president left.", "Ada flew and he steered." """
    for i, token in enumerate(sentence.tokens):
        if token.relation != "nsubj" or token.span.start >= pronoun.span.start:
            continue
        office = token.pos == "NOUN" and is_role(token.text)
        named = any(t.head == i and t.relation in {"appos", "flat", "compound"} for t in sentence.tokens)
        verb = sentence.tokens[token.head]
        beside = token.text.lower() == pronoun.text.lower() and verb.relation == "conj"
        first = next((t for t in sentence.tokens if t.relation == "nsubj" and t.head == verb.head), None)
        if (office and not named) or (beside and first is not None and first.pos == "PROPN"):
            return True
    return False


def _is_subject(mention: Mention, article: Article) -> bool:
    """Whether the name is the subject of its sentence: whom the next "she" most likely means."""
    tokens = next(s for s in article.sentences if s.span.covers(mention.span)).tokens
    return any(
        mention.span.overlaps(t.span)
        and (t.relation == "nsubj" or (t.relation in {"appos", "flat"} and tokens[t.head].relation == "nsubj"))
        for t in tokens
    )
