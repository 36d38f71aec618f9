"""Tell which language a text is in: English by its small words, any other by a model of character sequences."""

import re
from functools import cache
from itertools import islice
from typing import Any

MIN_LETTERS = 40  # fewer letters tell too little: a headline of names could be in any language
MAX_WORDS = 1000  # words looked at from the beginning, and again from the middle of a longer text
MIN_ENGLISH_SHARE = (
    0.12  # of words that are English small words; English articles had 0.18 to 0.43, others at most 0.05
)
MIN_PROBABILITY = 0.60  # of the model's first choice; below it the text is taken as undetermined

READ_LANGUAGES = frozenset({"en", "und"})  # in which claims are found: English, and what is too short to tell
NO_LANGUAGE = "zxx"  # what ISO 639 calls text without words of any language

_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest small words of English without those that other languages have too ("in", "was", "for", "on", "over").
_ENGLISH = _words(
    """the and to of that with as it his are be this have from by but not they which you were their has would there been
    if will when who more out my what about into than them some could time other its our after two also did these said
    any only most us before where because must through years should now such how even then many against while between
    being both during year first new last may we she says people told one it's he she or each those him very"""
)


def detect_language(text: str) -> str:
    """Return the ISO 639-1 code of the language of most of the text; "und" when there is too little to tell.

    English is told without loading a model, which takes about half a second.
    """
    words = _sample(text)
    if sum(map(len, words)) < MIN_LETTERS:
        return "und"
    if sum(word in _ENGLISH for word in words) >= MIN_ENGLISH_SHARE * len(words):
        return "en"
    code, probability = _model().classify(" ".join(words)[: 20 * MAX_WORDS])
    return str(code) if probability >= MIN_PROBABILITY and code != NO_LANGUAGE else "und"


def _sample(text: str) -> list[str]:
    """Return words from the beginning, and of a long text also from its middle, in lower case."""
    words = [match.group().lower() for match in islice(_WORD.finditer(text), MAX_WORDS)]
    if len(text) > 20 * MAX_WORDS:
        words += [match.group().lower() for match in islice(_WORD.finditer(text, len(text) // 2), MAX_WORDS)]
    return words


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
