"""Find the quoted passages of an article and who is quoted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from claimcheck.mentions.people import far_miss, near_miss, same_person
from claimcheck.once import once_per_article
from claimcheck.records import Article, Mention, Sentence, Side, Span
from claimcheck.speakers import Told, find_speaker, stands_alone
from claimcheck.values import Person, Value, Wording

MIN_QUOTED_WORDS = 4  # shorter ones are scare quotes and names of things
_QUOTED = re.compile(
    r"“([^“”\n]{12,600}?)”"
    r"|(?<![^\s:(\[—–-])\"(?=\S)([^\"\n]{1,600}?)(?<=\S)\"(?!\w)"  # a mark that was lost elsewhere turns nothing round
    r"|(?<!\w)‘([^‘’\n]{12,600}(?:’\w[^‘’\n]*)*)’(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Words between quotation marks."""

    document_id: str
    span: Span  # without the marks
    text: str
    sentences: tuple[Sentence, ...]  # that it lies in
    told: Told | None  # who says it; None where the text does not tell

    @property
    def speaker(self) -> Mention | None:
        """The person or organization named as saying it; None unknown."""
        return self.told.speaker if self.told else None


@once_per_article
def find_passages(article: Article) -> tuple[Passage, ...]:
    """Return the quoted passages of at least MIN_QUOTED_WORDS words, in the order of the text."""
    passages: list[Passage] = []
    for match in _QUOTED.finditer(article.document.text):
        group = next(g for g in (1, 2, 3) if match[g] is not None)
        span = Span(*match.span(group))
        text = match[group]
        if len(text.split()) < MIN_QUOTED_WORDS:
            continue
        sentences = tuple(s for s in article.sentences if s.span.overlaps(span))
        if sentences:
            told = find_speaker(span, sentences, article)
            if told is None and passages and _goes_on(passages[-1], span, sentences):
                told = passages[-1].told
            passages.append(Passage(article.document.id, span, text, sentences, told))
    return tuple(passages)


def _goes_on(before: Passage, span: Span, sentences: Sequence[Sentence]) -> bool:
    """Whether a passage that nobody is said to say goes on where the one before ended: the next sentence is no other's.

    In another paragraph it does so only as its first words.
    """
    first, last = sentences[0], before.sentences[-1]
    opens = first.block == last.block or span.start - first.span.start <= 1
    return first.index - last.index <= 1 and opens and stands_alone(span, sentences)


MIN_SHARED_FRACTION = 0.6  # of the words from the first to the last that both have
MIN_SHARED_WORDS = 4
MIN_SHARED_KINDS = 3  # different words in common, for speed: four words in order are mostly three different ones
MIN_SHARED_IN_ONE = 6  # of two passages of one article: who is quoted there says alike things on one occasion
MIN_REORDERED = 6  # words of two passages that have the same in another order
MIN_SURE_WORDS = 8  # in common beside a short gap: then a word at the end is no chance
MIN_ANCHOR_WORDS = 3  # fewer at an end, before a longer gap, are the same by chance: "He is ..." of another sentence
_WORD = re.compile(r"[\w]+(?:['’]\w+)*|\([^()]*\)|\[[^\[\]]*\]")
_INSERTED = "[]"  # stands for what an editor put in brackets
_LONG_FORMS = {
    "n't": " not",
    "'re": " are",
    "'ve": " have",
    "'ll": " will",
    "'m": " am",
    "it's": "it is",
    "that's": "that is",
}
_SPELLINGS = (  # British -> American
    (re.compile(r"(?<=\w\w)our"), "or"),
    (re.compile(r"(?<=\w\w)is(?=(?:e|es|ed|ing|ation|ations)$)"), "iz"),
    (re.compile(r"(?<=\w\w)ll(?=(?:ed|ing|er|ers)$)"), "l"),
    (re.compile(r"(?<=\w\wt)re(?=s?$)"), "er"),
    (re.compile(r"^okay$"), "ok"),
)


def same_words(a: Passage, b: Passage) -> bool:
    """Whether two passages are the same words, or one a part of the other."""
    first, second = ([word.text for word in _words(passage.text)] for passage in (a, b))
    short, long = sorted((first, second), key=len)
    return any(long[i : i + len(short)] == short for i in range(len(long) - len(short) + 1))


def changed_words(a: Passage, b: Passage) -> tuple[Span, Span] | None:
    """Return the words that differ, in each passage, when the two are one quotation with words changed; else None.

    Words missing at the beginning or the end of one passage are no change: it may be quoted in part. Nor is what an
    editor put in brackets, or a word spelt in the other English.
    """
    first, second = _words(a.text), _words(b.text)
    if len({word.text for word in first} & {word.text for word in second}) < MIN_SHARED_KINDS:
        return None
    parts = _common_part(_parts([word.text for word in first], [word.text for word in second]))
    shared = sum(part.words[0] for part in parts if part.same)
    changed = [part for part in parts if not part.same and _differ(first[part.first], second[part.second])]
    longer = max(sum(part.words[side] for part in parts) for side in (0, 1))
    enough = MIN_SHARED_IN_ONE if a.document_id == b.document_id else MIN_SHARED_WORDS
    if not changed or not (_reordered(first, second) or shared >= max(enough, MIN_SHARED_FRACTION * longer)):
        return None
    if not (a.speaker and b.speaker) and all(_other_person(first[p.first], second[p.second]) for p in changed):
        return None  # "I was careless" of one, "he was careless" of another, who says it after him
    return (
        _span_of(a, first, changed[0].first.start, changed[-1].first.stop),
        _span_of(b, second, changed[0].second.start, changed[-1].second.stop),
    )


