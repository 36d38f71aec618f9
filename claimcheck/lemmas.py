"""Lemmas: the word that stands in a dictionary for an inflected English word."""

from functools import cache

from claimcheck.models import runtime

TABLE = "lemmas.json"  # made by training/make_lemmas.py
_VOWELS = frozenset("aeiou")
_CLITICS = {
    ("'s", "AUX"): "be",
    ("'s", "VERB"): "be",
    ("'re", "AUX"): "be",
    ("'re", "VERB"): "be",
    ("'m", "AUX"): "be",
    ("'m", "VERB"): "be",
    ("'ve", "AUX"): "have",
    ("'ve", "VERB"): "have",
    ("'ll", "AUX"): "will",
    ("'d", "AUX"): "would",
    ("n't", "PART"): "not",
    ("not", "PART"): "not",
    ("ca", "AUX"): "can",
    ("wo", "AUX"): "will",
}


def lemma_of(word: str, pos: str) -> str:
    """Return the lemma of a word, in lower case but for names.

    pos: part of speech of Universal Dependencies ("VERB", "NOUN", ...). A proper noun is its own lemma.
    What the table lacks goes by rule, so that new words get a lemma too: "deplatformed" gives "deplatform".
    """
    if pos == "PROPN":
        return word
    lower = word.lower().replace("’", "'")
    if (lower, pos) in _CLITICS:
        return _CLITICS[lower, pos]
    table = _load_table()
    group = "VERB" if pos == "AUX" else pos
    known = table.get(group, {}).get(lower)
    return known if known is not None else lemma_by_rule(lower, group)


@cache
def _load_table() -> dict[str, dict[str, str]]:
    return runtime.load_record(runtime.FOLDER / TABLE)


def lemma_by_rule(word: str, pos: str) -> str:
    """Return the lemma that the endings suggest; `word` is in lower case."""
    if pos == "NOUN":
        return word[:-2] + "an" if word.endswith("men") and len(word) > 5 else _without_s(word)
    if pos == "VERB":
        if word.endswith("ied") and len(word) > 4:
            return word[:-3] + "y"
        if word.endswith("eed") and len(word) > 4:
            return word[:-1]
        if word.endswith("ed") and len(word) > 3:
            return _stem(word[:-2])
        if word.endswith("ing") and len(word) > 4:
            return _stem(word[:-3])
        return _without_s(word)
    return word


def _without_s(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes", "zzes", "oes")):
        return word[:-2]
    return word[:-1]


def _stem(stem: str) -> str:
    """Return what stands before -ed or -ing, with its e ("hop" of "hoping") or less a doubled letter ("hopp")."""
    if not any(c in _VOWELS or c == "y" for c in stem):
        return stem
    last, before = stem[-1], stem[-2:-1]
    if last == before and last not in _VOWELS:
        return stem if last in "lsfz" else stem[:-1]
    if last in _VOWELS:
        return stem + "e" if last in "uie" and len(stem) > 2 else stem
    if last in "vcz" or stem.endswith(("rg", "dg", "lg")):
        return stem + "e"
    if stem.endswith(("ang", "eng")) and len(stem) > 4:
        return stem + "e"  # change, avenge
    if last == "l" and before not in _VOWELS and before not in "rwyl":
        return stem + "e"  # tackle
    if last == "s" and before not in "s":
        return stem + "e"  # raise, close, rinse
    if stem.endswith(("at", "ut", "id", "ir", "ur", "ag", "uk", "ik", "ak", "ok", "ib", "ub", "ob")):
        double = stem[-3:-1] in ("oa", "ea", "ou", "ai", "oo", "ee")
        return stem if double else stem + "e"
    if len(stem) >= 3 and before in _VOWELS and stem[-3] not in _VOWELS and last not in "wxy":
        # One syllable doubles its consonant if it has no e: "hoped", "hopped". Longer words mostly have no e.
        syllables = sum(1 for a, b in zip(" " + stem, stem, strict=False) if b in _VOWELS and a not in _VOWELS)
        return stem + "e" if syllables == 1 else stem
    return stem
