"""Measure the shipped token model on the dev parts of the treebanks and on the names of UNER.

    python -m claimcheck.training.measure_token_model --treebanks FOLDER

FOLDER holds {ewt,gum}_dev.conllu.xz and uner_ewt_dev.iob2.xz. Words are those of the treebank; a line "from text" takes
the words of `split_words` instead, and counts only words with the same place.
"""

import argparse
import lzma
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from claimcheck.models.token_model import Word, load_token_model
from claimcheck.syntax import split_words

UNER_TYPES = {"PER": "person", "LOC": "place", "ORG": "organization"}
Inputs = tuple[list[str], list[bool]]


def read_rows(path: Path) -> Iterator[tuple[str, list[list[str]]]]:
    """Yield the text and the rows of each sentence of a file of columns."""
    text, rows = "", list[list[str]]()
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("# text = "):
                text = line.removeprefix("# text = ").rstrip("\n")
            elif not line.strip() and rows:
                yield text, rows
                rows = []
            elif line[:1].isdigit() and line.split("\t")[0].isdigit():
                rows.append(line.rstrip("\n").split("\t"))


def places_in(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return where the words stand in the text; they stand there in order with nothing but white space between."""
    spans, at = [], 0
    for word in words:
        at = text.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    return spans


def as_input(text: str, spans: Sequence[tuple[int, int]]) -> Inputs:
    """Return the words and whether white space stands before each."""
    return [text[a:b] for a, b in spans], [i > 0 and spans[i - 1][1] < a for i, (a, _) in enumerate(spans)]


def measure_syntax(path: Path) -> None:
    """Print accuracy of parts of speech, UAS and LAS (marks count), with the treebank's words and from the text."""
    sentences = [(text, rows, places_in(text, [r[1] for r in rows])) for text, rows in read_rows(path)]
    model = load_token_model()
    for name in ("its own words", "from text"):
        ours = [spans if name == "its own words" else split_words(text) for text, _, spans in sentences]
        started = time.perf_counter()
        parsed = model.parse([as_input(text, spans) for (text, _, _), spans in zip(sentences, ours, strict=True)])
        seconds = time.perf_counter() - started
        right, total, found = [0, 0, 0], 0, 0
        for (_, rows, gold), spans, words in zip(sentences, ours, parsed, strict=True):
            total += len(rows)
            found += len(spans)
            at = {span: i for i, span in enumerate(spans)}
            for row, span in zip(rows, gold, strict=True):
                if span not in at:
                    continue
                word = words[at[span]]
                head = span if row[6] == "0" else gold[int(row[6]) - 1]
                same_head = spans[word.head] == head
                right[0] += word.pos == row[3]
                right[1] += same_head
                right[2] += same_head and word.relation == row[7]
        f1 = [round(2 * r / (total + found), 4) for r in right]
        print(
            f"{path.name}, {name}: UPOS {f1[0]}, UAS {f1[1]}, LAS {f1[2]}; {len(sentences) / seconds:.0f} sentences/s"
        )


def names_of(words: Sequence[Word]) -> set[tuple[int, int, str]]:
    """Return (first word, end, type) of each name."""
    names = set()
    for i, word in enumerate(words):
        if word.name_start and word.name:
            end = i + 1
            while end < len(words) and words[end].name and not words[end].name_start:
                end += 1
            names.add((i, end, word.name))
    return names


def print_names(
    title: str, gold: Sequence[set[tuple[int, int, str]]], found: Sequence[set[tuple[int, int, str]]]
) -> None:
    """Print precision, recall and F1 of the names by type, and of their spans whatever the type."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for ours, theirs in zip(found, gold, strict=True):
        for kind in {k for _, _, k in ours | theirs} | {"span"}:
            a = {s[:2] for s in ours if kind in ("span", s[2])}
            b = {s[:2] for s in theirs if kind in ("span", s[2])}
            for i, n in enumerate((len(a & b), len(a), len(b))):
                counts[kind][i] += n
    for kind, (both, ours_, theirs_) in sorted(counts.items()):
        precision, recall = both / max(1, ours_), both / max(1, theirs_)
        f1 = 2 * both / max(1, ours_ + theirs_)
        print(f"{title}, {kind}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} of {theirs_}")


def measure_uner(path: Path) -> None:
    """Print the figures of persons, places and organizations on UNER."""
    inputs, gold = [], []
    for text, rows in read_rows(path):
        words = [r[1] for r in rows]
        inputs.append(as_input(text, places_in(text, words)))
        tags = [r[2] for r in rows]
        starts = [i for i, tag in enumerate(tags) if tag.startswith("B-")]
        ends = [next((j for j in range(i + 1, len(tags)) if not tags[j].startswith("I-")), len(tags)) for i in starts]
        gold.append(
            {(i, j, UNER_TYPES[tags[i][2:]]) for i, j in zip(starts, ends, strict=True) if tags[i][2:] in UNER_TYPES}
        )
    parsed = load_token_model().parse(inputs)
    kept = [{s for s in names_of(words) if s[2] in UNER_TYPES.values()} for words in parsed]
    print_names("UNER EWT dev", gold, kept)


def measure_gum_names(path: Path) -> None:
    """Print the figures of the names on GUM, as `train_token_model` takes them from its entities."""
    from claimcheck.training.train_token_model import read_treebank

    examples = read_treebank(path, typed=True)
    parsed = load_token_model().parse([(list(e.words), list(e.spaced)) for e in examples])
    gold = [
        names_of(
            [
                Word(pos="", head=0, relation="", name=kind or None, name_start=tag == "B")
                for tag, kind in zip(e.names, e.types, strict=True)
            ]
        )
        for e in examples
    ]
    print_names("GUM dev", gold, [names_of(words) for words in parsed])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, required=True)
    folder = parser.parse_args().treebanks
    for bank in ("ewt", "gum"):
        measure_syntax(folder / f"{bank}_dev.conllu.xz")
    measure_gum_names(folder / "gum_dev.conllu.xz")
    measure_uner(folder / "uner_ewt_dev.iob2.xz")


if __name__ == "__main__":
    main()
