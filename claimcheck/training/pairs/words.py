"""The words that edits exchange, and the forms of verbs: "rise" for "fell" must become "rose"."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from claimcheck.lemmas import lemma_of

TABLE = Path(__file__).parent.parent / "data" / "edit_words.toml"

Form = Literal["base", "s", "ing", "past", "participle"]
FORMS: tuple[Form, ...] = ("base", "s", "ing", "past", "participle")
_VOWELS = frozenset("aeiou")


@cache
def table() -> dict[str, Any]:
    """Return the table of words as it stands in the file."""
    return tomllib.loads(TABLE.read_text(encoding="utf-8"))


@cache
def antonyms() -> dict[str, tuple[str, ...]]:
    """Return for each verb its opposites, as lemmas."""
    return _both_ways("antonyms")


@cache
def opposites() -> dict[str, tuple[str, ...]]:
    """Return for each word that is no verb its opposites, in lower case."""
    return _both_ways("opposites")


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    """Return for each verb, as lemma, those that say the same in news."""
    found: dict[str, list[str]] = {}
    for group in table()["synonyms"]:
        for verb in group:
            found.setdefault(verb, []).extend(other for other in group if other != verb)
    return {verb: tuple(others) for verb, others in found.items()}


def _both_ways(key: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for one, other in table()[key]:
        found.setdefault(one, []).append(other)
        found.setdefault(other, []).append(one)
    return {word: tuple(dict.fromkeys(others)) for word, others in found.items()}


@cache
def _irregular() -> dict[str, tuple[str, str]]:
    rows = (row.split() for row in table()["irregular"].replace("\n", " ").split(";"))
    return {lemma: (past, participle) for lemma, past, participle in rows}


def inflect(lemma: str, form: Form) -> str:
    """Return a form of a verb; of a verb of several words ("turn down") the first word is inflected."""
    verb, _, rest = lemma.partition(" ")
    return f"{_inflect_word(verb, form)} {rest}".strip()


def _inflect_word(verb: str, form: Form) -> str:
    if form == "base":
        return verb
    if form == "s":
        if verb in {"have", "do", "go", "be"}:
            return {"have": "has", "do": "does", "go": "goes", "be": "is"}[verb]
        if re.search(r"(?:s|x|z|ch|sh)$", verb):
            return verb + "es"
        return verb[:-1] + "ies" if re.search(r"[^aeiou]y$", verb) else verb + "s"
    if form != "ing" and verb in _irregular():
        return _irregular()[verb][form == "participle"]
    if form == "ing":
        if verb.endswith("ie"):
            return verb[:-2] + "ying"
        if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and verb != "be":
            return verb[:-1] + "ing"
        return _doubled(verb) + "ing"
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if re.search(r"[^aeiou]y$", verb) else _doubled(verb) + "ed"


def _doubled(verb: str) -> str:
    """Return the verb with its last letter doubled where an ending needs it: "plan" gives "plann"."""
    one_syllable = re.fullmatch(r"(?:qu|[^aeiou])*[aeiouy][^aeiouwxy]", verb) is not None and len(verb) > 2
    return verb + verb[-1] if one_syllable or verb in table()["doubling"].split() else verb


def form_of(word: str, lemma: str, *, participle: bool) -> Form | None:
    """Return which form of `lemma` a word is; None where it is none that can be made again.

    participle: whether a form that may be past or participle stands where a participle does ("has won").
    """
    lower = word.lower()
    found = [form for form in FORMS if _inflect_word(lemma, form) == lower]
    if "base" in found and len(found) > 1:
        return None  # "quit", "cut"
    if "past" in found and "participle" in found:
        return "participle" if participle else "past"
    return found[0] if len(found) == 1 else None


def exchange_verb(word: str, lemma: str, other: str, *, participle: bool) -> str | None:
    """Return `other` in the form and case of `word`, a form of `lemma`; None where the form is in doubt."""
    form = form_of(word, lemma, participle=participle)
    if form is None:
        return None
    return like_case(inflect(other, form), word)


def like_case(word: str, model: str) -> str:
    """Return the word with a capital where `model` has one."""
    return word[:1].upper() + word[1:] if model[:1].isupper() else word


def verb_lemma(word: str) -> str:
    """Return the lemma of a word read as a verb."""
    return lemma_of(word, "VERB")
