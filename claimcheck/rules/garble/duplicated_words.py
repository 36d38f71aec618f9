"""A word or a phrase is printed twice in a row.

## What it finds
The word, or the same phrase of two to four words, twice with nothing but space between.
## Why it matters
It is what is left when a line is edited twice; readers stumble over it.
## Example
> The rail link was paid for by the the harbour board.
> Buses will run every every ten minutes.
> The strike at the at the depot is over.
## Left alone
> She had had enough, and said that that was the end of it.
> The band Duran Duran played in Walla Walla, and The The in Leeds.
> It was a very very long night.
> They went round and round and round.
> "No, the, the thing is," he began. "It is cold, cold."
## Limits
A capitalised word printed twice may be a name and is left alone, unless it is a word such as "The" that
opens a sentence.
Inside quotation marks it is less sure, for speakers stammer.
"""

import re
from collections.abc import Iterator

from claimcheck.records import Article, Damage, Sentence, Severity, Span
from claimcheck.rules.garble.words import FUNCTION_WORDS, quoted_spans, running_sentences, word_set
from claimcheck.rules.rule import GarbleRule

_WORD_TWICE = re.compile(r"(?<![\w’'\-./])([^\W\d_]+)\s+(\1)(?![\w’'\-/])", re.IGNORECASE)
_PHRASE_TWICE = re.compile(r"(?<![\w’'\-])([^\W\d_]+(?: [^\W\d_]+){1,3}) \1(?![\w’'\-])")

# Words that good English prints twice: by grammar ("had had", "the one he logged in in"), or for weight ("very very").
_DOUBLED_BY_GRAMMAR = word_set("had that is in on her do who what you as up")
_PREPOSITIONS = word_set("in on as up")  # of those above
_NO_VERB = frozenset({"ADV", "ADJ", "ADP", "DET", "CCONJ", "SCONJ"})  # parts of speech that take no particle
_PLACES = word_set("back right straight all up out over down through")  # but these stand between a verb and its own
_CLAUSE_AS_SUBJECT = re.compile(r"\b(?:what|who|how|where|why|all|that|thing|problem|point|question|trouble)\b", re.I)
_DOUBLED_FOR_WEIGHT = word_set(
    "very really so no yes now far long many much too well never bye ha hear there again please go oh hush tut knock"
    " chop night blah old big wait ho boo choo dum yeah win bang beep tick la na wow right okay ok hey ta woof pom can"
    " cha tom aye cry run come look fifty rah yum ding dong ping ting bora mahi aku couscous beri yo poo pee "
    "wee goody din"
    " gee aa hubba nudge wink same gogo tuk tsk uh um er ah haha mm hmm"
)


def check(article: Article) -> Iterator[Damage]:
    text = article.document.text
    for sentence in running_sentences(article):
        quoted = quoted_spans(sentence.text)
        taken: list[tuple[int, int]] = []
        for match in (*_PHRASE_TWICE.finditer(sentence.text), *_WORD_TWICE.finditer(sentence.text)):
            start, end = match.span()
            if any(s < end and start < e for s, e in taken):
                continue
            if match.re is _PHRASE_TWICE:
                slip = _is_phrase_slip(sentence.text, match)
            else:
                slip = _is_slip(match) or _is_preposition_twice(match, sentence) or _is_verb_twice(match)
            if not slip:
                continue
            taken.append((start, end))
            span = Span(sentence.span.start + start, sentence.span.start + end)
            sure = 0.97 if match[1].lower() in FUNCTION_WORDS else 0.92
            if any(s <= start and end <= e for s, e in quoted):
                sure -= 0.2  # speakers stammer
            yield Damage(span, f'"{match[1]}" is printed twice: "{span.of(text)}"', sure, value=match[1])


def _is_slip(match: re.Match[str]) -> bool:
    word, again = match[1], match[2]
    low = word.lower()
    if low in _DOUBLED_BY_GRAMMAR or low in _DOUBLED_FOR_WEIGHT or (len(low) == 1 and low not in ("a", "i")):
        return False
    if word != again:  # "The the" is a slip; "will Will" and "may May" are a verb and a name
        return low in FUNCTION_WORDS and again == low
    if re.match(rf"\s+{re.escape(word)}\b", match.string[match.end() :]):
        return False  # three times is meant
    begins = not match.string[: match.start()].strip("\"“‘'( ")  # elsewhere it is a name, as of the band The The
    return word.islower() or (begins and word.istitle() and low in FUNCTION_WORDS)


def _is_preposition_twice(match: re.Match[str], sentence: Sentence) -> bool:
    """Whether both words are prepositions of one noun: "ended in in Rome", not "the one he logged in in May".

    After an adverb or another word that takes no particle the first one cannot belong to a verb: "slightly in in Rome".
    """
    if match[1] not in _PREPOSITIONS or match[1] != match[2]:
        return False
    starts = {sentence.span.start + match.start(group) for group in (1, 2)}
    places = [i for i, token in enumerate(sentence.tokens) if token.span.start in starts]
    if len(places) != 2:
        return False
    tokens = [sentence.tokens[i] for i in places]
    if {t.relation for t in tokens} == {"case"} and tokens[0].head == tokens[1].head:
        return True
    before = sentence.tokens[places[0] - 1] if places[0] else None
    return before is not None and before.pos in _NO_VERB and before.text.lower() not in _PLACES


def _is_verb_twice(match: re.Match[str]) -> bool:
    """Whether "is is" is a slip: no clause is the subject of the second, as in "what it is is a fraud"."""
    return match[0].split() == ["is", "is"] and not _CLAUSE_AS_SUBJECT.search(match.string[: match.start()])


def _is_phrase_slip(text: str, match: re.Match[str]) -> bool:
    words = match[1].split()
    if len({w.lower() for w in words}) == 1 or not any(w.islower() for w in words):
        return False
    before = re.findall(r"[^\W\d_]+", text[: match.start()])[-1:]
    after = re.findall(r"[^\W\d_]+", text[match.end() :])[:1]
    return before != words[-1:] and after != words[:1]  # "round and round and round", "day by day by day"


RULE = GarbleRule(
    id="CC503",
    name="duplicated-words",
    category="duplicated-words",
    severity=Severity.ERROR,
    check=check,
    doc=__doc__,
)
