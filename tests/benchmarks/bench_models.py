"""Measure how fast the shipped models read: pairs a second and sentences a second, on the bundled stories.

    python tests/benchmarks/bench_models.py [RUNS]

Sentences of the stories, in order; pairs are a sentence and the one after it. Loading is not counted. The models are
taken in turn, so that what else the machine does hits all of them.
"""

import os
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from claimcheck.encoder import load_encoder
from claimcheck.entailment import load_entailment
from claimcheck.models.runtime import piece_ids
from claimcheck.pipeline import read_inputs
from claimcheck.sentences import split_sentences
from claimcheck.settings import Settings
from claimcheck.syntax import parse_sentences

STORIES = Path(__file__).parents[2] / "fixtures" / "stories"
COUNT = 600  # sentences of five words or more


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    documents = read_inputs(sorted(STORIES.iterdir()), Settings()).documents
    records = [s for d in documents for s in split_sentences(d)[1] if len(s.text.split()) >= 5][:COUNT]
    sentences = [record.text for record in records]
    pairs = list(pairwise(sentences))
    models: dict[str, tuple[int, Callable[[], object]]] = {
        "encoder, sentences": (len(sentences), lambda: load_encoder().encode(sentences)),
        "token model, sentences": (len(records), lambda: parse_sentences(records)),
        "entailment model, pairs": (len(pairs), lambda: load_entailment().predict(pairs)),
    }
    best = dict.fromkeys(models, 0.0)
    for run in range(runs + 1):
        for name, (count, work) in models.items():
            begun = time.perf_counter()
            work()
            if run:  # the first loads
                best[name] = max(best[name], count / (time.perf_counter() - begun))
    pieces = sum(map(len, piece_ids(sentences))) / len(sentences)
    words = sum(len(record.tokens) for record in parse_sentences(records)) / len(records)
    print(f"{len(records)} sentences of {pieces:.1f} word pieces and {words:.1f} words")
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, best of {runs}")
    for name, rate in best.items():
        print(f"{name} a second: {rate:.0f}")


if __name__ == "__main__":
    main()
