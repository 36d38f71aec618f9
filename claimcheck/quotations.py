"""Find the quoted passages of an article and who is quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from claimcheck.claims import REPORTING
from claimcheck.mentions.people import same_person
from claimcheck.records import Article, Mention, Sentence, Side, Span
from claimcheck.values import Organization, Person, Value, Wording

MIN_QUOTED_WORDS = 4  # shorter ones are scare quotes and names of things
_QUOTED = re.compile(r"“([^“”\n]{12,600}?)”|\"([^\"\n]{1,600}?)\"|(?<!\w)‘([^‘’\n]{12,600}(?:’\w[^‘’\n]*)*)’(?!\w)")
_SENTENCE_GAP = 1  # sentences before and after a quotation in which its speaker is looked for


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between quotation marks."""

    document_id: str
    span: Span  # without the marks
    text: str
    sentences: tuple[Sentence, ...]  # that it lies in
    speaker: Mention | None  # the person or organization named as saying it; None unknown


def find_passages(article: Article) -> list[Passage]:
    """Return the quoted passages of at least MIN_QUOTED_WORDS words, in the order of the text."""
    passages = []
    for match in _QUOTED.finditer(article.document.text):
        group = next(g for g in (1, 2, 3) if match[g] is not None)
        span = Span(*match.span(group))
        text = match[group]
        if len(text.split()) < MIN_QUOTED_WORDS:
            continue
        sentences = tuple(s for s in article.sentences if s.span.overlaps(span))
        if sentences:
            passages.append(Passage(article.document.id, span, text, sentences, _speaker(span, sentences, article)))
    return passages


def _speaker(span: Span, sentences: Sequence[Sentence], article: Article) -> Mention | None:
    """Return the speaker: subject of a verb of saying in the quotation's own sentences, else in those beside it."""
    block = sentences[0].block
    first, last = sentences[0].index, sentences[-1].index
    near = [
        s for s in article.sentences if s.block == block and first - _SENTENCE_GAP <= s.index <= last + _SENTENCE_GAP
    ]
    for group in (list(sentences), [s for s in near if s.index < first], [s for s in near if s.index > last]):
        for sentence in group:
            found = _said_by(sentence, span, article)
            if found is not None:
                return found
    return None


def _said_by(sentence: Sentence, quoted: Span, article: Article) -> Mention | None:
    """Return who is the subject of the verb of saying nearest to the quotation, in the words outside it."""
    tokens = sentence.tokens
    verbs = [
        i
        for i, token in enumerate(tokens)
        if token.pos == "VERB"
        and not quoted.overlaps(token.span)
        and (token.lemma in REPORTING or token.lemma in SPEAKING)
    ]
    verbs.sort(key=lambda i: (min(abs(tokens[i].span.start - quoted.end), abs(quoted.start - tokens[i].span.end)), i))
    for verb in verbs:
        for i, token in enumerate(tokens):
            if token.head == verb and token.relation in {"nsubj", "nsubj:pass"} and not quoted.overlaps(token.span):
                named = _named(i, sentence, article)
                if named is not None:
                    return named
    return None


NEAR_SENTENCES = 1  # before a pronoun, in which the subject is preferred to the last name
SPEAKING = frozenset("call put call describe tell insist shout ask thank speak exclaim".split())


def _named(i: int, sentence: Sentence, article: Article) -> Mention | None:
    """Return the person or organization that token i names, or that its pronoun stands for."""
    token = sentence.tokens[i]
    inside = [m for m in article.mentions if isinstance(m.value, Person | Organization)]
    phrase = {i} | {
        j
        for j, other in enumerate(sentence.tokens)
        if other.head == i and other.relation in {"flat", "appos", "compound"}
    }
    for mention in inside:
        if any(mention.span.overlaps(sentence.tokens[j].span) for j in sorted(phrase)):
            return mention
    if token.text.lower() in {"he", "she"}:
        before = [m for m in inside if isinstance(m.value, Person) and m.span.end <= token.span.start]
        near = [s.span for s in article.sentences if sentence.index - NEAR_SENTENCES <= s.index <= sentence.index]
        subjects = [m for m in before if any(s.covers(m.span) for s in near) and _is_subject(m, article)]
        return (subjects or before)[-1] if before else None
    return None


