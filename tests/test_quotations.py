"""Quoted passages: where they are, who says them, and when one is another with words changed."""

import pytest
from builders import parsed

from claimcheck.quotations import Passage, changed_words, find_passages, same_speaker, same_words
from claimcheck.values import Organization, Person


def passages(*texts: str) -> list[Passage]:
    """Return the passages of all texts."""
    return [passage for article in parsed(*texts) for passage in find_passages(article)]


def changed(first: str, second: str) -> tuple[str, str] | None:
    """Return the words that differ between the one quotation of each text."""
    a, b = passages(first, second)
    spans = changed_words(a, b)
    return None if spans is None else (spans[0].of(first), spans[1].of(second))


WHOLE = '"The bridge will never be a danger to anyone," said the engineer, Ida Holm.'


def test_a_passage_is_what_stands_between_the_marks() -> None:
    (passage,) = passages(WHOLE)
    assert passage.text == "The bridge will never be a danger to anyone,"
    assert passage.span.of(WHOLE) == passage.text


@pytest.mark.parametrize("marks", ["“”", '""', "‘’"])
def test_any_pair_of_marks_quotes(marks: str) -> None:
    (passage,) = passages(f"{marks[0]}The steel is older than the town{marks[1]}, said Bo Sand.")
    assert passage.text == "The steel is older than the town"


def test_a_few_words_in_marks_are_no_passage() -> None:
    assert passages("He called the plan “a bad joke” on Monday.") == []


@pytest.mark.parametrize(
    "text",
    [
        '"The steel is older than my grandmother," said Ida Holm.',
        'Ida Holm inspected the bridge. "The steel is older than my grandmother," she said.',
        'Ida Holm wrote to Bo Sand on Monday. She said: "The steel is older than my grandmother."',
    ],
    ids=["named behind it", "a pronoun behind it", "a pronoun after another name"],
)
def test_the_speaker_is_found(text: str) -> None:
    (passage,) = passages(text)
    assert passage.speaker is not None
    assert str(passage.speaker.value) == "Ida Holm"


def test_a_quotation_without_a_speaker_has_none() -> None:
    (passage,) = passages('"The quay cannot carry such a crane and never will."')
    assert passage.speaker is None


def test_a_changed_word_is_shown_on_both_sides() -> None:
    assert changed(WHOLE, WHOLE.replace("never", "always")) == ("never", "always")


def test_a_word_left_out_is_shown_with_the_words_beside_it() -> None:
    assert changed(WHOLE, WHOLE.replace("never ", "")) == ("never", "will be")


def test_a_part_of_a_quotation_is_no_change() -> None:
    part = '"The bridge will never be a danger," said Ms Holm.'
    assert changed(WHOLE, part) is None
    assert same_words(*passages(WHOLE, part))


def test_a_contraction_is_no_change() -> None:
    long, short = '"We do not know when it opens," said Bo Sand.', '"We don\'t know when it opens," said Bo Sand.'
    assert changed(long, short) is None
    assert same_words(*passages(long, short))


def test_two_sayings_are_no_change_of_one() -> None:
    other = '"Nobody has told the ferry crews about the new timetable," said Bo Sand.'
    assert changed(WHOLE, other) is None
    assert not same_words(*passages(WHOLE, other))


def test_a_surname_may_be_the_whole_name_and_a_body_speaks_through_people() -> None:
    assert same_speaker(Person("Holm", "Ida"), Person("Holm", title="Ms"))
    assert not same_speaker(Person("Holm", "Ida"), Person("Sand", "Bo"))
    assert same_speaker(Person("Holm", "Ida"), Organization("Bridge Authority"))
