"""People, places and organizations: the cases of fixtures/mentions, and what holds for all of them."""

import re
import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from builders import article

from claimcheck.mentions import find_mentions
from claimcheck.mentions.gazetteer import KnownPlaces, data_rows
from claimcheck.mentions.organizations import find_organizations, same_organization
from claimcheck.mentions.people import compatible_roles, find_people, near_miss, same_person
from claimcheck.mentions.places import find_places
from claimcheck.mentions.roles import is_role, normal_role
from claimcheck.records import Mention
from claimcheck.values import Organization, Parties, Person, Place

FIXTURES = Path(__file__).parent.parent / "fixtures" / "mentions"


def _load(file: str) -> Any:
    return tomllib.loads((FIXTURES / file).read_text(encoding="utf-8"))


def _cases(file: str) -> list[Any]:
    return [pytest.param(case, id=case["name"]) for case in _load(file)["case"]]


def _shown(mention: Mention) -> str:
    value = mention.value
    if isinstance(value, Place):
        return f"{value} {'-' if value.demonym else ''}{'~' if value.metonym else ''}[{value.type}]"
    if isinstance(value, Person):
        return f"{value.first} | {value.last} | {value.title} | {value.role}"
    assert isinstance(value, Organization)
    return f"{value.name} ({value.acronym})" if value.acronym else value.name


def _found(mentions: list[Mention]) -> list[list[str]]:
    return [[mention.text, _shown(mention)] for mention in sorted(mentions, key=lambda m: m.span)]


@pytest.mark.parametrize("case", _cases("places.toml"))
def test_places_are_found_with_what_they_lie_in(case: dict[str, Any]) -> None:
    assert _found(find_places(article(case["text"]).sentences, None)) == case["found"]


@pytest.mark.parametrize("case", _cases("people.toml"))
def test_people_are_found_with_title_and_role(case: dict[str, Any]) -> None:
    assert _found(find_people(article(case["text"]).sentences, None)) == case["found"]


@pytest.mark.parametrize("case", _cases("organizations.toml"))
def test_organizations_are_found_with_their_full_names(case: dict[str, Any]) -> None:
    assert _found(find_organizations(article(case["text"]).sentences, None)) == case["found"]


@pytest.mark.parametrize("case", [*_cases("places.toml"), *_cases("people.toml"), *_cases("organizations.toml")])
def test_mentions_quote_their_document_in_order_and_without_overlaps(case: dict[str, Any]) -> None:
    text = case["text"]
    mentions = find_mentions(article(text).sentences, date(2026, 5, 4))
    assert all(mention.span.of(text) == mention.text for mention in mentions)
    assert list(mentions) == sorted(mentions, key=lambda mention: mention.span)
    alone = [mention for mention in mentions if not _is_list_of_names(mention)]
    assert all(a.span.end <= b.span.start for a, b in pairwise(alone))


def _is_list_of_names(mention: Mention) -> bool:
    """Whether the mention is a number of parties that holds the mentions of their names."""
    return isinstance(mention.value, Parties) and bool(mention.value.names)


@pytest.mark.parametrize(("a", "b", "expected"), _load("names_compared.toml")["people"])
def test_names_are_the_same_near_or_different(a: list[str], b: list[str], expected: str) -> None:
    for one, other in ((a, b), (b, a)):
        first, second = Person(one[1], one[0]), Person(other[1], other[0])
        assert (same_person(first, second), near_miss(first, second)) == (expected == "same", expected == "near")


@pytest.mark.parametrize(("a", "b", "expected"), _load("names_compared.toml")["roles"])
def test_roles_of_one_sphere_clash_unless_one_is_the_wider(a: str, b: str, expected: bool) -> None:
    assert compatible_roles(normal_role(a), normal_role(b)) is expected
    assert compatible_roles(normal_role(b), normal_role(a)) is expected


@pytest.mark.parametrize(("a", "b", "expected"), _load("names_compared.toml")["organizations"])
def test_organizations_are_compared_by_name_and_acronym(a: str, b: str, expected: bool) -> None:
    assert same_organization(_organization(a), _organization(b)) is expected
    assert same_organization(_organization(b), _organization(a)) is expected


def _organization(shown: str) -> Organization:
    match = re.fullmatch(r"(.*?)(?: \((\w+)\))?", shown)
    assert match is not None
    return Organization(match[1], match[2] or "")


def test_no_sentences_give_no_mentions() -> None:
    assert find_mentions((), None) == ()


def test_the_names_of_the_title_help_with_the_first_word_of_a_sentence() -> None:
    sentences = article("Velmora hopes for rain. The chairman of Velmora United resigned.").sentences
    assert find_mentions(sentences, None, title="Why Velmora waits for rain")


def test_every_place_that_surrounds_another_is_a_known_place() -> None:
    places = KnownPlaces()
    unknown = {
        part for row in data_rows("own_places.tsv", 5) for part in row[2].split(";") if part and part not in places
    }
    assert not unknown


def test_every_wider_role_is_a_role() -> None:
    wider = {role for row in data_rows("roles.tsv", 4) for role in row[2].split(";") if role}
    assert all(is_role(role) for role in wider)
