"""Pairs of marked questions: answers that clash contradict, and a twin with the value of the other does not."""

import json
from pathlib import Path

import pytest

from claimcheck.training.make_question_pairs import main

EVENT = """# ferry off Kvalnes
The ferry struck a rock with [[aboard|213 people]] on board, and [[dead|16 of them]] drowned.
[[dead|Fifteen people]] lost their lives in the cold water.
In all [[dead|15 people]] were killed, the coast guard said.
The hull had been painted in spring.
"""


@pytest.fixture
def pairs(tmp_path: Path) -> list[dict[str, str]]:
    (tmp_path / "events.txt").write_text(EVENT, encoding="utf-8")
    assert main(["--questions", str(tmp_path), "--out", str(tmp_path / "out.jsonl")]) == 0
    return [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def labelled(pairs: list[dict[str, str]], label: str) -> set[tuple[str, str]]:
    return {(pair["premise"], pair["hypothesis"]) for pair in pairs if pair["label"] == label}


FERRY = "The ferry struck a rock with 213 people on board, and 16 of them drowned."
FIFTEEN = "Fifteen people lost their lives in the cold water."


def test_answers_that_clash_contradict_both_ways_and_their_twins_do_not(pairs: list[dict[str, str]]) -> None:
    assert {(FERRY, FIFTEEN), (FIFTEEN, FERRY)} <= labelled(pairs, "contradict")
    assert (FERRY, "16 of them lost their lives in the cold water.") in labelled(pairs, "not_contradict")
    assert (FERRY.replace("16 of them", "fifteen people"), FIFTEEN) in labelled(pairs, "not_contradict")


def test_answers_that_agree_contradict_with_another_answer_put_in(pairs: list[dict[str, str]]) -> None:
    assert (FIFTEEN, "In all 15 people were killed, the coast guard said.") in labelled(pairs, "not_contradict")
    assert (FIFTEEN, "In all 16 of them were killed, the coast guard said.") in labelled(pairs, "contradict")


def test_sentences_without_a_question_in_common_do_not_contradict(pairs: list[dict[str, str]]) -> None:
    painted = [pair for pair in pairs if "painted" in pair["premise"]]
    assert {(pair["kind"], pair["label"]) for pair in painted} == {("apart", "not_contradict")}