_PERSONS = {  # grammatical person of pronouns
    **dict.fromkeys("i me my mine myself we us our ours ourselves".split(), 1),
    **dict.fromkeys("he him his himself she her hers herself they them their theirs themselves".split(), 3),
}


@dataclass(frozen=True, slots=True)
class _Word:
    text: str  # in one spelling
    span: Span  # in the passage


@dataclass(frozen=True, slots=True)
class _Part:
    """Words of two passages that are the same, or that stand in each other's place."""

    same: bool
    first: slice
    second: slice

    @property
    def words(self) -> tuple[int, int]:
        return self.first.stop - self.first.start, self.second.stop - self.second.start


def _reordered(first: Sequence[_Word], second: Sequence[_Word]) -> bool:
    """Whether two passages have the same words in another order: "a mandate for x, not for y"."""
    texts = [sorted(word.text for word in words) for words in (first, second)]
    return texts[0] == texts[1] and len(first) >= MIN_REORDERED


def _other_person(first: Sequence[_Word], second: Sequence[_Word]) -> bool:
    """Whether words in each other's place are pronouns, of the speaker in one passage and of another in the other."""
    persons = [{_PERSONS.get(word.text, 0) for word in words} for words in (first, second)]
    return {*map(frozenset, persons)} == {frozenset({1}), frozenset({3})}


def _differ(first: Sequence[_Word], second: Sequence[_Word]) -> bool:
    """Whether words in each other's place are others, and not one written together, or an editor's in brackets."""
    joined = ["".join(word.text for word in words) for words in (first, second)]
    return joined[0] != joined[1] and not any(word.text == _INSERTED for word in (*first, *second))


def _parts(first: Sequence[str], second: Sequence[str]) -> list[_Part]:
    parts: list[_Part] = []
    for step in Levenshtein.opcodes(first, second):
        same = step.tag == "equal"
        start = parts.pop() if parts and not same and not parts[-1].same else None
        src = start.first.start if start else step.src_start
        dest = start.second.start if start else step.dest_start
        parts.append(_Part(same, slice(src, step.src_end), slice(dest, step.dest_end)))
    return parts


def _common_part(parts: Sequence[_Part]) -> list[_Part]:
    """Return the parts without what one passage alone has at its beginning or end."""
    for _ in range(2):
        rest = list(parts)
        while rest and not rest[0].same and 0 in rest[0].words:
            rest.pop(0)
        if len(rest) > 1 and rest[0].same and rest[0].words[0] < MIN_ANCHOR_WORDS:
            gap = abs(rest[1].words[0] - rest[1].words[1])
            sure = sum(part.words[0] for part in rest[2:] if part.same) >= MIN_SURE_WORDS and gap < MIN_ANCHOR_WORDS
            rest = rest[2:] if gap > rest[0].words[0] and not sure else rest
        parts = rest[::-1]
    return list(parts)


def same_speaker(a: Value, b: Value) -> bool:
    if isinstance(a, Person) and isinstance(b, Person):
        return same_person(a, b) or near_miss(a, b) or far_miss(a, b)  # person-name-conflict sees two forms of a name
    return True  # a body may speak through a person


def quoted_side(passage: Passage, clashing: Mention | Span) -> Side:
    """Return a side of a conflict about a quotation: the passage is shown, the clashing words are marked in it."""
    if isinstance(clashing, Mention):
        spans = [sentence.span for sentence in passage.sentences] + (
            [passage.told.sentence.span] if passage.told else []
        )
        whole = Span(min(span.start for span in spans), max(span.end for span in spans))
        return Side(str(clashing.value), (clashing,), (whole if len(whole) <= MAX_SHOWN else passage.span,))
    text = passage.text[clashing.start - passage.span.start : clashing.end - passage.span.start]
    mention = Mention(passage.document_id, clashing, text, Wording(text))
    return Side(text, (mention,), (passage.span,))


MAX_SHOWN = 400


def spell(text: str, start: int) -> list[tuple[str, Span]]:
    """Return the words of a text in one spelling, each with its place in the document; text begins at `start` there.

    A short form is two words in one place: "isn't".
    """
    return [(word.text, Span(start + word.span.start, start + word.span.end)) for word in _words(text)]


@lru_cache(maxsize=4096)  # each passage is held against every other
def _words(text: str) -> tuple[_Word, ...]:
    """Return the words in one spelling, short forms written out; of "6:00" the hour, of brackets only that they are."""
    words: list[_Word] = []
    for match in _WORD.finditer(text):
        plain = match[0].lower().replace("’", "'")
        if plain[0] in "([":
            plain = _INSERTED
        elif plain == "00" and text[: match.start()].endswith(":"):
            continue
        for short, long in _LONG_FORMS.items():
            plain = plain.replace(short, long)
        words += [_Word(_spelt(word), Span(*match.span())) for word in plain.split()]
    return tuple(words)


@lru_cache(maxsize=16384)  # most words of a story come again
def _spelt(word: str) -> str:
    for pattern, american in _SPELLINGS:
        word = pattern.sub(american, word)
    return word


def _span_of(passage: Passage, words: Sequence[_Word], first: int, last: int) -> Span:
    offset = passage.span.start
    spans = [Span(offset + word.span.start, offset + word.span.end) for word in words]
    return span_of_words(spans, first, last)


def span_of_words(spans: Sequence[Span], first: int, last: int) -> Span:
    """Return the span of the words [first, last), of these; an empty range gives the words on both sides of it."""
    if first >= last:
        first, last = max(0, first - 1), min(len(spans), last + 1)
    return Span(spans[first].start, spans[last - 1].end)
