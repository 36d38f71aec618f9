"""The numeric finders read what an editor reads in numbers, dates, sums and the like."""

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from claimcheck.mentions.numbers import number_of_words, read_figures, step_of_digits
from claimcheck.mentions.numeric import find_numeric
from claimcheck.mentions.parties import find_named_parties
from claimcheck.records import Mention, Sentence, Span, Token
from claimcheck.values import Moment, Parties, Place, Quantity

FIXTURE = Path(__file__).parent.parent / "fixtures" / "mentions" / "numeric.toml"
PUBLISHED = date(2025, 3, 5)  # a Wednesday


def _cases() -> list[dict[str, Any]]:
    return tomllib.loads(FIXTURE.read_text(encoding="utf-8"))["case"]


def _find(text: str, published: date | None = PUBLISHED, *, offset: int = 0) -> list[Mention]:
    return find_numeric([Sentence("a.txt", 0, Span(offset, offset + len(text)), text)], published)


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_numeric_mentions_are_found_with_their_values(case: dict[str, Any]) -> None:
    found = [{"text": m.text, "kind": m.value.kind, "value": str(m.value)} for m in _find(case["text"])]
    assert found == case["mentions"]


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_mentions_quote_their_document_and_do_not_overlap(case: dict[str, Any]) -> None:
    offset = 7
    document = "x" * offset + case["text"]
    found = _find(case["text"], offset=offset)
    assert all(mention.span.of(document) == mention.text for mention in found)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))


@pytest.mark.parametrize("case", _cases(), ids=lambda case: case["name"])
def test_nothing_breaks_without_a_publication_date(case: dict[str, Any]) -> None:
    assert all(mention.text for mention in _find(case["text"], None))


def test_without_a_publication_date_the_year_stays_unknown() -> None:
    (found,) = _find("It opened on March 4.", None)
    assert isinstance(found.value, Moment)
    assert not found.value.year_known


def test_without_a_publication_date_a_weekday_stays_a_weekday() -> None:
    (found,) = _find("It opened on Tuesday.", None)
    assert found.value == Moment(None, None, weekday=1)


def test_the_parse_gives_the_counted_noun() -> None:
    text = "Three rescue dogs and handlers came."
    words = [("Three", "three", "NUM", 2, "nummod"), ("rescue", "rescue", "NOUN", 2, "compound")]
    words += [("dogs", "dog", "NOUN", 5, "nsubj"), ("and", "and", "CCONJ", 4, "cc")]
    words += [("handlers", "handler", "NOUN", 2, "conj"), ("came", "come", "VERB", 5, "root")]
    tokens, start = [], 0
    for word, lemma, pos, head, relation in words:
        start = text.index(word, start)
        tokens.append(Token(Span(start, start + len(word)), word, lemma, pos, head, relation))
    sentence = Sentence("a.txt", 0, Span(0, len(text)), text, tokens=tuple(tokens))
    (found,) = find_numeric([sentence], PUBLISHED)
    assert found.text == "Three rescue dogs"
    assert isinstance(found.value, Quantity)
    assert found.value.unit == "dog"


def test_a_list_of_countries_counts_the_parties() -> None:
    text = "Norland, Osteria and Vesk signed the pact."
    names = [
        Mention("a.txt", Span(text.index(name), text.index(name) + len(name)), name, Place(name, "country"))
        for name in ("Norland", "Osteria", "Vesk")
    ]
    (found,) = find_named_parties([Sentence("a.txt", 0, Span(0, len(text)), text)], names)
    assert found.text == "Norland, Osteria and Vesk"
    assert found.value == Parties(3, "country", ("Norland", "Osteria", "Vesk"))


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("twenty-five", 25),
        ("a hundred and twelve", 112),
        ("nineteen hundred", 1900),
        ("six hundred and forty", 640),
        ("two million three hundred thousand", 2_300_000),
        ("three hundred thousand", 300_000),
        ("one point three billion", 1.3e9),
        ("a million", 1e6),
    ],
)
def test_number_words_are_read(words: str, number: float) -> None:
    assert number_of_words(words) == pytest.approx(number)
    assert read_figures(f"about {words} of them")[0].number.low == pytest.approx(number)


@pytest.mark.parametrize(
    ("digits", "step"),
    [("15", 1), ("40", 1), ("400", 10), ("412,000", 1000), ("21,400", 100), ("2.4", 0.1), ("1.24", 0.01)],
)
def test_zeros_at_the_end_were_not_meant(digits: str, step: float) -> None:
    assert step_of_digits(digits) == pytest.approx(step)
