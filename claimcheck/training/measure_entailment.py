"""Measure an entailment model on sets of other hands and on the minimal twins of the families kept out.

    python -m claimcheck.training.measure_entailment --bench FOLDER --newspairs FOLDER [--entailment NAME_OR_PATH]

FOLDER of --bench holds the gzip-compressed JSON lines named in ACCURACY and AREA; a set that is not there is left out,
and said so. Beside each figure stands that of the majority answer, or 0.5 for an area under the curve.
"""

import argparse
import gzip
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.entailment import load_entailment
from claimcheck.training.make_pairs import Pair
from claimcheck.training.make_report_pairs import NEAR_COPY
from claimcheck.training.newspairs import held_out, read_families

Predict = Callable[[Sequence[tuple[str, str]]], NDArray[np.float32]]
Twin = tuple[tuple[str, str], tuple[str, str]]  # the pair that conflicts, then the one that does not

ENTAILMENT, NEUTRAL, CONTRADICTION = range(3)
COLUMNS = {"entail": ENTAILMENT, "neutral": NEUTRAL, "contradict": CONTRADICTION}
ACCURACY = (
    "lingnli_val fever_symmetric_dev numeval_nli_dev snli_2k cad_nli_dev snli_mnli_oie_dev conjnli_dev anli_dev "
    "fm2_dev wice_dev breaking_nli_a nan_nli covidfact_dev"
).split()
AREA = {"chatprotect_validation": "contradict", "claimdiff_train": "contradict", "factcheckgpt_stance_a": "contradict"}


def read_set(path: Path) -> list[dict[str, Any]]:
    """Return the records of a gzip-compressed file of JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def area_under_curve(scores: NDArray[np.float64], positive: NDArray[np.bool_]) -> float:
    """Return how often a positive one scores higher than another, ties counted half; 0.5 is chance."""
    order = np.sort(scores[~positive])
    below = np.searchsorted(order, scores[positive], "left") + np.searchsorted(order, scores[positive], "right")
    return float(below.mean() / (2 * len(order)))


def accuracy(predict: Predict, records: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Return the share of right answers, and that of the majority answer.

    A set without neutral pairs is two-way: entailment against contradiction, whichever is likelier.
    """
    records = [r for r in records if r["label"] in COLUMNS]
    scores = predict([(r["premise"], r["hypothesis"]) for r in records])
    gold = np.array([COLUMNS[r["label"]] for r in records])
    if NEUTRAL not in gold:
        scores = scores.copy()
        scores[:, NEUTRAL] = -1
    return float((scores.argmax(axis=1) == gold).mean()), max(Counter(gold.tolist()).values()) / len(gold)


