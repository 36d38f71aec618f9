"""Measure an encoder: do texts that answer one question lie close, and texts about another event of the kind apart?

    python -m claimcheck.training.measure_encoder --newspairs FOLDER --stories FOLDER --bench FOLDER --sts FILE \
        [--encoder NAME_OR_PATH] [--trial]

--trial fits a linear map over the vectors on the families of newspairs that are not kept out, and measures it beside
the encoder: what fine-tuning could bring at the least.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck.encoder import load_encoder
from claimcheck.training.measure_entailment import area_under_curve, read_set
from claimcheck.training.newspairs import held_out, read_families
from claimcheck.training.stories import find_quotation, story_documents

Vectors = NDArray[np.float32]
OTHER = frozenset({"other-event", "other-time", "other-entity"})  # traps that tell of something else
NEWS = ("headlines", "deft-news", "MSRpar", "SMTnews")  # parts of the STS tasks that are news
TEMPERATURE, RATE, EPOCHS, BATCH = 0.1, 1e-3, 30, 64  # of the trial


def labelled_pairs(name: str, args: argparse.Namespace) -> Iterator[tuple[str, str, bool]]:
    """Yield pairs of texts of one of the sets with whether they answer the same question."""
    if name == "newspairs":
        for family in (f for f in read_families(args.newspairs) if held_out(f["id"])):
            yield from family_pairs(family)
    elif name == "stories":
        for path in sorted(args.stories.glob("*/gold.json")):
            yield from story_pairs(path.parent)
    else:
        for topic in read_set(args.bench / f"{name}.jsonl.gz"):
            for a, b in combinations(topic["answers"], 2):
                yield a["sentence"], b["sentence"], a["cluster_id"] == b["cluster_id"]


def family_pairs(family: dict[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield the base with each variant that agrees or conflicts with it, and with each that tells of something else."""
    for variant in family["variants"]:
        if variant["relation"] in ("agree", "conflict") or variant.get("trap") in OTHER:
            yield family["base"]["text"], variant["text"], variant.get("trap") not in OTHER


def story_pairs(folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Yield the sentences of the labelled quotations of a story across its articles: of one label, or of two."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    texts = {d.id: d.text for d in story_documents(folder, gold)}
    places = []
    for number, labelled in enumerate((*gold["findings"], *gold["agreements"])):
        for mention in labelled["mentions"]:
            span = find_quotation(texts[mention["file"]], mention["quote"])
            if span is not None and labelled.get("scope") != "garble":
                places.append((number, mention["file"], _line(texts[mention["file"]], span.start)))
    for (i, file, text), (j, other, second) in combinations(places, 2):
        if file != other:
            yield text, second, i == j


def _line(text: str, at: int) -> str:
    """Return about the sentence that stands at a place."""
    start = max(text.rfind(mark, 0, at) for mark in (". ", "\n", "? ", "! ")) + 1
    ends = [end for mark in (". ", "\n", "? ", "! ") if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text)) + 1].strip()


def measure(encode: Callable[[Sequence[str]], Vectors], args: argparse.Namespace) -> None:
    """Print the figures."""
    for name in ("newspairs", "stories", "nanco_val"):
        pairs = list(labelled_pairs(name, args))
        same = np.array([same for _, _, same in pairs])
        area = area_under_curve(cosines(encode, [(a, b) for a, b, _ in pairs]), same)
        print(
            f"  {name}: area {area:.3f} over {len(pairs)} pairs, {same.sum()} of one question (chance 0.5)", flush=True
        )
    records = [r for r in read_set(args.sts) if any(part in r["source"] for part in NEWS)]
    scores = np.array([r["score"] for r in records])
    found = cosines(encode, [(r["a"], r["b"]) for r in records])
    print(f"  STS news: rank correlation {rank_correlation(found, scores):.3f} over {len(records)} pairs", flush=True)


def cosines(encode: Callable[[Sequence[str]], Vectors], pairs: Sequence[tuple[str, str]]) -> NDArray[np.float64]:
    """Return the cosine of each pair of texts."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    rows = dict(zip(texts, encode(texts), strict=True))
    return np.array([float(rows[a] @ rows[b]) for a, b in pairs])


def rank_correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Return Spearman's rank correlation, equal values at their mean rank."""

    def ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
        order = np.sort(values)
        return (np.searchsorted(order, values, "left") + np.searchsorted(order, values, "right")) / 2

    return float(np.corrcoef(ranks(a), ranks(b))[0, 1])


def fit_map(encode: Callable[[Sequence[str]], Vectors], families: Sequence[dict[str, Any]], seed: int) -> Vectors:
    """Return a (384, 384) map that pulls base and variant of one question together, away from all else in the batch.

    Families stand in one batch with their variants of other events, so that those are what it must tell apart.
    Source: van den Oord, Li and Vinyals 2018 (the loss).
    """
    import torch
    from torch.nn import functional

    texts = list(dict.fromkeys(t for f in families for pair in family_pairs(f) for t in pair[:2]))
    rows = {text: row for row, text in enumerate(texts)}
    vectors = torch.from_numpy(np.array(encode(texts)))
    turn = torch.eye(vectors.shape[1], requires_grad=True)
    optimizer = torch.optim.AdamW([turn], lr=RATE, weight_decay=0.0)
    generator = np.random.default_rng(seed)
    for _ in range(EPOCHS):
        order = generator.permutation(len(families))
        for start in range(0, len(order), BATCH):
            bases, same, others = [], [], []
            for i in order[start : start + BATCH]:
                pairs = list(family_pairs(families[i]))
                near = [rows[b] for _, b, one in pairs if one]
                others += [rows[b] for _, b, one in pairs if not one]
                if near:
                    bases.append(rows[families[i]["base"]["text"]])
                    same.append(int(generator.choice(near)))
            turned = [functional.normalize(vectors[indices] @ turn, dim=-1) for indices in (bases, same + others)]
            loss = functional.cross_entropy(turned[0] @ turned[1].T / TEMPERATURE, torch.arange(len(bases)))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return np.asarray(turn.detach().numpy())


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("newspairs", "stories", "bench", "sts"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--encoder", default="", help="of sentence-transformers, by name or path; by default the shipped"
    )
    parser.add_argument("--trial", action="store_true", help="measure a fitted linear map too")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    encode = load_encoder(args.encoder).encode
    print("as it is")
    measure(encode, args)
    if args.trial:
        turn = fit_map(encode, [f for f in read_families(args.newspairs) if not held_out(f["id"])], args.seed)

        def turned(texts: Sequence[str]) -> Vectors:
            vectors = encode(texts) @ turn
            return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))

        print("with a linear map fitted on the other families")
        measure(turned, args)


if __name__ == "__main__":
    main()
