"""Split sentences into words and say of each its part of speech, its head, its relation and the name it is part of."""

import re
from collections.abc import Iterator, Sequence

from claimcheck.records import Sentence

# Words split as in the Universal Dependencies treebanks EWT and GUM, so that the token model sees what it learnt from.
_LETTER = r"[^\W\d_]"
_WORD = rf"{_LETTER}[^\W_]*"
_ABBREVIATIONS = (
    "Mr Mrs Ms Dr Prof Gen Sen Rep Gov Lt Col Capt Sgt Cpl Cmdr Maj Adm Rev Hon St Ft Mt Jr Sr Inc Corp Co Ltd Bros "
    "Ph\\.D Jan Feb Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri vs etc al Ave Blvd Rd approx dept est"
).split()
_ABBREVIATIONS_INSIDE = "No Nos Sat Sun Mar Art Fig Figs Op pp".split()  # words too; a full stop ends these before a number
_PREFIXES = (
    "anti co counter cross de e eco ex extra hyper inter intra mega mid mini multi neo non over pan para post pre pro "
    "proto pseudo quasi re semi socio sub super trans tri ultra un under uni"
).split()  # joined by a hyphen to one word: "co-founder", "mid-July", "non-profit"
_TOKEN = re.compile(
    rf"""
    (?:https?://|www\.)[^\s<>"“”]*[^\s<>"“”.,;:!?)\]'’]               # address of a page
  | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                       # address of a person
  | [@#]\w+
  | (?:[a-z0-9-]+\.)+(?:com|org|net|gov|edu|info|co\.uk|eu|io)\b       # name of a site
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
