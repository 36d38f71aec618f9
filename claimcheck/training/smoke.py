"""Train the token model for a few steps on a few sentences, from the files to the words that come out: a test run."""

import argparse
import lzma
import tempfile
from pathlib import Path

from claimcheck.models.token_model import TokenModel, Word

# Word, part of speech, tag of the Penn Treebank, head, relation, and the entity that begins or ends at the word.
SENTENCES = """
Maria PROPN NNP 2 nsubj (1-person)
visited VERB VBD 0 root _
the DET DT 4 det _
town NOUN NN 2 obj _
of ADP IN 6 case _
Orlen PROPN NNP 4 nmod (2-place)
. PUNCT . 2 punct _

Dunmore PROPN NNP 2 compound (1-organization
Shipping PROPN NNP 3 nsubj 1)
hired VERB VBD 0 root _
nine NUM CD 5 nummod _
sailors NOUN NNS 3 obj _
in ADP IN 7 case _
May PROPN NNP 3 obl _
. PUNCT . 3 punct _

It PRON PRP 2 nsubj _
rained VERB VBD 0 root _
all DET DT 4 det _
day NOUN NN 2 obl _
. PUNCT . 2 punct _
""".strip()
UNER = {"person": "PER", "place": "LOC", "organization": "ORG"}
STEPS = 3  # before the run is broken off; an epoch has 8


def write_treebanks(folder: Path, *, documents: int = 4) -> None:
    """Write the sentences as small treebanks of the names and formats that training reads."""
    sentences = [[line.split() for line in block.splitlines()] for block in SENTENCES.split("\n\n")]
    treebank, names = [], []
    for i in range(documents):
        heading = f"# newdoc id = smoke-{i}\n"
        for rows in sentences:
            text = f"# text = {' '.join(row[0] for row in rows)}\n"
            treebank.append(heading + text + "".join(_line(at, row) for at, row in enumerate(rows, 1)) + "\n")
            names.append(heading + text + "".join(_iob(rows)) + "\n")
            heading = ""
    for name in ("ewt_train", "ewt_dev", "gum_train", "gum_dev"):
        (folder / f"{name}.conllu.xz").write_bytes(lzma.compress("".join(treebank).encode()))
    (folder / "uner_ewt_dev.iob2.xz").write_bytes(lzma.compress("".join(names).encode()))


def _line(at: int, row: list[str]) -> str:
    word, pos, tag, head, relation, entity = row
    misc = f"Entity={entity}" if entity != "_" else "_"
    return "\t".join((str(at), word, word.lower(), pos, tag, "_", head, relation, "_", misc)) + "\n"


def _iob(rows: list[list[str]]) -> list[str]:
    lines, inside = [], ""
    for at, (word, *_, entity) in enumerate(rows, 1):
        if entity.startswith("("):
            inside = UNER[entity.strip("()").split("-")[1]]
            label = f"B-{inside}"
        else:
            label = f"I-{inside}" if inside else "O"
        inside = "" if entity.endswith(")") else inside
        lines.append(f"{at}\t{word}\t{label}\t-\t-\n")
    return lines


def settings_of_smoke(settings: argparse.Namespace, checkpoint: Path) -> dict[str, object]:
    """Return the settings with those of a run of one short epoch."""
    own = {"checkpoint": checkpoint, "start": None, "resume": False, "epochs": 1, "steps": 0, "stop_after": 0}
    return vars(settings) | own | {"batch_pieces": 64, "save_every": 100, "max_steps": 0}


def run_smoke(settings: argparse.Namespace) -> list[Word]:
    """Train, break off, go on, export, load and predict; returns what the exported model says of one sentence.

    settings: as `train_token_model` reads them from the command line; folders and numbers of steps are set here.
    """
    from claimcheck.training.export_token_model import export
    from claimcheck.training.train_token_model import read_data, train

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_treebanks(folder)
        examples, dev = read_data(folder)
        given = settings_of_smoke(settings, folder / "token_model.pt")
        train(argparse.Namespace(**given | {"max_steps": STEPS}), examples, dev)
        train(argparse.Namespace(**given | {"resume": True}), examples, dev)
        export(folder / "token_model.pt", folder)
        words = TokenModel(folder).parse([("Maria sails to Orlen .".split(), [False, True, True, True, True])])[0]
    print(" ".join(f"{word.pos}/{word.relation}/{word.name or '-'}" for word in words), flush=True)
    return words
