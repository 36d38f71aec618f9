"""Fit the small logistic model of likeness.py: whether two mentions answer one question.

    python -m claimcheck.training.fit_comparison --stories FOLDER --pairs FOLDER [--output FILE]

FOLDER of stories: NewsDesk packets (articles and gold.json). FOLDER of pairs: claim families as JSON lines. The
features never see wording, only likeness; a fifth of the stories and families is held out and reported.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from claimcheck import compare
from claimcheck.compare import Story
from claimcheck.encoder import Encoder, load_encoder
from claimcheck.likeness import FEATURES, QuestionModel, features
from claimcheck.pipeline import analyse, compare_articles
from claimcheck.records import Document, Span
from claimcheck.settings import Settings
from claimcheck.statements import Statement
from claimcheck.training.logistic import fit_logistic
from claimcheck.training.stories import KEPT_APART, find_quotation, story_documents
from claimcheck.values import comparable, compatible

VALUE_CATEGORIES = frozenset(
    "venue date-time quantity money percent ordinal-superlative cardinality age-duration unit".split()
)
FAMILY_WEIGHT = 0.3  # of a pair of a family against one of a story: families are all of one event, stories are the task
RIDGE = 1.0  # penalty on the squared weights; the features are in [-1, 1]
HELD_OUT = 5  # one story or family in so many is held out
SAME_EVENT_TRAPS = frozenset("more-precise less-precise rounding".split())  # compatible variants of the same question


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a pair and whether it speaks of one thing."""

    group: str  # story or family, for the split
    features: tuple[float, ...]
    same: bool
    weight: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, action="append", default=[])
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--families", type=int, default=150, help="families taken of each file of pairs")
    parser.add_argument("--output", type=Path, default=Path(compare.__file__).parent / "models" / "question_model.json")
    args = parser.parse_args()
    encoder = load_encoder()
    examples: list[Example] = []
    for name, story, gold in [*_stories(args.stories, encoder), *_families(args.pairs, args.families, encoder)]:
        examples += _value_examples(name, story, gold)
    weights = _fit([e for e in examples if not _is_held_out(e.group)])
    _print_figures(weights, [e for e in examples if _is_held_out(e.group)])
    final = _fit(examples)
    named = {name: round(float(weight), 4) for name, weight in zip(FEATURES, final, strict=False)}
    model = json.loads(args.output.read_text("utf-8")) if args.output.exists() else {}
    model |= {"bias": round(float(final[-1]), 4), "weights": named}
    args.output.write_text(json.dumps(model, indent=1) + "\n", "utf-8")


@dataclass(frozen=True, slots=True)
class Link:
    """Places of two documents that are labelled: of one question or not."""

    first: tuple[str, Span]
    second: tuple[str, Span]
    same: bool
    clash: bool
    category: str


def _stories(folders: Sequence[Path], encoder: Encoder) -> Iterator[tuple[str, Story, list[Link]]]:
    for path in sorted(path for folder in folders for path in folder.glob("*/gold.json")):
        if path.parent.name.startswith(KEPT_APART):
            continue
        gold = json.loads(path.read_text("utf-8"))
        documents = story_documents(path.parent, gold)
        articles, _ = analyse(documents, Settings(), lambda step, done, total: None)
        story, _ = compare_articles(articles, encoder)
        yield path.parent.name, story, list(_links(gold, {d.id: d.text for d in documents}))


def _links(gold: dict[str, Any], texts: dict[str, str]) -> Iterator[Link]:
    for finding in gold["findings"]:
        yield from _pairs_of(finding["mentions"], texts, same=True, clash=True, category=finding["category"])
    for agreement in gold["agreements"]:
        yield from _pairs_of(agreement["mentions"], texts, same=True, clash=False, category="")
    for trap in gold["traps"]:
        yield from _pairs_of(trap["mentions"], texts, same=False, clash=True, category="")


def _pairs_of(
    mentions: list[dict[str, str]], texts: dict[str, str], *, same: bool, clash: bool, category: str
) -> Iterator[Link]:
    places = [(m["file"], span) for m in mentions if (span := find_quotation(texts[m["file"]], m["quote"])) is not None]
    for first, second in combinations(places, 2):
        yield Link(first, second, same, clash, category)


def _families(folder: Path | None, limit: int, encoder: Encoder) -> Iterator[tuple[str, Story, list[Link]]]:
    for path in sorted(folder.glob("*.jsonl")) if folder else ():
        for line in path.read_text("utf-8").splitlines()[:limit]:
            yield from _family(json.loads(line), encoder)