def conflict_scores(predict: Predict, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """Return the log-odds of a contradiction, the mean of both ways."""
    both = predict([*pairs, *((b, a) for a, b in pairs)])[:, CONTRADICTION].astype(np.float64)
    odds = np.log(np.clip(both, 1e-6, 1)) - np.log(np.clip(1 - both, 1e-6, 1))
    return np.asarray((odds[: len(pairs)] + odds[len(pairs) :]) / 2)


def twins_of(families: Sequence[dict[str, Any]]) -> list[Twin]:
    """Return the minimal twins: a conflicting variant and its `repaired`; `broken` and what it was made of."""
    twins = []
    for family in families:
        base = family["base"]["text"]
        for variant in family["variants"]:
            if "repaired" in variant:
                twins.append(((base, variant["text"]), (base, variant["repaired"])))
            if "broken" in variant:
                twins.append(((base, variant["broken"]), (base, variant["text"])))
    return twins


def family_pairs(families: Sequence[dict[str, Any]]) -> tuple[list[tuple[str, str]], NDArray[np.bool_]]:
    """Return the pairs of base and variant, and whether they conflict."""
    pairs = [(f["base"]["text"], v["text"]) for f in families for v in f["variants"]]
    return pairs, np.array([v["relation"] == "conflict" for f in families for v in f["variants"]])


def measure_newspairs(predict: Predict, families: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Return how often the conflicting twin scores higher, and the areas under the curve over twins and families.

    "hypothesis alone" is the area over families with an empty premise: what can be told from how a text is written.
    """
    twins = twins_of(families)
    scores = conflict_scores(predict, [pair for twin in twins for pair in twin])
    high, low = scores[0::2], scores[1::2]
    pairs, conflicts = family_pairs(families)
    labels = np.tile([True, False], len(twins))
    return {
        "twins": float((high > low).mean()),
        "twins area": area_under_curve(scores, labels),
        "families area": area_under_curve(conflict_scores(predict, pairs), conflicts),
        "hypothesis alone": area_under_curve(
            predict([("", hypothesis) for _, hypothesis in pairs])[:, CONTRADICTION].astype(np.float64), conflicts
        ),
    }


def measure_reports(predict: Predict, pairs: Sequence[Pair]) -> dict[str, float]:
    """Return which share of near copies is called a contradiction, and how often a conflicting twin scores higher."""
    near = [(p.premise, p.hypothesis) for p in pairs if p.kind == NEAR_COPY]
    twins: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        if pair.kind != NEAR_COPY:
            twins.setdefault((pair.kind, pair.twin), []).append(pair)
    members = [pair for group in twins.values() for pair in group]
    said = predict([*near, *((p.premise, p.hypothesis) for p in members)])[:, CONTRADICTION]
    scores = iter(said[len(near) :].tolist())
    higher = []
    for group in twins.values():
        scored = [(next(scores), pair.label == "contradict") for pair in group]
        higher += [a > b for a, conflict in scored if conflict for b, other in scored if not other]
    return {
        "near copies called contradictions": float((said[: len(near)] >= 0.5).mean()),
        "twins": float(np.mean(higher)),
    }


def measure(predict: Predict, bench: Path, families: Sequence[dict[str, Any]], *, at_most: int = 0) -> None:
    """Print the figures; at_most: of a set that is larger, so many records spread over it; 0 takes all."""

    def chosen(name: str) -> list[dict[str, Any]]:
        path = bench / f"{name}.jsonl.gz"
        if not path.exists():
            print(f"{name}: not there, left out")
            return []
        records = read_set(path)
        return records[:: max(1, len(records) // at_most)] if at_most else records

    if families:
        for name, figure in measure_newspairs(predict, families).items():
            print(f"newspairs kept out, {name}: {figure:.3f} (chance 0.5)", flush=True)
    for name, positive in AREA.items():
        if records := chosen(name):
            scores = conflict_scores(predict, [(r["premise"], r["hypothesis"]) for r in records])
            area = area_under_curve(scores, np.array([r["label"] == positive for r in records]))
            print(f"{name}: area under the curve {area:.3f} (chance 0.5)", flush=True)
    for name in ACCURACY:
        if records := chosen(name):
            right, majority = accuracy(predict, records)
            print(f"{name}: accuracy {right:.3f} (majority {majority:.3f})", flush=True)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--newspairs", type=Path, required=True)
    parser.add_argument("--reports", type=Path, help="what make_report_pairs wrote of reports kept out")
    parser.add_argument("--entailment", default="", help="a cross-encoder by name or path instead of the shipped model")
    parser.add_argument("--at-most", type=int, default=0, help="records of a set, 0 for all")
    arguments = parser.parse_args()
    model = load_entailment(arguments.entailment)
    families = [f for f in read_families(arguments.newspairs) if held_out(f["id"])]
    started = time.perf_counter()
    if arguments.reports:
        with arguments.reports.open(encoding="utf-8") as lines:
            pairs = [Pair(**json.loads(line)) for line in lines]
        for name, figure in measure_reports(model.predict, pairs).items():
            print(f"reports kept out, {name}: {figure:.3f}", flush=True)
    measure(model.predict, arguments.bench, families, at_most=arguments.at_most)
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
