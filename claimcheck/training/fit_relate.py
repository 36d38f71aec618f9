"""Fit the logistic model of relations.py: how likely two texts cannot both be true of one event.

    python -m claimcheck.training.fit_relate --newspairs FOLDER [--families N] [--output FILE]

FOLDER holds families of news claims as JSON lines, see newspairs.py. Only the families that the entailment model was
not trained on are used: of the others it knows the answers, and would be trusted too much. The figures printed are of
families that were not fitted on: each half is judged by the model of the other half. The model written is of both.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.encoder import load_encoder
from claimcheck.entailment import load_entailment
from claimcheck.models.runtime import FOLDER
from claimcheck.observations import FEATURES, Observation, observe
from claimcheck.readers.pairs import Text
from claimcheck.relations import MODEL, STEP_PAIRS, RelateModel
from claimcheck.settings import Settings
from claimcheck.training.logistic import fit_logistic
from claimcheck.training.measure_entailment import area_under_curve
from claimcheck.training.newspairs import held_out, read_families

RIDGE = 3.0  # penalty on the squared weights
MIN_SPREAD = 1e-9  # a feature that never differs tells nothing


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two texts with what a person says of them."""

    family: str
    texts: tuple[Text, Text]
    relation: str  # "agree", "conflict", "compatible", or "no conflict" where the last two are not told apart
    category: str  # of the conflict
    twin: str  # shared by the two pairs of a minimal twin, else ""
    is_twin: bool = False  # whether it is the pair that was made from another


def labelled_pairs(family: dict[str, Any]) -> Iterator[Labelled]:
    """Yield the pairs of a family: base and variant, base and the variant's minimal twin."""
    name, base = family["id"], _text(family["base"])
    for i, variant in enumerate(family["variants"]):
        twin = f"{name}/{i}" if "repaired" in variant or "broken" in variant else ""
        category = variant.get("category", "")
        yield Labelled(name, (base, _text(variant)), variant["relation"], category, twin)
        if "repaired" in variant:
            yield Labelled(name, (base, _text(variant, "repaired")), "no conflict", "", twin, True)
        if "broken" in variant:
            category = variant.get("broken_category", "")
            yield Labelled(name, (base, _text(variant, "broken")), "conflict", category, twin, True)


def _text(record: dict[str, str], key: str = "text") -> Text:
    return Text(record[key], date.fromisoformat(record["published"][:10]) if record.get("published") else None)


