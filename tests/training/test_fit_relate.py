"""Fitting the model of relate: which pairs it learns from, and what it makes of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from claimcheck import relations
from claimcheck.observations import FEATURES, Observation
from claimcheck.readers.pairs import Text
from claimcheck.training.fit_relate import Labelled, fit, fit_and_report, labelled_pairs, write_model

FAMILY: dict[str, Any] = {
    "id": "x1-001",
    "base": {"text": "The quay opened on Monday.", "published": "2025-03-04"},
    "variants": [
        {"text": "On Monday the quay opened.", "relation": "agree", "broken": "On Friday the quay opened.",
         "broken_category": "date-time"},
        {"text": "The quay is shut.", "relation": "conflict", "category": "polarity", "repaired": "The quay is new."},
        {"text": "Gulls sat on the quay.", "relation": "compatible", "trap": "unrelated-detail"},
    ],
}  # fmt: skip


def test_the_pairs_of_a_family_are_its_variants_and_their_twins() -> None:
    pairs = list(labelled_pairs(FAMILY))
    assert [(p.texts[1].text.split()[1], p.relation, p.category, bool(p.twin), p.is_twin) for p in pairs] == [
        ("Monday", "agree", "", True, False),
        ("Friday", "conflict", "date-time", True, True),
        ("quay", "conflict", "polarity", True, False),
        ("quay", "no conflict", "", True, True),
        ("sat", "compatible", "", False, False),
    ]
    assert pairs[0].twin == pairs[1].twin != pairs[2].twin


def test_the_weights_are_those_that_the_answers_were_drawn_with() -> None:
    random = np.random.default_rng(3)
    features = np.hstack([random.normal(size=(4000, 3)), np.ones((4000, 1))])
    odds = features @ np.array([2.0, -1.0, 0.0, 0.0]) + 0.5
    weights, bias = fit(features, random.random(4000) < 1 / (1 + np.exp(-odds)))
    assert np.allclose(weights, [2.0, -1.0, 0.0, 0.0], atol=0.2)
    assert bias == pytest.approx(0.5, abs=0.2)


def test_a_model_that_was_written_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs, seen = [], []
    for i in range(40):
        conflicts, texts = i % 2 == 0, (Text("a"), Text("b"))
        pairs.append(Labelled(f"f{i // 4}", texts, "conflict" if conflicts else "agree", "", f"t{i // 2}"))
        features = tuple(float(conflicts) + 0.01 * i if name == "contradiction" else 0.0 for name in FEATURES)
        seen.append(Observation(features, ("money",), (0.2, 0.2, 0.6), float(not conflicts), False, False))
    model = fit_and_report(pairs, seen)
    assert model.judge(seen[0])["relation"] == "conflicts"
    assert model.judge(seen[1])["relation"] == "agrees"
    write_model(model, tmp_path / relations.MODEL)
    monkeypatch.setattr(relations.runtime, "FOLDER", tmp_path)
    relations.load_relate_model.cache_clear()
    assert relations.load_relate_model() == model
    relations.load_relate_model.cache_clear()
