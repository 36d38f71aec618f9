"""Claims: the cases of fixtures/claims through the shipped token model, and what holds for all of them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from builders import article, parsed

from claimcheck.claims import find_claims, mask_values
from claimcheck.records import Article, Claim, Grain

PATH = Path(__file__).parent.parent / "fixtures" / "claims" / "cases.toml"
CASES: list[dict[str, Any]] = tomllib.loads(PATH.read_text(encoding="utf-8"))["case"]
NAMES = [case["name"] for case in CASES]


@cache
def articles() -> dict[str, Article]:
    """Return the article of each case, all read at once."""
    return dict(zip(NAMES, parsed(*(case["text"] for case in CASES)), strict=True))


def shown(claim: Claim) -> dict[str, Any]:
    return {
        "text": claim.text,
        "attribution": claim.attribution or "",
        "polarity": claim.polarity.value,
        "modality": claim.modality.value,
        "tense": claim.tense.value,
        "predicate": claim.predicate,
        "subject": claim.subject or "",
        "mentions": [mention.text for mention in claim.mentions],
        "agent": claim.agent or "",
        "patient": claim.patient or "",
        "grain": claim.grain.value,
    }


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_claims_say_who_says_what_how_surely_and_when(case: dict[str, Any]) -> None:
    found = [shown(claim) for claim in articles()[case["name"]].claims]
    assert [claim["text"] for claim in found] == [expected["text"] for expected in case["claims"]]
    for claim, expected in zip(found, case["claims"], strict=True):
        assert {field: claim[field] for field in expected} == expected


@pytest.mark.parametrize("name", NAMES)
def test_claims_lie_in_their_sentence_and_hold_their_mentions(name: str) -> None:
    read = articles()[name]
    for claim in read.claims:
        assert claim.sentence.span.covers(claim.span)
        assert claim.span_text == claim.span.of(read.document.text)
        assert all(claim.span.overlaps(mention.span) for mention in claim.mentions)
        assert all(claim.sentence.span.covers(span) for span in claim.words)


@pytest.mark.parametrize("name", NAMES)
def test_parts_are_not_compared_and_wholes_not_shown(name: str) -> None:
    read = articles()[name]
    assert {claim.grain for claim in read.compared} <= {Grain.ATOMIC, Grain.WHOLE}
    assert {claim.grain for claim in read.told_apart} <= {Grain.ATOMIC, Grain.PART}


def test_what_makes_no_claim_is_counted() -> None:
    (read,) = parsed("Will the mill reopen? The council should close it. He agreed.")
    assert find_claims(read.sentences, read.mentions).left_out == (("questions", 1), ("opinions", 1), ("fragments", 1))


def test_a_sentence_without_tokens_is_one_claim_as_it_stands() -> None:
    (claim,) = find_claims(article("The bakery closed and the mill burned.").sentences, ()).claims
    assert claim.text == "The bakery closed and the mill burned."


def test_no_sentences_give_no_claims() -> None:
    assert find_claims((), ()).claims == ()


def test_claims_of_one_question_read_alike_when_their_values_are_open() -> None:
    first, second = (one.claims[0] for one in parsed("The quay cost £4 million.", "The quay cost 70 million euros."))
    assert mask_values(first) == mask_values(second) == "The quay cost some money"
