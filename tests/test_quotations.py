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


STEEL = "The steel is older than my grandmother"


@pytest.mark.parametrize(
    "text",
    [
        f'"{STEEL}," said Ida Holm.',
        f'Ida Holm inspected the bridge. "{STEEL}," she said.',
        f'Ida Holm wrote to Bo Sand on Monday. She said: "{STEEL}."',
        f'Ida Holm inspected the bridge.\n\n"{STEEL}," she said.',
        f'"{STEEL}," Ida Holm sighed when she saw the bridge.',
        f'It was Ida Holm, too, who found words for it: "{STEEL}."',
        f'Bo Sand was silent. The answer of Ida Holm was short: "{STEEL}."',
        f'According to Ida Holm, "{STEEL}".',
        f'"{STEEL}." Ida Holm said that, on the day the bridge was shut, and went home.',
        f'"{STEEL}." With these words Ida Holm opened the meeting.',
        f'Judge Ida Holm sent the engineer to prison. Bo Sand wept. "{STEEL}," the judge told him.',
        f'Ida Holm has painted the bridge twice. "{STEEL}," the 58-year-old says.',
        f'"It was never painted," said Ida Holm. "{STEEL}."',
        f'"It was never painted," said Ida Holm.\n\n"{STEEL}."',
    ],
    ids=[
        "named behind it",
        "a pronoun behind it",
        "a pronoun after another name",
        "a pronoun in a paragraph of its own",
        "a verb that is not of saying, behind a comma",
        "it was she who",
        "words of hers",
        "according to",
        "said that, behind it",
        "with these words",
        "by her office",
        "by her age",
        "it goes on",
        "it goes on in the next paragraph",
    ],
)
def test_the_speaker_is_found(text: str) -> None:
    passage = next(passage for passage in passages(text) if STEEL in passage.text)
    assert passage.speaker is not None
    assert str(passage.speaker.value) == "Ida Holm"


@pytest.mark.parametrize(
    "text",
    [
        f'Ida Holm said that the work was done. For what a sign calls "{STEEL}", the town pays.',
        f'Ida Holm was told by Bo Sand\'s lawyer: "{STEEL}."',
        f'The reporters Ida Holm and Bo Sand came late. "{STEEL}," the reporters were told.',
        f'Ida Holm came late.\n\n"{STEEL}," he said in a talk with Ms Holm.',
    ],
    ids=["within a sentence of its own", "told to her", "of several", "beside her"],
)
def test_nobody_is_taken_for_the_speaker_who_is_not(text: str) -> None:
    (passage,) = passages(text)
    assert passage.speaker is None or str(passage.speaker.value) != "Ida Holm"


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