def _family(family: dict[str, Any], encoder: Encoder) -> Iterator[tuple[str, Story, list[Link]]]:
    base = family["base"]
    documents = [Document("base", "base", base["text"], published=_date(base))]
    links = []
    for i, variant in enumerate(family["variants"]):
        name, text = f"v{i}", variant["text"]
        documents.append(Document(name, name, text, published=_date(variant)))
        whole = (("base", Span(0, len(base["text"]))), (name, Span(0, len(text))))
        if variant["relation"] == "conflict":
            for words, other in variant.get("spans", ()):
                first, second = find_quotation(base["text"], words), find_quotation(text, other)
                if first and second:
                    links.append(Link(("base", first), (name, second), True, True, variant["category"]))
        elif variant["relation"] == "agree":
            links.append(Link(*whole, True, False, ""))
        else:
            links.append(Link(*whole, variant.get("trap") in SAME_EVENT_TRAPS, False, ""))
    articles, _ = analyse(documents, Settings(), lambda step, done, total: None)
    story, _ = compare_articles(articles, encoder)
    yield family["id"], story, links


def _date(text: dict[str, str]) -> date | None:
    return date.fromisoformat(text["published"][:10]) if text.get("published") else None


def _value_examples(group: str, story: Story, links: Sequence[Link]) -> Iterator[Example]:
    """Yield the pairs of clashing values with their label, without those of which the labels tell nothing sure."""
    is_family = "base" in {article.document.id for article in story.articles}
    pairs = compare.compare_statements(story, story.statements)
    spoken = {
        frozenset((str(p.first.mention.value), str(p.second.mention.value)))
        for p in pairs
        if _label(p.first, p.second, links) is True
    }
    for pair in pairs:
        if not pair.clash:  # two that agree are near by that alone
            continue
        label = _label(pair.first, pair.second, links)
        if is_family and "base" not in (pair.first.claim.document_id, pair.second.claim.document_id):
            continue
        if label is None:
            values = frozenset((str(pair.first.mention.value), str(pair.second.mention.value)))
            if is_family or values in spoken:
                continue
            label = False
        cosine = story.space.cosines[pair.first.row, pair.second.row]
        row = (*features(pair.first, pair.second, story.space, cosine=cosine), pair.rank)
        yield Example(group, row, label, FAMILY_WEIGHT if is_family else 1.0)


def _label(a: Statement, b: Statement, links: Sequence[Link]) -> bool | None:
    """Return whether the labels say that two statements answer one question; None when they do not tell."""
    clash = comparable(a.mention.value, b.mention.value) and not compatible(a.mention.value, b.mention.value)
    for link in links:
        for x, y in ((link.first, link.second), (link.second, link.first)):
            if _inside(a, x) and _inside(b, y):
                if not link.same:
                    return False
                if link.clash == clash and (not clash or link.category in VALUE_CATEGORIES):
                    return True
    return None


def _inside(statement: Statement, place: tuple[str, Span]) -> bool:
    return statement.claim.document_id == place[0] and place[1].overlaps(statement.mention.span)


def _fit(examples: Sequence[Example]) -> NDArray[np.float64]:
    return fit_logistic(
        np.array([e.features for e in examples]),
        np.array([e.same for e in examples]),
        counts=np.array([e.weight for e in examples]),
        ridge=RIDGE,
    )


def _is_held_out(group: str) -> bool:
    return sum(group.encode()) % HELD_OUT == 0


def _print_figures(weights: NDArray[np.float64], examples: Sequence[Example]) -> None:
    model = QuestionModel(tuple(weights[:-1]), float(weights[-1]))
    scored = [(1 / (1 + np.exp(-model.score(e.features[:-1], rank=e.features[-1]))), e.same) for e in examples]
    print(f"{len(examples)} held out, {sum(e.same for e in examples)} of one thing")
    for low in (0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9):
        at = [(p, same) for p, same in scored if p >= low]
        right = sum(same for _, same in at)
        recall = right / max(1, sum(same for _, same in scored))
        print(f"  p >= {low}: precision {right / max(1, len(at)):.2f}, recall {recall:.2f}")
    for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.01)):
        at = [(p, same) for p, same in scored if low <= p < high]
        if at:
            print(f"  said {np.mean([p for p, _ in at]):.2f}, was {np.mean([s for _, s in at]):.2f} ({len(at)})")


if __name__ == "__main__":
    main()
