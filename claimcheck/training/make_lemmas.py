"""Make the table of lemmas that the rules of `claimcheck.lemmas` get wrong, from treebanks and simplemma.

    python -m claimcheck.training.make_lemmas --treebanks FOLDER

FOLDER holds {ewt,gum}_{train,dev}.conllu.xz; the dev parts only measure. simplemma adds verbs and plurals that the
treebanks lack, where its answer is a word of its own dictionary and the part of speech is not in doubt.
"""

import argparse
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from claimcheck.lemmas import TABLE, lemma_by_rule, lemma_of
from claimcheck.models.runtime import FOLDER

POS = ("NOUN", "VERB", "ADJ", "ADV", "PRON", "DET", "NUM", "PART", "ADP", "CCONJ", "SCONJ", "INTJ", "SYM")

IRREGULAR = (  # what neither source has right: a lemma and its forms
    "beat: beaten; bind: bound; bite: bit; breed: bred; burn: burnt; drink: drunk; flee: fled; freeze: froze; "
    "grind: ground; lend: lent; ring: rung; shake: shook; slay: slew; strive: strove striven; swear: swore; "
    "weave: woven; repay: repaid; rewrite: rewrote; misunderstand: misunderstood; spell: spelt; dwell: dwelt; "
    "free: freed; panic: panicked; traffic: trafficking trafficked; model: modelling modelled; awake: awoken"
)


def read_lemmas(path: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (word, part of speech, lemma), words in lower case."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.split("\t")
            if columns[0].isdigit() and columns[3] != "PROPN" and not re.search("Typo=Yes|Abbr=Yes", columns[5]):
                pos = "VERB" if columns[3] == "AUX" else columns[3]
                yield columns[1].lower().replace("’", "'"), pos, columns[2].lower().replace("’", "'")


def make_table(treebanks: Path) -> dict[str, dict[str, str]]:
    """Return for each part of speech the words whose lemma the rules get wrong."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for bank in ("ewt", "gum"):
        for word, pos, lemma in read_lemmas(treebanks / f"{bank}_train.conllu.xz"):
            counts[pos, word][lemma] += 1
    table: dict[str, dict[str, str]] = {pos: {} for pos in POS}
    for (pos, word), lemmas in sorted(counts.items()):
        best = min(lemmas, key=lambda x: (-lemmas[x], x))
        if pos in table and best != lemma_by_rule(word, pos) and re.search("[a-z]", word) and len(word) > 1:
            table[pos][word] = best
    for pos, word, lemma in _from_simplemma():
        if (pos, word) not in counts and lemma != lemma_by_rule(word, pos):
            table[pos][word] = lemma
    for entry in IRREGULAR.split("; "):
        lemma, forms = entry.split(": ")
        table["VERB"] |= dict.fromkeys(forms.split(), lemma)
    table["NOUN"]["people"] = "person"  # GUM has it so, EWT not: "15 people" and "15 persons" count the same
    return {pos: dict(sorted(words.items())) for pos, words in table.items() if words}


def _from_simplemma() -> Iterator[tuple[str, str, str]]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    dictionary = dict(DefaultDictionaryFactory().get_dictionary("en").items())
    forms: dict[str, set[str]] = defaultdict(set)
    for word, lemma in dictionary.items():
        forms[lemma].add(word)
    verbs = {
        b for b, words in forms.items() if any(w.endswith("ing") for w in words) and any(w.endswith("s") for w in words)
    }
    for word, lemma in sorted(dictionary.items()):
        if not re.fullmatch("[a-z]{4,13}", word) or word == lemma or len(lemma) < 3 or lemma[0] != word[0]:
            continue
        if lemma in verbs and not (word.endswith("s") and word.startswith(lemma[:-1])):
            yield "VERB", word, lemma
        elif word.endswith("s") and lemma[:2] == word[:2] and abs(len(word) - len(lemma)) < 3:
            yield "NOUN", word, lemma


def measure(path: Path) -> float:
    """Return the fraction of nouns, verbs, adjectives and adverbs whose lemma is right."""
    right = [
        lemma_of(word, pos) == lemma for word, pos, lemma in read_lemmas(path) if pos in ("NOUN", "VERB", "ADJ", "ADV")
    ]
    return sum(right) / len(right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, required=True)
    args = parser.parse_args()
    table = make_table(args.treebanks)
    path = FOLDER / TABLE
    path.write_text(json.dumps(table, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8")
    print({pos: len(words) for pos, words in table.items()}, path.stat().st_size, "bytes")
    for bank in ("ewt", "gum"):
        print(bank, round(measure(args.treebanks / f"{bank}_dev.conllu.xz"), 4))


if __name__ == "__main__":
    main()