def _is_subject(mention: Mention, article: Article) -> bool:
    """Whether the name is the subject of its sentence: whom the next "she" most likely means."""
    sentence = next(s for s in article.sentences if s.span.covers(mention.span))
    return any(t.relation == "nsubj" and mention.span.overlaps(t.span) for t in sentence.tokens)


MIN_SHARED_FRACTION = 0.6  # of the shorter passage's words that stand in the other in the same order
MIN_SHARED_WORDS = 4
_WORD = re.compile(r"[\w]+(?:['’]\w+)*")
_LONG_FORMS = {
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'m": " am",
    "it's": "it is",
    "that's": "that is",
}


def same_words(a: Passage, b: Passage) -> bool:
    """Whether two passages are the same words, or one a part of the other."""
    first, second = _words(a.text), _words(b.text)
    short, long = sorted((first, second), key=len)
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def changed_words(a: Passage, b: Passage) -> tuple[Span, Span] | None:
    """Return the words that differ, in each passage, when the two are one quotation with words changed; else None.

    Words missing at the beginning or the end of one passage are no change: it may be quoted in part.
    """
    first, second = _words(a.text), _words(b.text)
    steps = list(Levenshtein.opcodes(first, second))
    while steps and steps[0].tag in {"insert", "delete"}:
        steps.pop(0)
    while steps and steps[-1].tag in {"insert", "delete"}:
        steps.pop()
    shared = sum(step.src_end - step.src_start for step in steps if step.tag == "equal")
    changed = [step for step in steps if step.tag != "equal"]
    if not changed or shared < MIN_SHARED_WORDS or shared < MIN_SHARED_FRACTION * min(len(first), len(second)):
        return None
    return (
        _span_of(a, changed[0].src_start, changed[-1].src_end),
        _span_of(b, changed[0].dest_start, changed[-1].dest_end),
    )


def same_speaker(a: Value, b: Value) -> bool:
    if isinstance(a, Person) and isinstance(b, Person):
        return same_person(a, b)
    return True  # a body may speak through a person


def quoted_side(passage: Passage, clashing: Mention | Span) -> Side:
    """Return a side of a conflict about a quotation: the passage is shown, the clashing words are marked in it."""
    if isinstance(clashing, Mention):
        sentence = next((s for s in passage.sentences if s.span.covers(clashing.span)), None)
        shown = sentence.span if sentence and len(sentence.span) <= MAX_SHOWN else passage.span
        return Side(str(clashing.value), (clashing,), (Span(min(shown.start, passage.span.start), shown.end),))
    text = passage.text[clashing.start - passage.span.start : clashing.end - passage.span.start]
    mention = Mention(passage.document_id, clashing, text, Wording(text))
    return Side(text, (mention,), (passage.span,))


MAX_SHOWN = 400


def spell(text: str, start: int) -> list[tuple[str, Span]]:
    """Return the words of a text in one spelling, each with its place in the document; text begins at `start` there.

    A short form is two words in one place: "isn't".
    """
    return [
        (word, Span(start + match.start(), start + match.end()))
        for match in _WORD.finditer(text)
        for word in _words(match[0])
    ]


def _words(text: str) -> list[str]:
    plain = text.lower().replace("’", "'")
    for short, long in _LONG_FORMS.items():
        plain = plain.replace(short, long)
    return _WORD.findall(plain)


def _span_of(passage: Passage, first: int, last: int) -> Span:
    return span_of_words([span for _, span in spell(passage.text, passage.span.start)], first, last)


def span_of_words(spans: Sequence[Span], first: int, last: int) -> Span:
    """Return the span of the words [first, last), of these; an empty range gives the words on both sides of it."""
    if first >= last:
        first, last = max(0, first - 1), min(len(spans), last + 1)
    return Span(spans[first].start, spans[last - 1].end)
