"""Events whose values are marked with the question that they answer."""

from pathlib import Path

import pytest

from claimcheck.training.questions import read_questions

QUESTIONS = Path(__file__).parents[2] / "fixtures" / "training" / "questions"


def test_values_stand_where_they_are_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "# ferry\nAbout [[dead|16]] drowned [[when|on Friday]].\nIt sank.\n", encoding="utf-8"
    )
    (event,) = read_questions(tmp_path)
    first, second = event.sentences
    assert event.name == "a-0"
    assert first.text == "About 16 drowned on Friday."
    assert [first.text[start:end] for start, end in first.spans] == ["16", "on Friday"]
    assert first.questions == ("dead", "when")
    assert second.spans == ()


def test_a_bad_mark_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("# ferry\nAbout [[16]] drowned.\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="About"):
        list(read_questions(tmp_path))


def test_every_event_of_the_project_asks_one_question_twice() -> None:
    for event in read_questions(QUESTIONS):
        asked = [question for sentence in event.sentences for question in sentence.questions]
        assert len(asked) > len(set(asked)), event.name
