"""Two versions of one article: which passages belong together, what became of them, what the correction forgot."""

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from claimcheck.diff import Comparison, compare
from claimcheck.records import Span
from claimcheck.versions.alignment import align_texts, assign, find_moved, word_likeness
from claimcheck.versions.differences import Passage
from claimcheck.versions.edits import Part, compare_words
from tests.builders import document
from tests.report_builders import article

FOLDER = Path(__file__).parent.parent / "fixtures" / "corrections"


def cases(name: str) -> list[Any]:
    found = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["name"]) for case in found]


def compared(old: Sequence[str], new: Sequence[str]) -> Comparison:
    return compare(document("\n\n".join(old), id="old.txt"), document("\n\n".join(new), id="new.txt"))


def words_of(passage: Passage | None, comparison: Comparison, side: str) -> str:
    text = getattr(comparison, side).document.text
    return passage.span.of(text) if passage else ""


class Blind:
    """An encoder to which no two texts are alike in sense."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder`."""
        return np.zeros((len(texts), 2), dtype=np.float32)


# Alignment ------------------------------------------------------------------------------------------------------------


def test_couples_have_the_greatest_sum_not_the_first_best():
    likeness = np.array([[0.9, 0.8], [0.8, 0.1]])  # the best couple first would leave 0.1 for the rest
    assert assign(likeness, least=0.5) == [(0, 1), (1, 0)]


def test_what_is_not_like_enough_stays_alone():
    assert assign(np.array([[0.4, 0.2], [0.9, 0.3]]), least=0.5) == [(1, 0)]
    assert assign(np.zeros((0, 3)), least=0.5) == []


def test_equal_texts_go_together_in_order_where_they_can():
    assert align_texts(["a", "b", "a", "c"], ["b", "a", "c", "a"], Blind()) == [(0, 3), (1, 0), (2, 1), (3, 2)]
    assert align_texts(["a", "b", "a"], ["b", "a"], Blind()) == [(1, 0), (2, 1)]


def test_white_space_makes_no_difference():
    assert align_texts(["The dam  holds."], ["The dam\nholds."], Blind()) == [(0, 0)]


def test_as_few_as_possible_have_moved():
    assert find_moved([(0, 3), (1, 0), (2, 1), (3, 2)]) == {(0, 3)}
    assert find_moved([(0, 0), (2, 1), (5, 9)]) == frozenset()


def test_words_are_compared_without_their_case():
    assert word_likeness(["The dam holds."], ["the DAM holds.", "a b c d"]).tolist() == [[1.0, 0.0]]


def test_words_that_differ_one_behind_the_other_are_one_mark():
    old, new = article("old.txt", "The blaze broke out in Orsa at noon."), article("new.txt", "The fire began in Orsa.")
    parts = [Part(a, a.sentences[0].span, ()) for a in (old, new)]
    edit = compare_words(*parts)
    assert [span.of(old.document.text) for span in edit.removed] == ["blaze broke out", "at noon"]
    assert [span.of(new.document.text) for span in edit.added] == ["fire began"]
    assert edit.stand_together(Span(4, 9), Span(9, 14))  # blaze, began
    assert not edit.stand_together(Span(4, 9), Span(18, 22))  # blaze, Orsa


# Differences and leftovers, with the shipped models -------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("differences"))
def test_a_difference_is_what_became_of_a_passage(case: dict[str, Any]) -> None:
    found = compared(case["old"], case["new"])
    told = [(d.change.value, words_of(d.old, found, "old"), words_of(d.new, found, "new")) for d in found.differences]
    assert len(told) == len(case["differences"]), told
    for (change, old, new), expected in zip(told, case["differences"], strict=True):
        assert [change, old[: len(expected[1])], new[: len(expected[2])]] == expected
        assert bool(old) == bool(expected[1])
        assert bool(new) == bool(expected[2])
    values = [[m.text if m else "" for m in (v.old, v.new)] for d in found.differences for v in d.values]
    assert values == case.get("values", [])


@pytest.mark.parametrize("case", cases("leftovers"))
def test_what_still_says_what_was_changed_is_left_over(case: dict[str, Any]) -> None:
    found = compared([case["before"], *case["rest"]], [case["after"], *case["rest"]])
    text = found.new.document.text
    left = {mention.span.start for leftover in found.leftovers for mention in leftover.left}
    places = {sentence.text: sentence.span for sentence in found.new.sentences}
    assert {s for s in case["rest"] if any(places[s].start <= at < places[s].end for at in left)} == {
        case["rest"][i] for i in case["left"]
    }
    assert all(m.span.of(text) == m.text for leftover in found.leftovers for m in (*leftover.left, *leftover.changed))


def test_nothing_is_left_over_where_nothing_changed() -> None:
    text = ["Fifteen people died in the fire at Orsa.", "The 15 victims were sailors."]
    assert not compared(text, text).leftovers


@pytest.mark.parametrize("day", ["2025-03-06", "2025-09-06"])
def test_the_days_between_two_versions_make_no_difference(day: str) -> None:
    rest = "The 15 victims were sailors."
    old = document(f"Fifteen people died on Tuesday at Orsa.\n\n{rest}", id="old.txt", published=date(2025, 3, 5))
    new = document(f"Twelve people died on Tuesday at Orsa.\n\n{rest}", id="new.txt", published=date.fromisoformat(day))
    found = compare(old, new)
    assert [value.kind for difference in found.differences for value in difference.values] == ["quantity"]
    assert [mention.text for leftover in found.leftovers for mention in leftover.left] == ["15 victims"]
