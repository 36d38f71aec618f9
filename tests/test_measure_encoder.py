"""The figures of `measure_encoder`, on records whose figures are known."""

import numpy as np
import pytest

from claimcheck.training.measure_encoder import cosines, family_pairs, rank_correlation

FAMILY = {
    "base": {"text": "The mill burned down on Friday."},
    "variants": [
        {"text": "Fire destroyed the mill on Friday.", "relation": "agree"},
        {"text": "The mill burned down on Monday.", "relation": "conflict"},
        {"text": "Another mill burned down in May.", "relation": "compatible", "trap": "other-event"},
        {"text": "The mill burned down.", "relation": "compatible", "trap": "less-precise"},
    ],
}


def test_a_family_pairs_its_base_with_what_is_of_its_question_and_what_is_not() -> None:
    assert [same for _, _, same in family_pairs(FAMILY)] == [True, True, False]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [([1, 2, 3], [10, 20, 90], 1.0), ([1, 2, 3], [3, 2, 1], -1.0), ([1, 1, 2, 2], [5, 5, 9, 9], 1.0)],
)
def test_rank_correlation(a: list[float], b: list[float], expected: float) -> None:
    assert rank_correlation(np.array(a, dtype=float), np.array(b, dtype=float)) == pytest.approx(expected)


def test_cosines_of_pairs() -> None:
    vectors = {"x": [1.0, 0.0], "y": [0.0, 1.0]}

    def encode(texts: object) -> np.ndarray:
        return np.array([vectors[text] for text in texts], dtype=np.float32)  # type: ignore[attr-defined]

    assert cosines(encode, [("x", "y"), ("x", "x")]).tolist() == [0.0, 1.0]
