"""Make training pairs for the entailment model out of labelled stories: what stands side by side in real comparisons.

    python -m claimcheck.training.make_story_pairs --stories FOLDER --output FILE

FOLDER holds NewsDesk packets (articles and gold.json). Of each story the sentences and claims that lie close are
paired: labelled sides of a disagreement contradict, all other pairs do not. A third of the stories is left out, the
same ones always, to fit on and to report what comes after the model.
"""

import argparse
import hashlib
import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

from claimcheck.encoder import load_encoder
from claimcheck.pipeline import analyse
from claimcheck.records import Document, Span
from claimcheck.settings import Settings
from claimcheck.training.fit_comparison import find_quotation, story_documents

MIN_COSINE = 0.3  # of the texts of a pair; what lies further apart is not compared
Place = tuple[str, Span]
Label = tuple[Place, Place, str]


def held_out_story(name: str) -> bool:
    """Return whether a story is left out of training the entailment model; a third are, the same ones always."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % 3 == 0


def story_pairs(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the pairs of a story, with the label "contradict" or "not_contradict"."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    documents = story_documents(folder, gold)
    articles, _ = analyse(documents, Settings(), lambda step, done, total: None)
    labels = list(_labels(gold, documents))
    for kind in ("sentence", "claim"):
        texts: list[tuple[str, Place, tuple[str, int]]] = []
        for article in articles:
            if kind == "sentence":
                found = [(s.text, s.span, s.index) for s in article.sentences if s.tokens]
            else:
                found = [(c.text, c.span, c.sentence.index) for c in article.compared]
            name = article.document.id
            texts += [(text, (name, span), (name, index)) for text, span, index in found]
        vectors = load_encoder().encode([text for text, _, _ in texts])
        cosines = vectors @ vectors.T
        for (i, a), (j, b) in combinations(enumerate(texts), 2):
            if a[2] != b[2] and cosines[i, j] >= MIN_COSINE:
                label = _label(a[1], b[1], labels)
                if label:
                    record = {"premise": a[0], "hypothesis": b[0], "label": label, "kind": f"{kind} {label}"}
                    yield record | {"twin": f"{folder.name} {kind} {i} {j}", "source": f"newsdesk/{folder.name}"}


def _labels(gold: dict[str, Any], documents: Sequence[Document]) -> Iterator[Label]:
    """Yield pairs of places with what is known of them: "contradict", "not_contradict", or "" for not known."""
    texts = {d.id: d.text for d in documents}
    for kind in ("findings", "agreements", "traps"):
        for labelled in gold[kind]:
            mentions = labelled["mentions"]
            values = {str(m.get("value", "")).casefold() for m in mentions}
            for first, second in combinations(mentions, 2):
                places = [(m["file"], find_quotation(texts[m["file"]], m["quote"])) for m in (first, second)]
                if any(span is None for _, span in places):
                    continue
                label = "not_contradict"
                if kind == "findings" and first.get("value", "").casefold() != second.get("value", "").casefold():
                    label = "contradict" if len(mentions) == 2 or len(values) == 2 else ""
                yield (places[0][0], places[0][1]), (places[1][0], places[1][1]), label  # type: ignore[misc]


def _label(a: Place, b: Place, labels: Sequence[Label]) -> str:
    found = {
        label
        for first, second, label in labels
        for x, y in ((first, second), (second, first))
        if a[0] == x[0] and b[0] == y[0] and a[1].overlaps(x[1]) and b[1].overlaps(y[1])
    }
    if not found:
        return "not_contradict"
    return "contradict" if "contradict" in found else "" if "" in found else "not_contradict"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    with args.output.open("w", encoding="utf-8") as out:
        for path in sorted(args.stories.glob("*/gold.json")):
            if not held_out_story(path.parent.name):
                for record in story_pairs(path.parent):
                    out.write(json.dumps(record, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
