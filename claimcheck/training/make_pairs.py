"""Make pairs of premise and hypothesis that differ in one value, as minimal twins.

    python -m claimcheck.training.make_pairs --newspairs FOLDER --nli FOLDER --treebanks FOLDER --out FILE [--check]

Each group crosses the two sides of an axis (see `pairs/texts.py`) in premise and hypothesis: with equal sides the pair
does not contradict, with different sides it does. So each text is as often in a pair of the one as of the other label,
and no model can read the label off a single text. --check measures that with a bag of words on the hypothesis alone.
"""

import argparse
import gzip
import hashlib
import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from claimcheck.mentions import find_mentions
from claimcheck.records import Sentence, Span, Token
from claimcheck.syntax import parse_sentences
from claimcheck.training.newspairs import held_out, read_families
from claimcheck.training.pairs.edits import EDITS
from claimcheck.training.pairs.shared import shared_axes
from claimcheck.training.pairs.texts import Axis, Change, Changes, Parsed, apply
from claimcheck.training.pairs.values import Pools, keyed, other_value, value_changes
from claimcheck.training.pairs.variations import vary
from claimcheck.values import Person

NLI_FILES = ("emergent", "fever_pairs", "wikifactcheck_refuted", "seminli_wiki", "lingnli")  # news and facts first
MIN_WORDS, MAX_WORDS = 6, 40
CONTRADICT = "contradict"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts and whether they can both be true."""

    premise: str
    hypothesis: str
    label: str  # "contradict", "entail", "neutral" or "not_contradict" where entail and neutral are not told apart
    kind: str  # what was changed
    twin: str  # shared by the pairs of one group
    source: str


# --- sources


@dataclass(frozen=True, slots=True)
class Family:
    """Reports of one event: the base, and others with their relation to it."""

    id: str
    base: Parsed
    variants: tuple[tuple[str, Parsed], ...]  # relation and text


def read_singles(nli: Path | None, treebanks: Path | None, limit: int, rng: Random) -> list[tuple[str, str]]:
    """Return (source, text) of single sentences of news and facts, at most `limit`, each text once."""
    found: dict[str, str] = {}
    if treebanks is not None:
        for name in ("gum_train", "ewt_train"):
            for text in _treebank_texts(treebanks / f"{name}.conllu.xz"):
                found.setdefault(text, name)
    kept = [(source, text) for text, source in found.items() if _fit(text)]
    kept.sort(key=lambda item: not item[0].startswith("gum"))
    room = limit - len(kept)
    if nli is not None:
        others: dict[str, str] = {}
        for name in NLI_FILES:
            with gzip.open(nli / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
                for line in lines:
                    for text in re.split(r"(?<=[a-z\d]{2}\.)\s+(?=[A-Z])", json.loads(line)["premise"]):
                        others.setdefault(text.strip(), name)
        rows = [(source, text) for text, source in others.items() if text not in found and _fit(text)]
        rng.shuffle(rows)
        kept += rows[: max(room, 0)]
    return kept[:limit]


def _treebank_texts(path: Path) -> Iterator[str]:
    news = True
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# newdoc id = "):
                news = "GUM" not in line or re.search(r"_(?:news|bio|interview|voyage|speech|essay)_", line) is not None
                news = news and not re.search(r"(?:answers|email|reviews)-", line)
            elif line.startswith("# text = ") and news:
                yield line[9:].strip()


_ODD = re.compile(r"[<>|{}\[\]\\*_#@]|``|-LRB|--|\( |https?:|\?$|[^\x00-\u024f\u2010-\u2026€]")


def _fit(text: str) -> bool:
    """Return whether a text is one plain English sentence with something to change."""
    words = text.split()
    return (
        MIN_WORDS <= len(words) <= MAX_WORDS
        and text[:1].isupper()
        and text.endswith(".")
        and not _ODD.search(text)
        and sum(word[:1].isupper() for word in words) < 0.6 * len(words)
        and text.count('"') % 2 == 0
        and text.count("(") == text.count(")")
    )


def parse(items: Sequence[tuple[str, str, date | None]]) -> list[Parsed]:
    """Return the texts with words and mentions; items are source, text, date of publication."""
    sentences = [Sentence(source, 0, Span(0, len(text)), text) for source, text, _ in items]
    parsed = parse_sentences(sentences, batch_size=32)
    return [
        Parsed(sentence, find_mentions([sentence], published), source)
        for sentence, (source, _, published) in zip(parsed, items, strict=True)
    ]


# --- groups


def square(
    name: str,
    premise: Parsed,
    hypothesis: Parsed,
    axes: tuple[Axis, Axis],
    agree: tuple[str, str],
    variations: tuple[Changes, Changes] = ((), ()),
) -> list[Pair]:
    """Return the four pairs of an axis: equal sides get the label that the two texts have, different sides contradict.

    axes: of the premise and of the hypothesis, which may be one text.
    agree: labels where the sides are equal; the second where the texts were exchanged, which happens by the name.
    """
    sides = axes[1].hypotheses or axes[1].sides
    try:
        premises = [apply(premise.text, (*axes[0].sides[s], *variations[0])) for s in (0, 1)]
        hypotheses = [apply(hypothesis.text, (*sides[s], *variations[1])) for s in (0, 1)]
    except ValueError:
        return []  # two changes meet in one word
    if len({*premises}) < 2 or len({*hypotheses}) < 2:
        return []
    if premises[0] == hypotheses[0] and not axes[1].hypotheses and Random(name).random() < 0.85:
        return []  # the pair of equal sides would be twice one text
    label = agree[0]
    opening: list[str] = []
    if axes[0].open is not None:
        opening = [apply(premise.text, (*axes[0].open, *variations[0]))]
    elif _odd(name):
        premises, hypotheses, label = hypotheses, premises, agree[1]
    kind = axes[0].kind
    pairs = [
        Pair(premises[p], hypotheses[h], label if p == h else CONTRADICT, kind, name, premise.source)
        for p in (0, 1)
        for h in (0, 1)
    ]
    return pairs + [Pair(text, h, "neutral", kind, name, premise.source) for text in opening for h in hypotheses]


def _odd(name: str) -> bool:
    return hashlib.sha256(name.encode()).digest()[0] % 2 == 1


def family_pairs(family: Family, pools: Pools, rng: Random) -> Iterator[Pair]:
    """Yield groups from the reports of one event: a value that two of them share, changed in one and in both."""
    agreeing = [text for relation, text in family.variants if relation == "agree"]
    couples = [(family.base, text, ("entail", "not_contradict")) for text in agreeing]
    couples += [
        (one, other, ("not_contradict", "not_contradict"))
        for i, one in enumerate(agreeing)
        for other in agreeing[i + 1 :]
    ]
    couples += [
        (family.base, text, ("not_contradict", "not_contradict"))
        for relation, text in family.variants
        if relation == "repaired"
    ]
    number = 0
    for one, other, agree in couples:
        for axes in shared_axes(one, other, pools, rng):
            for reword in (False, True):
                variations: tuple[Changes, Changes] = ((), ())
                if reword:
                    variations = (
                        vary(one, axes[0].sides[1], rng, most=2, less=False),
                        vary(other, axes[1].sides[1], rng, most=2, less=False),
                    )
                    if not any(variations):
                        continue
                number += 1
                yield from square(f"{family.id}.{number}", one, other, axes, agree, variations)


def single_pairs(parsed: Parsed, pools: Pools, rng: Random, most: int) -> Iterator[Pair]:
    """Yield groups from one sentence: its axes, each with a second text in other words or with less."""
    axes = [(name, axis) for name, edit in EDITS.items() for axis in edit(parsed, pools, rng)]
    rng.shuffle(axes)
    for number, (_, axis) in enumerate(_mixed(axes, most)):
        fixed = (
            *axis.sides[0],
            *axis.sides[1],
            *(c for side in axis.hypotheses or () for c in side),
            *(axis.open or ()),
        )
        omitted = vary(parsed, fixed, rng, most=rng.choice((1, 2, 3)), less=axis.kind not in _NEGATING)
        if not omitted and not axis.hypotheses and rng.random() < 0.5:
            continue  # both texts would be all but equal
        reworded = vary(parsed, (*fixed, *omitted), rng, most=1, less=False) if rng.random() < 0.3 else ()
        less = any(not change.text.strip() for change in omitted)
        agree = (axis.agree, "not_contradict" if less or axis.hypotheses else axis.agree)
        yield from square(f"{parsed.source}.{number}", parsed, parsed, (axis, axis), agree, (reworded, omitted))
    yield from other_event_pairs(parsed, pools, rng)


_NEGATING = frozenset({"attribution", "polarity", "status", "modality", "quantifier"})
# who did not sign on Friday may have signed: under a denial a text with less says more


def other_event_pairs(parsed: Parsed, pools: Pools, rng: Random) -> Iterator[Pair]:
    """Yield a group in which all names, places and days change together: another event, so neutral.

    Its twins are of one event and differ in one figure, so they contradict.
    """
    keys = keyed(parsed)
    who = {key: mentions for key, mentions in keys.items() if key[0] in _EVENT_KEYS}
    figures = [key for key in keys if key[0] in {"number", "money", "percent", "duration", "age", "unit-number"}]
    if len({key[0] for key in who}) < 2 or not figures or not {"place", "name"} & {key[0] for key in who}:
        return
    event: list[Change] = []
    for key, mentions in who.items():
        other = other_value(key, mentions[0], parsed, pools, rng)
        changes = value_changes(parsed, key, mentions, other) if other else None
        if not changes:
            return
        event += changes
    named = [token for token in parsed.tokens if token.name and token.pos == "PROPN"]
    if any(
        not any(c.start < t.span.end and t.span.start < c.end for c in event)
        for t in named
        if not _first_name(parsed, t)
    ):
        return
    key = rng.choice(figures)
    other = other_value(key, keys[key][0], parsed, pools, rng)
    figure = value_changes(parsed, key, keys[key], other) if other else None
    if not figure:
        return
    omitted = vary(parsed, (*event, *figure), rng, most=2, less=True)
    try:
        premises = [apply(parsed.text, c) for c in ((), tuple(event), figure)]
        here = apply(parsed.text, omitted)
        there = apply(parsed.text, (*event, *figure, *omitted))
    except ValueError:
        return
    for premise, hypothesis, label in (
        (premises[0], there, "neutral"),
        (premises[1], there, CONTRADICT),
        (premises[2], here, CONTRADICT),
        (premises[1], here, "neutral"),
    ):
        yield Pair(premise, hypothesis, label, "other-event", f"{parsed.source}.event", parsed.source)


_EVENT_KEYS = frozenset({"place", "name", "weekday", "month", "year", "nationality"})


def _first_name(parsed: Parsed, token: Token) -> bool:
    """Return whether a word is part of a person's name other than the surname."""
    return any(
        isinstance(m.value, Person) and m.span.covers(token.span) and token.text != m.value.last
        for m in parsed.mentions
    )


