"""What is reported on a generated archive is scored by what is known of it."""

import pytest
from archive import Difference, Side, Story

from tests.benchmarks.scores import Reported, Said, score_conflicts, score_copies

FIRE = Story(
    "s0",
    "fire",
    ["a", "b", "c", "d"],
    [],
    [
        Difference("count", "conflict", (Side("11", {"a": ["11"]}), Side("14", {"b": ["14"], "d": ["14"]}))),
        Difference(
            "status", "update", (Side("planned", {"a": ["will reopen"]}), Side("done", {"d": ["has reopened"]}))
        ),
        Difference("money", "rounding", (Side("4.1", {"a": ["4.1 million"]}), Side("4.1", {"c": ["about 4 million"]}))),
    ],
)
FLOOD = Story("s1", "flood", ["e"], [], [])


def said(first: str, second: str, words: str, others: str) -> Said:
    return Said((first, second), (words, others))


REPORTS = {
    "the two values": (said("b", "a", "It killed 14.", "11 people died."), "right"),
    "one value twice": (said("b", "d", "It killed 14.", "It killed 14."), "anything else"),
    "another figure that holds the value": (said("a", "b", "It cost 11.2 million.", "It killed 14."), "anything else"),
    "other words of the two articles": (said("a", "b", "It rained.", "It was dry."), "anything else"),
    "a clause that is part of the words": (said("d", "a", "reopened", "The road will reopen."), "update (status)"),
    "before and after": (said("a", "d", "The road will reopen.", "The road has reopened."), "update (status)"),
    "a rounded figure": (said("a", "c", "It cost 4.1 million.", "About 4 million was lost."), "trap: rounding (money)"),
    "articles on two events": (said("a", "e", "11 people died.", "14 people died."), "two events"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_right_if_it_gives_the_values_of_a_planted_conflict(name: str) -> None:
    report, expected = REPORTS[name]
    score = score_conflicts([Reported("rule", (report,))], [FIRE, FLOOD])
    assert score.planted == {"count": 1}
    assert score.agreeing == {"update (status)": 1, "trap: rounding (money)": 1}
    assert score.reported == {"rule": 1}
    if expected == "right":
        assert (score.precision, score.recall, score.false) == (1.0, 1.0, {})
    else:
        assert (score.precision, score.recall, score.false) == (0.0, 0.0, {expected: 1})


def test_a_conflict_found_twice_counts_once_and_each_report_is_right() -> None:
    twice = [Reported(rule, (REPORTS["the two values"][0],)) for rule in ("first", "second")]
    score = score_conflicts([*twice, Reported("first", (REPORTS["one value twice"][0],))], [FIRE])
    assert (score.found, score.right, score.recall) == ({"count": 1}, {"first": 1, "second": 1}, 1.0)
    assert score.precision == pytest.approx(2 / 3)
    assert "| first  |          2 |       1 |        0.50 |" in score.tables()


def test_without_conflicts_and_reports_nothing_is_rated() -> None:
    score = score_conflicts([], [FLOOD])
    assert (score.precision, score.recall) == (None, None)


def test_copies_are_rated_by_pairs() -> None:
    assert score_copies([("a", "b", "c"), ("d",)], [["a", "b"], ["d", "e"]]) == (1 / 3, 1 / 2)
