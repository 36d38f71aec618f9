"""Measure the token model on the dev parts of the treebanks and on the half of UNER's names kept for that.

    python -m claimcheck.training.measure_token_model --treebanks FOLDER

FOLDER holds {ewt,gum}_dev.conllu.xz and uner_ewt_dev.iob2.xz; --model measures another model than the shipped one.
Words are those of the treebank; a line "from text" takes the words of `split_words` instead, and counts only words with
the same place.
"""

import argparse
import lzma
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from claimcheck.models.runtime import FOLDER
from claimcheck.models.token_model import TokenModel, Word
from claimcheck.syntax import split_words
from claimcheck.training.treebanks import measured, name_spans, read_treebank, read_uner

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


def measure_syntax(model: TokenModel, path: Path) -> None:
    """Print accuracy of parts of speech, UAS and LAS (marks count), with the treebank's words and from the text."""
    sentences = [(text, rows, places_in(text, [r[1] for r in rows])) for text, rows in read_rows(path)]
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
    """Print precision, recall and F1 of the names by type, of all with their type, and of their spans alone."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for ours, theirs in zip(found, gold, strict=True):
        for kind in {k for _, _, k in ours | theirs} | {"all types", "span"}:
            a, b = (s if kind == "all types" else {x[:2] for x in s if kind in ("span", x[2])} for s in (ours, theirs))
            for i, n in enumerate((len(a & b), len(a), len(b))):
                counts[kind][i] += n
    for kind, (both, ours_, theirs_) in sorted(counts.items()):
        precision, recall = both / max(1, ours_), both / max(1, theirs_)
        f1 = 2 * both / max(1, ours_ + theirs_)
        print(f"{title}, {kind}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f} of {theirs_}")


def measure_uner(model: TokenModel, path: Path) -> None:
    """Print the figures of persons, places and organizations on the half of UNER that no training reads."""
    examples = [e for e in read_uner(path) if measured(e.document)]
    gold = [{(a, b, e.types[a]) for a, b in name_spans(e.names)} for e in examples]
    parsed = model.parse([(list(e.words), list(e.spaced)) for e in examples])
    types = {"person", "place", "organization"}
    kept = [{s for s in names_of(words) if s[2] in types} for words in parsed]
    print_names("UNER EWT dev, measured half", gold, kept)


def measure_gum_names(model: TokenModel, path: Path) -> None:
    """Print the figures of the names on GUM, as `treebanks` takes them from its entities."""
    examples = read_treebank(path, typed=True)
    parsed = model.parse([(list(e.words), list(e.spaced)) for e in examples])
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
    parser.add_argument("--model", type=Path, default=FOLDER, help="folder of the model")
    args = parser.parse_args()
    folder, model = args.treebanks, TokenModel(args.model)
    for bank in ("ewt", "gum"):
        measure_syntax(model, folder / f"{bank}_dev.conllu.xz")
    measure_gum_names(model, folder / "gum_dev.conllu.xz")
    measure_uner(model, folder / "uner_ewt_dev.iob2.xz")


if __name__ == "__main__":
    main()
