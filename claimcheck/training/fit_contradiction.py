"""Fit the logistic model of contradictions.py of whether two sentences cannot both be true (CC125).

    python -m claimcheck.training.fit_contradiction --stories FOLDER --reports ecbplus_train.jsonl.gz [--output FILE]

FOLDER of stories: NewsDesk packets (articles and gold.json), of which those count that the entailment model was not
trained on. Reports: real articles, see news.py; their pairs of sentences are taken for no contradictions, which but a
few of them are. Labelled stories are full of planted conflicts and have four articles; the reports teach how little the
model's word is worth where many outlets copy each other.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claimcheck import likeness
from claimcheck.compare import is_askable
from claimcheck.contradictions import FEATURES, ContradictionModel, Reading, read_couples
from claimcheck.encoder import Encoder, load_encoder
from claimcheck.entailment import Judge, load_entailment
from claimcheck.models.runtime import FOLDER
from claimcheck.pipeline import analyse, compare_articles
from claimcheck.records import Document
from claimcheck.settings import Settings
from claimcheck.training.logistic import fit_logistic
from claimcheck.training.news import read_news
from claimcheck.training.stories import (
    KEPT_APART,
    Label,
    held_out_story,
    label_of,
    story_documents,
    story_labels,
)

REPORT_WEIGHT = 0.1  # of a pair of reports against one of a labelled story: there are fifty times as many
FOLDS = 5
STORY, REPORT = "story", "report"


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of sentences that the entailment model is asked about."""

    kind: str  # STORY or REPORT
    group: str  # the story, for the folds
    row: tuple[float, ...]  # what is known before the entailment model is asked, in the order of FEATURES
    said: Reading
    crowding: float  # of the story, log-odds that are taken away
    contradicts: bool

    @property
    def features(self) -> tuple[float, ...]:
        """What the model weighs, in the order of FEATURES."""
        return (*self.row, *self.said.row)


def story_examples(folder: Path, encoder: Encoder, judge: Judge) -> Iterator[Example]:
    """Yield the pairs of the stories in a folder that neither the entailment model nor any rule was made with."""
    for path in sorted(folder.glob("*/gold.json")):
        name = path.parent.name
        if held_out_story(name) and not name.startswith(KEPT_APART):
            gold = json.loads(path.read_text("utf-8"))
            documents = story_documents(path.parent, gold)
            yield from examples(STORY, name, documents, list(story_labels(gold, documents)), encoder, judge)


def examples(
    kind: str, name: str, documents: Sequence[Document], labels: Sequence[Label], encoder: Encoder, judge: Judge
) -> Iterator[Example]:
    """Yield the pairs of one story; those of which the labels tell nothing sure are left out."""
    articles, _ = analyse(documents, Settings(), lambda step, done, total: None)
    story, _ = compare_articles(articles, encoder)
    couples = [couple for couple in story.couples if is_askable(couple, story)]
    for couple, said in zip(couples, read_couples(couples, judge), strict=True):
        first, second = ((s.claim.document_id, s.claim.sentence.span) for s in (couple.first, couple.second))
        label = label_of(first, second, labels)
        if label:
            yield Example(kind, name, couple.row, said, story.crowding, label == "contradict")


def fit(pairs: Sequence[Example]) -> ContradictionModel:
    """Return the model of these pairs."""
    weights = fit_logistic(
        np.array([pair.features for pair in pairs]),
        np.array([pair.contradicts for pair in pairs]),
        counts=np.array([REPORT_WEIGHT if pair.kind == REPORT else 1.0 for pair in pairs]),
        offsets=-np.array([pair.crowding for pair in pairs]),
    )
    return ContradictionModel(tuple(round(float(weight), 4) for weight in weights[:-1]), round(float(weights[-1]), 4))


def print_figures(pairs: Sequence[Example]) -> None:
    """Print how often what scores high contradicts, each fifth of the stories judged by the others."""
    groups = sorted({pair.group for pair in pairs})
    fold = {group: i % FOLDS for i, group in enumerate(groups)}
    scored: list[tuple[float, Example]] = []
    for held in range(FOLDS):
        model = fit([pair for pair in pairs if fold[pair.group] != held])
        scored += [(probability(model, pair), pair) for pair in pairs if fold[pair.group] == held]
    for kind in (STORY, REPORT):
        of_kind = [(p, pair.contradicts) for p, pair in scored if pair.kind == kind]
        print(f"{kind}: {len(of_kind)} pairs, {sum(contradicts for _, contradicts in of_kind)} contradictions")
        for low in (0.2, 0.3, 0.4, 0.5, 0.6):
            at = [contradicts for p, contradicts in of_kind if p >= low]
            print(f"  p >= {low}: {len(at)}, {sum(at)} of them contradict")


def probability(model: ContradictionModel, pair: Example) -> float:
    """Return the probability that a pair contradicts."""
    return float(1 / (1 + np.exp(pair.crowding - model.score(pair.features))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, action="append", default=[])
    parser.add_argument("--reports", type=Path, action="append", default=[])
    parser.add_argument("--output", type=Path, default=FOLDER / likeness.MODELS)
    args = parser.parse_args()
    encoder, judge = load_encoder(), Judge(load_entailment())
    pairs = [pair for folder in args.stories for pair in story_examples(folder, encoder, judge)]
    for path in args.reports:
        for name, documents in read_news(path).items():
            pairs += examples(REPORT, name, documents, (), encoder, judge)
    print_figures(pairs)
    write_model(fit(pairs), args.output)


def write_model(model: ContradictionModel, path: Path) -> None:
    """Write the model into the file of models of likeness, beside the others there."""
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    weights = dict(zip(FEATURES, model.weights, strict=True))
    stored["contradiction"] = {"weights": weights, "bias": model.bias}
    path.write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
