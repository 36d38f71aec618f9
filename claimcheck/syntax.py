"""Split sentences into words and say of each its part of speech, its head, its relation and the name it is part of."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, replace
from typing import TYPE_CHECKING

from claimcheck.lemmas import lemma_of
from claimcheck.memory import Memory, read_once
from claimcheck.records import Sentence, Span, Token

if TYPE_CHECKING:
    from claimcheck.models.token_model import TokenModel, Word

# Words split as in the Universal Dependencies treebanks EWT and GUM, so that the token model sees what it learnt from.
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}[^\W_]*"
_ABBREVIATIONS = (
    "Mr Mrs Ms Dr Prof Gen Sen Rep Gov Lt Col Capt Sgt Cpl Cmdr Maj Adm Rev Hon St Ft Mt Jr Sr Inc Corp Co Ltd Bros "
    "Ph\\.D Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri vs etc al Ave Blvd Rd "
    "approx dept est"
).split()
_ABBREVIATIONS_INSIDE = (
    "No Nos Sat Sun Mar Art Fig Figs Op pp".split()
)  # words too; a full stop ends these before a number
_PREFIXES = (
    "anti co counter cross de e eco ex extra hyper inter intra mega mid mini multi neo non over pan para post pre pro "
    "proto pseudo quasi re semi socio sub super trans tri ultra un under uni"
).split()  # joined by a hyphen to one word: "co-founder", "mid-July", "non-profit"
# Lengths are bounded where what follows may be missing, so that a line of a megabyte takes time in proportion.
_TOKEN = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’]               # address of a page
  | [\w.+-]{{1,64}}+@[\w-]{{1,63}}+(?:\.[\w-]{{1,63}}+)+          # address of a person
  | [@#]\w+
  | (?:[a-z0-9-]{{1,63}}+\.){{1,8}}(?:com|org|net|gov|edu|info|co\.uk|eu|io)\b  # name of a site
  | (?:{_LETTER}\.){{2,}}(?:{_LETTER}\b(?!\.))?                        # U.S. p.m. e.g.
  | (?:{"|".join(_ABBREVIATIONS)}|{"|".join(a.lower() for a in ("vs", "etc", "al"))})\.(?!\w)
  | (?:{"|".join(_ABBREVIATIONS_INSIDE)})\.(?=\s?\d)
  | (?<![\w.])[A-Z]\.(?=\s+[A-Z])                                      # the J. of "Robert J. Smith"
  | [A-Z]{{1,3}}\$|[$€£¥₹%‰°#]
  | \d+(?:-\d+){{2,}}                                                 # 2025-03-04, a telephone number
  | \d++(?:[.,:/]\d++)*+(?:st|nd|rd|th|s|d)?(?![^\W\d_])                  # 1,200  9:30  1/2  21st  1990s
  | \d++(?:[.,:/]\d++)*+(?=[a-z]+(?![^\W_])|[ap]\.m\.|(?:AM|PM|GMT|MM|KM|BN|MW|GW|GB|TB|M|K)(?![^\W_]))  # 50km  9PM
  | (?i:(?:{"|".join(_PREFIXES)})-(?={_LETTER}{{2}}|\d{{2}}(?:\d\d)?s\b))[^\W_]+
  | {_LETTER}\.?&{_LETTER}(?![^\W_])                                   # AT&T is caught below, R&D here
  | {_WORD}&{_WORD}
  | (?:[^\W_][\u0300-\u036f]*)+(?:['’][^\W_]+)*
  | \.{{2,}}|…|[!?]+|-{{2,}}|''|``|(\S)\1*(?<=[*=_~-])
  | \S
    """,
    re.VERBOSE,
)
_CLITIC = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m))$", re.IGNORECASE)
_JOINED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}  # two words printed as one: where the second begins


def load_token_model() -> "TokenModel":
    """Return the token model of the package, loaded once in a process; raises ModelError if it cannot be loaded."""
    from claimcheck.models.token_model import load_token_model

    return load_token_model()


def parse_sentences(
    sentences: Sequence[Sentence], *, batch_size: int = 32, memory: Memory | None = None
) -> list[Sentence]:
    """Return the sentences with `tokens` filled, in the same order; sentences of one text are parsed once.

    batch_size: how many sentences run together at most; has no influence on the results.
    memory: of what was read before; the model is then loaded when there is something new to read.
    Raises ModelError if the token model cannot be loaded.
    """
    spans = {sentence.text: split_words(sentence.text) for sentence in sentences}
    texts = [text for text, parts in spans.items() if parts]

    def parse(texts: Sequence[str]) -> "list[list[Word]]":
        return load_token_model().parse([words_of(text, spans[text]) for text in texts], batch_size=batch_size)

    parsed: dict[str, list[Word]] = {}
    if texts:
        words = _parse_once(texts, parse, memory) if memory else parse(texts)
        parsed = dict(zip(texts, words, strict=True))
    return [
        replace(sentence, tokens=_tokens(sentence, spans[sentence.text], parsed.get(sentence.text, ())))
        for sentence in sentences
    ]


def _parse_once(
    texts: Sequence[str], parse: "Callable[[Sequence[str]], list[list[Word]]]", memory: Memory
) -> "list[list[Word]]":
    from claimcheck.models.token_model import Word

    def read(texts: Sequence[str]) -> list[bytes]:
        return [json.dumps([astuple(word) for word in words]).encode() for words in parse(texts)]

    return [[Word(*word) for word in json.loads(reading)] for reading in read_once("syntax", texts, read, memory)]


def words_of(text: str, spans: Sequence[tuple[int, int]]) -> tuple[list[str], list[bool]]:
    """Return the words, and for each whether white space stands between it and the one before."""
    spaced = [i > 0 and spans[i - 1][1] < start for i, (start, _) in enumerate(spans)]
    return [text[start:end] for start, end in spans], spaced


def _tokens(sentence: Sentence, spans: Sequence[tuple[int, int]], words: "Sequence[Word]") -> tuple[Token, ...]:
    at = sentence.span.start
    tokens = [
        Token(
            span=Span(at + start, at + end),
            text=sentence.text[start:end],
            lemma=lemma_of(sentence.text[start:end], word.pos),
            pos=word.pos,
            head=word.head,
            relation=word.relation,
            name=word.name,
            name_start=word.name_start,
        )
        for (start, end), word in zip(spans, words, strict=True)
    ]
    return tuple(_with_speakers(tokens))


def _with_speakers(tokens: list[Token]) -> list[Token]:
    """Give a second subject of what is said to the verb of saying that has none: "..., the mayor told reporters"."""
    subjects: dict[int, list[int]] = {}
    for i, token in enumerate(tokens):
        if token.relation in {"nsubj", "nsubj:pass"}:
            subjects.setdefault(token.head, []).append(i)
    for said, token in enumerate(tokens):
        if token.relation == "ccomp" and token.head not in subjects and len(subjects.get(said, ())) > 1:
            speaker = subjects[said][-1]
            if said < speaker < token.head:
                tokens[speaker] = replace(tokens[speaker], head=token.head)
    return tokens


def split_words(text: str) -> list[tuple[int, int]]:
    """Return the [start, end) of each word and mark of `text`, in order; only white space lies between them."""
    return [part for found in _TOKEN.finditer(text) for part in _parts(text, *found.span())]


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a word and the clitic at its end apart: does / n't, ministry / 's."""
    word = text[start:end]
    cut = _JOINED.get(word.lower())
    if cut is None:
        clitic = _CLITIC.search(word)
        cut = clitic.start() if clitic else 0
    if cut:
        yield start, start + cut
    yield start + cut, end