def _mixed(axes: Sequence[tuple[str, Axis]], most: int) -> list[tuple[str, Axis]]:
    """Return up to `most` axes, those of different kinds first."""
    kinds: Counter[str] = Counter()
    ranked = []
    for item in axes:
        ranked.append((kinds[item[1].kind], item))
        kinds[item[1].kind] += 1
    return [item for _, item in sorted(ranked, key=lambda r: r[0])][:most]


def make_pairs(
    newspairs: Path, nli: Path | None, treebanks: Path | None, *, seed: int, singles: int, per_sentence: int
) -> list[Pair]:
    """Return all pairs, in the order of the sources; the same for the same arguments."""
    rng = Random(seed)
    rows = [row for row in read_families(newspairs) if not held_out(row["id"])]
    if not rows:
        raise FileNotFoundError(f"{newspairs}: no families (t*.jsonl); give the folder newspairs")
    items: list[tuple[str, str, date | None]] = []
    places: list[tuple[dict[str, Any], list[tuple[str, int]]]] = []
    for row in rows:
        found = [("base", len(items))]
        items.append((f"newspairs/{row['id']}", row["base"]["text"], _day(row["base"])))
        for variant in row["variants"]:
            found.append((variant["relation"], len(items)))
            items.append((f"newspairs/{row['id']}", variant["text"], _day(variant)))
            if variant.get("repaired"):
                found.append(("repaired", len(items)))
                items.append((f"newspairs/{row['id']}", variant["repaired"], _day(variant)))
        places.append((row, found))
    single_items = read_singles(nli, treebanks, singles, rng)
    items += [(f"{source}/{i}", text, None) for i, (source, text) in enumerate(single_items)]
    family_texts = sum(len(found) for _, found in places)
    parsed = parse(items)
    pools = Pools(parsed)
    pairs: list[Pair] = []
    for row, found in places:
        texts = [(relation, parsed[i]) for relation, i in found]
        family = Family(row["id"], texts[0][1], tuple(texts[1:]))
        pairs += family_pairs(family, pools, Random(f"{seed} {row['id']}"))
        for n, (relation, text) in enumerate(texts):
            if relation in {"base", "agree"}:
                named = replace(text, source=f"{text.source}/{n}")
                pairs += single_pairs(named, pools, Random(f"{seed} {named.source}"), per_sentence)
    for text in parsed[family_texts:]:
        pairs += single_pairs(text, pools, Random(f"{seed} {text.source}"), per_sentence)
    return _each_once(pairs)


