"""Make training pairs for the entailment model out of labelled stories: what stands side by side in real comparisons.

    python -m claimcheck.training.make_story_pairs --stories FOLDER --output FILE

FOLDER holds NewsDesk packets (articles and gold.json). Of each story the sentences and claims that lie close are
paired: labelled sides of a disagreement contradict, all other pairs do not. A third of the stories is left out, the
same ones always, to fit on and to report what comes after the model.
"""

import argparse
import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from claimcheck.encoder import load_encoder
from claimcheck.pipeline import analyse
from claimcheck.settings import Settings
from claimcheck.training.stories import Place, held_out_story, label_of, story_documents, story_labels

MIN_COSINE = 0.3  # of the texts of a pair; what lies further apart is not compared


def story_pairs(folder: Path) -> Iterator[dict[str, str]]:
    """Yield the pairs of a story, with the label "contradict" or "not_contradict"."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    documents = story_documents(folder, gold)
    articles, _ = analyse(documents, Settings(), lambda step, done, total: None)
    labels = list(story_labels(gold, documents))
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
                label = label_of(a[1], b[1], labels)
                if label:
                    record = {"premise": a[0], "hypothesis": b[0], "label": label, "kind": f"{kind} {label}"}
                    yield record | {"twin": f"{folder.name} {kind} {i} {j}", "source": f"newsdesk/{folder.name}"}


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