def observe_pairs(pairs: Sequence[Labelled], settings: Settings) -> list[Observation]:
    """Return what is seen of each pair, with a bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    encoder, entailment = load_encoder(settings.encoder), load_entailment(settings.entailment)
    steps = range(0, len(pairs), STEP_PAIRS)
    seen: list[Observation] = []
    for start in track(steps, "reading", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        seen += observe([pair.texts for pair in pairs[start : start + STEP_PAIRS]], settings, encoder, entailment)
    return seen


def fit(
    features: NDArray[np.float64], conflicts: NDArray[np.bool_], *, ridge: float = RIDGE
) -> tuple[NDArray[np.float64], float]:
    """Return the weights and the bias of a logistic model, with a ridge on features of unit spread."""
    spread = features.std(axis=0)
    spread[spread < MIN_SPREAD] = 1.0
    weights = fit_logistic(features / spread, conflicts, ridge=ridge)
    return weights[:-1] / spread, float(weights[-1])


def agrees_from(pairs: Sequence[Labelled], entailments: NDArray[np.float64], conflicts: NDArray[np.bool_]) -> float:
    """Return the probability of an entailment that tells agreeing pairs best from compatible ones.

    entailments: for each pair, the likelier way; conflicts: whether the model says that it conflicts.
    """
    told = [i for i, pair in enumerate(pairs) if pair.relation in {"agree", "compatible"} and not conflicts[i]]
    agree = np.array([pairs[i].relation == "agree" for i in told])
    scores = entailments[told]
    return float(max(np.arange(0.05, 1.0, 0.01), key=lambda p: ((scores >= p) == agree).mean()).round(2))


def fit_model(pairs: Sequence[Labelled], seen: Sequence[Observation]) -> RelateModel:
    """Return the model of these pairs."""
    features = np.array([observation.features for observation in seen])
    weights, bias = fit(features, np.array([pair.relation == "conflict" for pair in pairs]))
    conflicts = features @ weights + bias >= 0
    entailments = np.array([observation.entails for observation in seen])
    named = tuple(round(float(weight), 4) for weight in weights)
    return RelateModel(named, round(bias, 4), agrees_from(pairs, entailments, conflicts))


def print_figures(pairs: Sequence[Labelled], seen: Sequence[Observation], models: Sequence[RelateModel]) -> None:
    """Print how the pairs are judged; models: for each pair the one that was not fitted on it."""
    judged = [model.judge(observation) for model, observation in zip(models, seen, strict=True)]
    conflicts = np.array([pair.relation == "conflict" for pair in pairs])
    scores = np.array([relation["conflict"] for relation in judged])
    plain = np.array([observation.features[FEATURES.index("contradiction")] for observation in seen])
    print(f"{len(pairs)} pairs, {conflicts.mean():.2f} of them conflict")
    whole = np.array([pair.relation in WORD and not pair.is_twin for pair in pairs])
    for name, of in (("relate", scores), ("entailment model alone", plain)):
        high, low = _twins(pairs, of)
        labels = np.repeat([True, False], len(high))
        print(
            f"{name}: families area {area_under_curve(of[whole], conflicts[whole]):.3f}, twins area "
            f"{area_under_curve(np.concatenate([high, low]), labels):.3f}, twins {(high > low).mean():.3f} (chance 0.5)"
        )
    right = [WORD[p.relation] == r["relation"] for p, r, w in zip(pairs, judged, whole, strict=True) if w]
    print(f"relation right: {np.mean(right):.3f} of {len(right)} (always the commonest: 0.375)")
    named = [pair.category in r["categories"] for pair, r in zip(pairs, judged, strict=True) if r["categories"]]
    print(f"categories of {len(named)} pairs are named, the right one among them for {np.mean(named):.2f}")
    for tenth in range(10):
        inside = (scores >= tenth / 10) & (scores < (tenth + 1) / 10)
        if inside.any():
            print(f"  said {scores[inside].mean():.2f}, was {conflicts[inside].mean():.2f} ({inside.sum()})")


WORD = {"agree": "agrees", "conflict": "conflicts", "compatible": "compatible"}


def _twins(pairs: Sequence[Labelled], scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the scores of the conflicting twins, and of the twins beside them."""
    by_twin: dict[str, dict[bool, float]] = {}
    for pair, score in zip(pairs, scores.tolist(), strict=True):
        if pair.twin:
            by_twin.setdefault(pair.twin, {})[pair.relation == "conflict"] = score
    return np.array([t[True] for t in by_twin.values()]), np.array([t[False] for t in by_twin.values()])


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newspairs", type=Path, required=True)
    parser.add_argument("--families", type=int, default=0, help="families to take, spread over all; 0 takes all")
    parser.add_argument("--output", type=Path, default=FOLDER / MODEL)
    arguments = parser.parse_args()
    families = [family for family in read_families(arguments.newspairs) if held_out(family["id"])]
    families = families[:: max(1, len(families) // arguments.families)] if arguments.families else families
    pairs = [pair for family in families for pair in labelled_pairs(family)]
    write_model(fit_and_report(pairs, observe_pairs(pairs, Settings())), arguments.output)


def fit_and_report(pairs: Sequence[Labelled], seen: Sequence[Observation]) -> RelateModel:
    """Return the model of all pairs; print the figures of two halves by family, each judged by the other's model."""
    names = sorted({pair.family for pair in pairs})
    half = np.array([names.index(pair.family) % 2 for pair in pairs])
    fitted = [
        fit_model(
            [p for p, h in zip(pairs, half, strict=True) if h == part],
            [o for o, h in zip(seen, half, strict=True) if h == part],
        )
        for part in (0, 1)
    ]
    print_figures(pairs, seen, [fitted[1 - h] for h in half])
    return fit_model(pairs, seen)


def write_model(model: RelateModel, path: Path) -> None:
    """Write the model as JSON."""
    record = {
        "bias": model.bias,
        "agrees_from": model.agrees_from,
        "weights": dict(zip(FEATURES, model.weights, strict=True)),
    }
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