def _each_once(pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs without those groups that repeat another word for word."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        groups.setdefault(pair.twin, []).append(pair)
    kept: dict[frozenset[tuple[str, str, str]], list[Pair]] = {}
    for group in groups.values():
        kept.setdefault(frozenset((p.premise, p.hypothesis, p.label) for p in group), group)
    return [pair for group in kept.values() for pair in group]


def _day(row: dict[str, Any]) -> date | None:
    published = row.get("published")
    return date.fromisoformat(published[:10]) if published else None


# --- what came of it


def counts_table(pairs: Sequence[Pair]) -> str:
    """Return a table of how many pairs there are of each kind and label."""
    labels = sorted({pair.label for pair in pairs})
    counts = Counter((pair.kind, pair.label) for pair in pairs)
    kinds = sorted({pair.kind for pair in pairs})
    lines = [f"{'kind':14}" + "".join(f"{label:>16}" for label in labels)]
    lines += [f"{kind:14}" + "".join(f"{counts[kind, label]:16,}" for label in labels) for kind in kinds]
    lines.append(f"{'all':14}" + "".join(f"{sum(counts[k, label] for k in kinds):16,}" for label in labels))
    return "\n".join(lines)


def accuracy_of_words(pairs: Sequence[Pair]) -> float:
    """Return how often a bag of words of the hypothesis alone tells contradict from the rest; 0.5 is chance.

    Groups are not split between learning and measuring.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # type: ignore[import-not-found,import-untyped,unused-ignore]
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-not-found,import-untyped,unused-ignore]

    measured = [int(hashlib.sha256(pair.twin.encode()).hexdigest(), 16) % 5 == 0 for pair in pairs]
    vectorizer = CountVectorizer(ngram_range=(1, 2), min_df=5, binary=True)
    vectors = vectorizer.fit_transform([pair.hypothesis for pair in pairs])
    labels = [pair.label == CONTRADICT for pair in pairs]
    learnt = [i for i, m in enumerate(measured) if not m]
    rest = [i for i, m in enumerate(measured) if m]
    model = LogisticRegression(max_iter=200).fit(vectors[learnt], [labels[i] for i in learnt])
    return float(model.score(vectors[rest], [labels[i] for i in rest]))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--newspairs", type=Path, required=True)
    parser.add_argument("--nli", type=Path)
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--singles", type=int, default=25_000, help="single sentences at most")
    parser.add_argument("--per-sentence", type=int, default=2, help="groups of one sentence at most")
    parser.add_argument("--check", action="store_true", help="measure whether hypotheses alone give labels away")
    options = parser.parse_args(arguments)
    pairs = make_pairs(
        options.newspairs,
        options.nli,
        options.treebanks,
        seed=options.seed,
        singles=options.singles,
        per_sentence=options.per_sentence,
    )
    options.out.parent.mkdir(parents=True, exist_ok=True)
    with options.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(asdict(pair), ensure_ascii=False) + "\n" for pair in pairs)
    print(counts_table(pairs))
    if options.check:
        print(f"bag of words on the hypothesis alone: accuracy {accuracy_of_words(pairs):.3f} (chance 0.5)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
