"""Individuals: all mentions of one person in a story, with what is said of the person in passing."""

import pytest
from builders import parsed

from claimcheck.individuals import Description, Individual, clashing_sides, find_individuals, side_of


def individuals(*texts: str) -> dict[str, Individual]:
    return {str(individual.person): individual for individual in find_individuals(parsed(*texts))}


def values(descriptions: list[Description]) -> list[str]:
    return [description.value for description in descriptions]


def test_a_surname_belongs_to_the_full_name_across_documents() -> None:
    found = individuals("Finance Minister Ilze Berga defended the budget.", "Ms Berga said the budget was sound.")
    assert list(found) == ["Ilze Berga"]
    assert found["Ilze Berga"].documents == {"0.txt", "1.txt"}


def test_a_surname_of_two_people_is_left_open() -> None:
    found = individuals("Anna Brandt won the heat; Hanna Brandt came second.", "Brandt wept.")
    assert {name: sorted(one.documents) for name, one in found.items()} == {
        "Anna Brandt": ["0.txt"],
        "Hanna Brandt": ["0.txt"],
    }


def test_individuals_stand_in_the_order_of_their_first_mention() -> None:
    assert list(individuals("Bo Sand met Ada Lind.", "Ada Lind met Cy Pell.")) == ["Bo Sand", "Ada Lind", "Cy Pell"]


def test_no_articles_give_no_individuals() -> None:
    assert find_individuals(()) == ()


def test_a_role_is_kept_with_its_mention() -> None:
    (minister,) = individuals("Finance Minister Ilze Berga defended the budget.").values()
    assert values(minister.roles) == ["finance minister"]
    assert minister.roles[0].mention.text == "Finance Minister Ilze Berga"


@pytest.mark.parametrize(
    "text", ["Danish architect Mikkel Roth won the prize.", "Mikkel Roth of Denmark won the prize."]
)
def test_a_nationality_stands_before_or_behind_the_name(text: str) -> None:
    assert values(individuals(text)["Mikkel Roth"].nationalities) == ["Denmark"]


def test_the_country_of_another_is_not_the_nationality() -> None:
    assert individuals("Mikkel Roth beat the Swedish architects.")["Mikkel Roth"].nationalities == []


@pytest.mark.parametrize("text", ["Tilda Voss, 34, won the race.", "The 34-year-old Tilda Voss won the race."])
def test_an_age_stands_beside_the_name(text: str) -> None:
    assert values(individuals(text)["Tilda Voss"].ages) == ["34 years old"]


def test_ages_of_two_people_stay_apart() -> None:
    found = individuals("Tilda Voss, 34, won. Greta Holm, who is 43, came second.")
    assert {name: values(one.ages) for name, one in found.items()} == {
        "Tilda Voss": ["34 years old"],
        "Greta Holm": ["43 years old"],
    }


def test_a_party_stands_behind_the_name() -> None:
    found = individuals("Olaf Meier of the Green Party lost.", "Olaf Meier (Farmers' Alliance) lost.")
    assert values(found["Olaf Meier"].parties) == ["Green Party", "Farmers' Alliance"]


def test_the_side_of_an_individual_has_one_mention_of_each_document() -> None:
    (person,) = individuals("Ilze Berga spoke. Ilze Berga left.", "Later Ilze Berga came back.").values()
    side = side_of(person)
    assert [mention.document_id for mention in side.mentions] == ["0.txt", "1.txt"]
    assert len(side.quotations) == len(side.mentions)


def roles(*printed: str) -> list[Description]:
    (person,) = individuals(*(f"Finance Minister Ilze Berga met {i} voters." for i in range(len(printed)))).values()
    return [Description(value, one.mention, one.quotation) for value, one in zip(printed, person.roles, strict=True)]


def test_descriptions_that_do_not_fit_are_sides() -> None:
    sides = clashing_sides(roles("mayor", "judge", "mayor"), lambda a, b: a.value == b.value)
    assert [(side.value, len(side.mentions)) for side in sides] == [("mayor", 2), ("judge", 1)]


def test_a_description_that_fits_both_sides_is_on_neither() -> None:
    sides = clashing_sides(roles("mayor", "judge", "official"), lambda a, b: "official" in (a.value, b.value) or a == b)
    assert [side.value for side in sides] == ["mayor", "judge"]
